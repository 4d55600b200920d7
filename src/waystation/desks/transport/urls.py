"""Addresses of the transport desk."""

from django.urls import path

from waystation.desks.transport import views

app_name = "transport"
urlpatterns = [
    path("", views.index, name="index"),
    path("vehicles/new/", views.announce, name="announce"),
    path("trips/new/", views.plan, name="plan"),
    path("trips/<str:trip>/", views.trip, name="trip"),
    path("trips/<str:trip>/manifest/", views.manifest, name="manifest"),
    path("trips/<str:trip>/arrive/", views.arrival, name="arrive"),
    path("trips/<str:trip>/seen/", views.seen, name="seen"),
    path("trips/<str:trip>/close/", views.close, name="close"),
    path("trips/<str:trip>/cancel/", views.cancel, name="cancel"),
    path("seats/<str:seat>/take-off/", views.take_off, name="take-off"),
]
