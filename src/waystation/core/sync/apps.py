"""Synchronisation as a Django app."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Nodes of this journal, and how they bring each other up to date."""

    name = "waystation.core.sync"
    label = "sync"
