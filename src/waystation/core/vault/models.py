"""The keyring: wrapped keys only. It is not part of the journal (journal rule 12)."""

from django.db import models


class EpochKey(models.Model):
    """The key of an audience for one epoch, sealed to this node."""

    name = models.CharField(max_length=80, primary_key=True)  # audience/epoch
    audience = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    sealed = models.TextField()


class DataKey(models.Model):
    """The key of one subject for one audience, wrapped under the audience's epoch key."""

    name = models.CharField(max_length=140, primary_key=True)  # subject|audience
    subject = models.CharField(max_length=100, db_index=True)
    audience = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    wrapped = models.TextField()
