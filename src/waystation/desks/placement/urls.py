"""Addresses of the placement desk."""

from django.urls import path

from waystation.desks.placement import views

app_name = "placement"
urlpatterns = [
    path("", views.index, name="index"),
    path("find/", views.find, name="find"),
    path("check-in/", views.door, name="door"),
    path("families/<str:household>/", views.assign, name="assign"),
    path("sites/new/", views.new_site, name="new-site"),
    path("sites/<str:code>/", views.site, name="site"),
    path("sites/<str:code>/beds/", views.bed, name="bed"),
    path("sites/<str:code>/close/", views.close, name="close"),
    path("stays/<str:stay>/<str:step>/", views.step, name="step"),
]
