"""Supply's pages: parse, call, render."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waystation.core.access.pages import done, here, page_for, work_at
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.places.queries import place_names
from waystation.desks.reception.queries import household_named, households, totals
from waystation.desks.supply import queries
from waystation.desks.supply.commands import correct_stock, issue_parcel, receive_lot, record_loss
from waystation.desks.supply.forms import CorrectionForm, IssueForm, LossForm, ReceiveForm
from waystation.desks.supply.words import ITEM_WORDS, counted, item_word


@page_for("supply.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issue the first parcel to a family by its band."""
    form = IssueForm(request.POST or None, initial={"place": here(request, actor)})
    status, is_short = 200, False
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                receipt = issue_parcel(
                    actor,
                    data["band"],
                    data["place"],
                    act=data["act"],
                    although_short=data["although_short"],
                    observed_at=data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error("band" if "band" in refusal.code else None, str(refusal))
                status, is_short = refusal.status, refusal.code == "not-enough"
            else:
                work_at(request, data["place"])
                done(request, _("Written down. Hand this over:"))
                return redirect("supply:issued", issue=receipt.subject("issue"))
    families, _n_people = totals()
    context = {
        "form": form,
        "is_short": is_short,
        "issued": queries.issued_families(),
        "families": families,
        "latest": _named(queries.latest_issues()),
        "doubles": _doubles(),
        "can_receive": actor.may_somewhere("supply.receive"),
    }
    return render(request, "supply/index.html", context, status=status)


@page_for("supply.see")
def issued(request: HttpRequest, actor: Actor, issue: str) -> HttpResponse:
    """Show, large, what to hand over to the family that was just served, and take the next band."""
    brief = queries.issue_named(issue)
    family = household_named(brief.household)
    names = place_names([brief.place])
    context = {
        "issue": brief,
        "family": family,
        "place": names.get(brief.place, brief.place),
        "handover": [(item_word(item), units) for item, units in brief.latest.items()],
        "all_given": counted(brief.items),
        "owed": counted(brief.owed),
        "is_first": brief.items == brief.latest,
        "form": IssueForm(initial={"place": here(request, actor)}),
    }
    return render(request, "supply/issued.html", context)


@page_for("supply.see")
def stock(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is there by item and by lot, and how far it reaches."""
    _families, n_people = totals()
    lots = queries.lots_at()
    day = queries.today()
    names = place_names(lot.place for lot in lots)
    context = {
        "items": [(item_word(line.item), line) for line in queries.stock_of(lots, day, n_people)],
        "lots": [
            (item_word(lot.item), names.get(lot.place, lot.place), lot, lot.is_expired(day)) for lot in lots
        ],
        "n_people": n_people,
        "can_receive": actor.may_somewhere("supply.receive"),
    }
    return render(request, "supply/stock.html", context)


@page_for("supply.receive")
def receive(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take goods in."""
    form = ReceiveForm(request.POST or None, initial={"place": here(request, actor)})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            delivery = form.delivery()
            try:
                receive_lot(
                    actor,
                    delivery,
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                work_at(request, delivery.place)
                usable = delivery.quantity - delivery.damaged
                done(
                    request,
                    _("%(item)s: %(n)s on the shelf.") % {"item": ITEM_WORDS[delivery.item], "n": usable},
                )
                return redirect("supply:stock")
    return render(request, "supply/receive.html", {"form": form}, status=status)


@page_for("supply.receive")
def lot(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """Show a lot; record a loss (`what=loss`) or a correction (`what=correction`) of it."""
    found = queries.lot_named(lot)
    what = request.POST.get("what", "")
    if request.method == "POST" and what not in ("loss", "correction"):
        raise UnreadableForm
    loss = LossForm(request.POST if what == "loss" else None, auto_id="loss_%s")
    correction = CorrectionForm(request.POST if what == "correction" else None, auto_id="correction_%s")
    status = 200
    if request.method == "POST":
        status = 400
        form = loss if what == "loss" else correction
        if form.is_valid():
            data = form.cleaned_data
            try:
                if what == "loss":
                    record_loss(
                        actor,
                        lot,
                        data["quantity"],
                        data["reason"],
                        act=data["act"],
                        observed_at=data["observed_at"],
                    )
                else:
                    correct_stock(
                        actor, lot, data["change"], act=data["act"], observed_at=data["observed_at"]
                    )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("The lot was put right."))
                return redirect("supply:lot", lot=lot)
    names = place_names([found.place])
    context = {
        "lot": found,
        "item": item_word(found.item),
        "place": names.get(found.place, found.place),
        "is_expired": found.is_expired(queries.today()),
        "loss": loss,
        "correction": correction,
    }
    return render(request, "supply/lot.html", context, status=status)


def _named(issues: list[queries.IssueBrief]) -> list[tuple[queries.IssueBrief, str, str, str]]:
    """Return issues with the family's band, the place's name and the goods in words."""
    bands = {brief.subject: brief.band for brief in households(issue.household for issue in issues)}
    names = place_names(issue.place for issue in issues)
    return [
        (issue, bands.get(issue.household, ""), names.get(issue.place, issue.place), counted(issue.items))
        for issue in issues
    ]


def _doubles() -> list[tuple[str, list[tuple[str, object]]]]:
    """Return the bands served twice, with places' names and times."""
    doubles = queries.double_issues()
    names = place_names(place for double in doubles for place, _at in double.handovers)
    return [
        (double.band, [(names.get(place, place), at) for place, at in double.handovers]) for double in doubles
    ]
