"""Addresses of the medical desk."""

from django.urls import URLPattern

app_name = "medical"
urlpatterns: list[URLPattern] = []
