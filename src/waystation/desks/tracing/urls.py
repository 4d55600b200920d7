"""Addresses of the tracing desk."""

from django.urls import path

from waystation.desks.tracing import views

app_name = "tracing"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("find/", views.find, name="find"),
    path("apart/", views.separation, name="separation"),
    path("apart/<str:separation>/end/", views.end, name="end"),
    path("cases/<str:case>/", views.case, name="case"),
    path("cases/<str:case>/slip/", views.slip, name="slip"),
    path("cases/<str:case>/sighting/", views.sighting, name="sighting"),
    path("cases/<str:case>/close/", views.close, name="close"),
    path("cases/<str:case>/reopen/", views.reopen, name="reopen"),
]
