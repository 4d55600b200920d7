"""The address at which other nodes call."""

from django.urls import path

from waystation.core.sync.views import door

app_name = "sync"
urlpatterns = [path("", door, name="door")]
