"""Addresses of the node's own pages."""

from django.urls import path

from waystation.site.node import peers, quarantine, sealing, views

app_name = "node"
urlpatterns = [
    path("", views.index, name="index"),
    path("peers/", peers.peers, name="peers"),
    path("peers/new/", peers.let_in, name="let-in"),
    path("peers/<str:peer>/", peers.peer, name="peer"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/decide/", quarantine.decide, name="decide"),
    path("seal/", sealing.seal, name="seal"),
    path("seal/drill/", sealing.drill, name="drill"),
]
