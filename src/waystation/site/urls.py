"""Addresses of the site; each desk keeps its own under its name."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from waystation.site.context import DESKS
from waystation.site.views import SignIn, healthz, square

urlpatterns: list[URLPattern | URLResolver] = [
    path("", square, name="square"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
]
urlpatterns += [path(f"{desk}/", include(f"waystation.desks.{desk}.urls")) for desk in DESKS]
