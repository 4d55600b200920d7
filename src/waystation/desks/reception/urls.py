"""Addresses of the reception desk."""

from django.urls import path

from waystation.desks.reception import person_pages, same_person, views

app_name = "reception"
urlpatterns = [
    path("", views.index, name="index"),
    path("find/", views.find, name="find"),
    path("line/", views.line, name="line"),
    path("families/<str:household>/", views.household, name="household"),
    path("families/<str:household>/copy/", views.copy, name="copy"),
    path("families/<str:household>/intention/", views.intention, name="intention"),
    path("persons/<str:person>/", person_pages.person, name="person"),
    path("persons/<str:person>/erase/", person_pages.erase, name="erase"),
    path("families/<str:household>/persons/", views.persons, name="persons"),
    path("persons/<str:person>/same/", same_person.same, name="same"),
]
