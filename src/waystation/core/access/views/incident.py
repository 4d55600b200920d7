"""Incident mode: stop what may leak, then see whose records were read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access import incidents, reads
from waystation.core.access.devices import short_name
from waystation.core.access.forms import SuspectForm
from waystation.core.access.models import Device
from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import Actor, usernames
from waystation.core.access.views.reading import rows_of
from waystation.core.journal.forms import ActForm


@page_for("access.incident")
def incident(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what goes on and whose records the suspect read; open an incident."""
    form = SuspectForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            names = {short_name(one.subject): one.subject for one in Device.objects.all()}
            suspect = form.suspect(names)
            if suspect:
                act = form.cleaned_data["act"]
                incidents.open_incident(actor, suspect, act=act, staying=request.session.session_key or "")
                done(request, _("Everyone is signed out, devices are revoked, nothing is exported."))
                return redirect("access:incident")
            form.add_error(None, _("Give a user name or a device of this node."))
    found = incidents.open_incidents()
    lines = {one.subject: [*reads.reads_by(one.suspect), *reads.reads_on(one.suspect)] for one in found}
    names = usernames(
        [one.suspect for one in found] + [line.reader for listed in lines.values() for line in listed]
    )
    context = {
        "form": form,
        "incidents": [
            {
                "incident": one,
                "suspect": names.get(one.suspect) or short_name(one.suspect),
                "rows": rows_of(lines[one.subject], names),
                "n_persons": len({line.person for line in lines[one.subject]}),
                "act": ActForm(auto_id=f"close{number}_%s"),
            }
            for number, one in enumerate(found, start=1)
        ],
    }
    return render(request, "access/incident.html", context, status=status)


@require_POST
@page_for("access.incident")
def close(request: HttpRequest, actor: Actor, incident: str) -> HttpResponse:
    """End an incident."""
    incidents.close_incident(actor, incident, act=ActForm(request.POST).sent()["act"])
    done(request, _("The incident has ended. Enrol the devices that are needed again."))
    return redirect("access:incident")
