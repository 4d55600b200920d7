"""Addresses of the supply desk."""

from django.urls import path

from waystation.desks.supply import views

app_name = "supply"
urlpatterns = [
    path("", views.index, name="index"),
    path("issued/<path:issue>/", views.issued, name="issued"),
    path("stock/", views.stock, name="stock"),
    path("receive/", views.receive, name="receive"),
    path("lots/<str:lot>/", views.lot, name="lot"),
]
