"""What keeping itself keeps beside the journal."""

from django.db import models


class Unfinished(models.Model):
    """Marks a database that is being filled by a move or a restore; gone when that has ended well."""

    what = models.CharField(max_length=20, primary_key=True)
    started_at = models.DateTimeField()
