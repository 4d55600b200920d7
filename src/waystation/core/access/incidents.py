"""Incident mode: someone or something is suspected; everything that may leak further is stopped first."""

from django.contrib.sessions.models import Session

from waystation.core.access.errors import ExportsFrozen, NoIncident
from waystation.core.access.models import Device, Incident
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import DeviceRevoked, IncidentClosed, IncidentOpened
from waystation.core.journal.writer import Receipt, writing


def open_incident(by: Actor, suspect: str, *, act: str, staying: str = "") -> Receipt:
    """Sign everyone out, revoke every device, freeze exports, and write down who or what is suspected.

    Args:
        by: Who acts.
        suspect: A user's or a device's identifier.
        act: The act's identifier.
        staying: The key of the session that goes on: that of whoever acts.

    Raises:
        NotAllowed: `by` may not do this.
    """
    author = by.require("access.incident")
    with writing(author, act, request={"incident": suspect}) as writing_act:
        if not writing_act.repeated:
            writing_act.record(writing_act.new("incident"), IncidentOpened(suspect))
            for device in Device.objects.filter(revoked_at=None).order_by("subject"):
                writing_act.record(device.subject, DeviceRevoked())
    Session.objects.exclude(session_key=staying).delete()
    return writing_act.receipt


def close_incident(by: Actor, incident: str, *, act: str) -> Receipt:
    """End an incident; exports are open again. Devices are enrolled anew, one by one.

    Raises:
        NoIncident: there is none of this name, or it has ended.
        NotAllowed: `by` may not do this.
    """
    author = by.require("access.incident")
    with writing(author, act, request={"close": incident}, lock=[incident]) as writing_act:
        if not writing_act.repeated:
            if not Incident.objects.filter(subject=incident, closed_at=None).exists():
                raise NoIncident
            writing_act.record(incident, IncidentClosed())
    return writing_act.receipt


def open_incidents() -> list[Incident]:
    """Return the incidents that go on, the latest first."""
    return list(Incident.objects.filter(closed_at=None).order_by("-opened_at", "subject"))


def require_exports() -> None:
    """Return if anything may leave this node.

    Raises:
        ExportsFrozen: an incident goes on.
    """
    if open_incidents():
        raise ExportsFrozen
