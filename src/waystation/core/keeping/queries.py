"""What others may ask of keeping."""

from waystation.core.keeping.models import Backup

__all__ = ["Backup", "latest_backup"]


def latest_backup() -> Backup | None:
    """Return the backup this node made last."""
    return Backup.objects.order_by("-made_at").first()
