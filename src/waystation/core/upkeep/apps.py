"""Upkeep as a Django app."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Tasks that stay open after an emergency start, and what was rehearsed."""

    name = "waystation.core.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Register the seal among the acts that need two people."""
        from waystation.core.upkeep import sealing  # noqa: F401
