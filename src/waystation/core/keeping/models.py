"""What keeping itself keeps beside the journal."""

from django.db import models


class Unfinished(models.Model):
    """Marks a database that is being filled by a move or a restore; gone when that has ended well."""

    what = models.CharField(max_length=20, primary_key=True)
    started_at = models.DateTimeField()


class Backup(models.Model):
    """A backup this node made: where it went by name, and until when it may lie there."""

    file = models.CharField(max_length=200, primary_key=True)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    shares = models.CharField(max_length=24)  # fingerprint of the escrow that opens it
    entries = models.BigIntegerField()
    size = models.BigIntegerField()
