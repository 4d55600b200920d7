"""Addresses of the site; each desk keeps its own under its name."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from waystation.site.acts import acts, undo_act
from waystation.site.context import DESKS
from waystation.site.disagreements import disagreements, settle
from waystation.site.views import SignIn, healthz, square

urlpatterns: list[URLPattern | URLResolver] = [
    path("", square, name="square"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language/setlang/", login_not_required(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("sync/", include("waystation.core.sync.urls")),
    path("acts/", acts, name="acts"),
    path("acts/undo/", undo_act, name="undo"),
    path("access/", include("waystation.core.access.urls")),
    path("disagreements/", disagreements, name="disagreements"),
    path("disagreements/settle/", settle, name="settle"),
    path("node/", include("waystation.site.node.urls")),
]
urlpatterns += [path(f"{desk}/", include(f"waystation.desks.{desk}.urls")) for desk in DESKS]

# Django's own reads the form again to check its token, and breaks on one that cannot be read.
handler403 = "waystation.site.views.forbidden"
handler404 = "waystation.site.views.not_found"
handler400 = "waystation.site.views.bad_request"
handler500 = "waystation.site.views.broken"
