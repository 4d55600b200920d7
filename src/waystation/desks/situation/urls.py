"""Addresses of the situation desk."""

from django.urls import URLPattern

app_name = "situation"
urlpatterns: list[URLPattern] = []
