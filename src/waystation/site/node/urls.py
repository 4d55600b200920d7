"""Addresses of the node's own pages."""

from django.urls import path

from waystation.site.node import views

app_name = "node"
urlpatterns = [
    path("", views.index, name="index"),
]
