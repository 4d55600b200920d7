"""Addresses of the situation desk."""

from django.urls import path

from waystation.desks.situation import views

app_name = "situation"
urlpatterns = [
    path("", views.index, name="index"),
    path("forecast/", views.forecast, name="forecast"),
    path("reports/", views.reports, name="reports"),
    path("reports/new/", views.new, name="new"),
    path("reports/<str:report>/", views.report, name="report"),
    path("figures/<path:figure>/verdict/", views.verdict, name="verdict"),
    path("figures/<path:figure>/correct/", views.correct, name="correct"),
]
