"""The site as a Django app: what every page shares."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Base templates, styles, charts, navigation and translations."""

    name = "waystation.site"
    label = "site_"
