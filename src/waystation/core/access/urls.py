"""Addresses of access's pages."""

from django.urls import path

from waystation.core.access.views import approvals, devices, incident, own, reading, users

app_name = "access"
urlpatterns = [
    path("", own.index, name="index"),
    path("pin/", own.own_pin, name="own_pin"),
    path("lock/", own.lock, name="lock"),
    path("unlock/", own.unlock, name="unlock"),
    path("code/", own.own_code, name="own_code"),
    path("reason/", reading.reason, name="reason"),
    path("waiting/", approvals.waiting, name="waiting"),
    path("waiting/<str:proposal>/", approvals.settle, name="settle"),
    path("reads/", reading.log, name="reads"),
    path("reads/<str:user>/free/", reading.free, name="free"),
    path("users/", users.users, name="users"),
    path("users/<str:user>/", users.user, name="user"),
    path("users/<str:user>/roles/", users.give, name="give"),
    path("users/<str:user>/roles/end/", users.end, name="end"),
    path("users/<str:user>/password/", users.password, name="password"),
    path("users/<str:user>/active/", users.activate, name="activate"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<str:device>/revoke/", devices.revoke, name="revoke"),
    path("enrol/", devices.enrol, name="enrol"),
    path("refused/", devices.refused, name="refused"),
    path("refused/<str:command>/", devices.review, name="review"),
    path("incident/", incident.incident, name="incident"),
    path("incident/<str:incident>/close/", incident.close, name="close_incident"),
]
