"""The log of reads, its alarms and locks, and the reason one reads for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access import reads
from waystation.core.access.forms import ReadsForm, ReasonForm
from waystation.core.access.models import Reader, User
from waystation.core.access.pages import REASON, done, page_for
from waystation.core.access.queries import Actor, usernames
from waystation.core.access.reads import ReadingLine
from waystation.core.access.reasons import REASONS
from waystation.core.journal.forms import ActForm


@page_for("access.supervise")
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who read whom, by user or by record, and who read too much.

    It is asked for by POST, so that no name comes into an address.
    """
    form = ReadsForm(request.POST or None)
    lines: list[ReadingLine] = []
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["person"]:
            lines = reads.reads_of(form.cleaned_data["person"])
        elif form.cleaned_data["user"]:
            user = User.objects.filter(username=form.cleaned_data["user"]).first()
            lines = [] if user is None else reads.reads_by(user.id)
    readers = list(Reader.objects.order_by("-is_locked", "-alarmed_at", "subject")[:50])
    names = usernames([*(line.reader for line in lines), *(reader.user for reader in readers)])
    context = {
        "form": form,
        "asked": request.method == "POST",
        "rows": rows_of(lines, names),
        "readers": [
            (reader, names.get(reader.user, reader.user), ActForm(auto_id=f"free{number}_%s"))
            for number, reader in enumerate(readers, start=1)
        ],
    }
    return render(request, "access/reads.html", context)


@require_POST
@page_for("access.supervise")
def free(request: HttpRequest, actor: Actor, user: str) -> HttpResponse:
    """Let a locked user read again."""
    reads.free_reader(actor, user, act=ActForm(request.POST).sent()["act"])
    done(request, _("The user may read again."))
    return redirect("access:reads")


@page_for("")
def reason(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose why one reads, for this session; each desk has its own preset."""
    form = ReasonForm(request.POST or None, initial={"reason": request.session.get(REASON, "preset")})
    if request.method == "POST" and form.is_valid():
        request.session[REASON] = form.cleaned_data["reason"]
        done(request, _("Saved for this session."))
        return redirect("access:reason")
    return render(request, "access/reason.html", {"form": form}, status=400 if form.errors else 200)


def rows_of(lines: list[ReadingLine], names: dict[str, str]) -> list[dict[str, object]]:
    """Return lines of the log as pages show them."""
    return [
        {
            "line": line,
            "reader": names.get(line.reader, line.reader),
            "reason": REASONS.get(line.reason, line.reason),
        }
        for line in lines
    ]
