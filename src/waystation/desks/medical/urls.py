"""Addresses of the medical desk."""

from django.urls import path

from waystation.desks.medical import views

app_name = "medical"
urlpatterns = [
    path("", views.index, name="index"),
    path("hospitals/<str:hospital>/beds/", views.beds, name="beds"),
    path("patients/new/", views.new_patient, name="new_patient"),
    path("patients/<str:patient>/", views.patient, name="patient"),
    path("patients/<str:patient>/sort/", views.sort, name="sort"),
    path("patients/<str:patient>/name/", views.name, name="name"),
    path("patients/<str:patient>/move/", views.move, name="move"),
    path("patients/<str:patient>/step/", views.step, name="step"),
]
