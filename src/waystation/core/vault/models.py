"""The keyring: wrapped keys only. It is not part of the journal (journal rule 12)."""

from django.db import models


class EpochKey(models.Model):
    """The key of an audience for one epoch, sealed to this node. Epochs are this node's own."""

    name = models.CharField(max_length=80, primary_key=True)  # audience/epoch
    audience = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    sealed = models.TextField()


class DataKey(models.Model):
    """A key of one subject for one audience, wrapped under the audience's epoch key.

    A subject may have several for one audience: two nodes that were apart each made one.
    """

    name = models.CharField(max_length=160, primary_key=True)  # subject|audience|key's fingerprint
    subject = models.CharField(max_length=100, db_index=True)
    audience = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    wrapped = models.TextField()


class EscrowKey(models.Model):
    """The escrow's public key, signed by the node; at most one. The private key is on paper only."""

    public = models.CharField(max_length=64, primary_key=True)
    made_at = models.CharField(max_length=20)
    signature = models.CharField(max_length=128)


class EscrowBox(models.Model):
    """What was sealed to the escrow: the node's own keys (`node`), or the epoch key of this name."""

    name = models.CharField(max_length=80, primary_key=True)
    sealed = models.TextField()
    # By the node, which cannot open the box: so that a changed one is seen before it is needed.
    signature = models.CharField(max_length=128)
