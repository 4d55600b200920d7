"""What can be done at the tracing desk."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.core.access.approval import Approved, approvable, propose
from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import now
from waystation.core.journal.writer import Receipt, writing
from waystation.desks.reception.queries import household_named
from waystation.desks.tracing.errors import (
    CaseIsClosed,
    CaseIsOpen,
    ConsentMissing,
    DeathNeedsNote,
    RequestIncomplete,
    SeenInFuture,
    UnknownCase,
    UnknownSeparation,
)
from waystation.desks.tracing.models import Case, Separation
from waystation.desks.tracing.subjects import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    Cause,
    Confidence,
    Outcome,
    Reunion,
    SeparationEnded,
    SeparationReported,
    SightingRecorded,
    Sought,
)

# No letter or digit that is mistaken for another when read aloud or copied by hand.
PAPER_LETTERS: Final = "ACDEFHJKLMNPRTUVWXY3479"
DEATH: Final = "tracing.death"  # what a second person confirms


@dataclass(frozen=True, slots=True)
class Request:
    """What an asker tells, and whether they agree to the search; empty text where they do not know."""

    relation: Sought
    sought_name: str
    last_seen: str
    asker_name: str
    asker_contact: str
    agrees: bool
    language: str = "hy"
    sought_father: str = ""
    sought_birth: str = ""
    household: str = ""


def open_case(by: Actor, request: Request, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Open a case for a sought person; its paper code is drawn here.

    Raises:
        ConsentMissing: the asker did not agree.
        NotAllowed: `by` may not take requests.
        RequestIncomplete: the name, the last sighting, the asker or their contact is missing.
        UnknownHousehold: the asker's household is not known here.
    """
    author = by.require("tracing.request")
    _require_complete(request)
    asked: dict[str, object] = {
        "relation": request.relation,
        "sought_name": request.sought_name.strip(),
        "sought_father": request.sought_father.strip(),
        "sought_birth": request.sought_birth.strip(),
        "last_seen": request.last_seen.strip(),
        "asker_name": request.asker_name.strip(),
        "asker_contact": request.asker_contact.strip(),
        "household": request.household,
        "language": request.language,
    }
    if request.household:
        household_named(request.household)
    with writing(author, act, request=asked, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(
                writing_act.new("case"),
                CaseOpened(
                    relation=request.relation,
                    paper=_free_paper_code(),
                    consent="yes",
                    language=request.language,
                    household=request.household,
                    sought_name=request.sought_name.strip(),
                    sought_father=request.sought_father.strip(),
                    sought_birth=request.sought_birth.strip(),
                    last_seen=request.last_seen.strip(),
                    asker_name=request.asker_name.strip(),
                    asker_contact=request.asker_contact.strip(),
                ),
            )
    return writing_act.receipt


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting as told: where (a place code, and in words), when, by whom, how sure."""

    confidence: Confidence
    seen_at: datetime | None = None
    place: str = ""
    whereabouts: str = ""
    witness: str = ""


def add_sighting(
    by: Actor, case: str, seen: Seen, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record that the sought person was seen.

    Raises:
        CaseIsClosed, UnknownCase: there is no open case of this name.
        NotAllowed: `by` may not record sightings.
        RequestIncomplete: neither a place nor words say where.
        SeenInFuture: the time has not come yet.
    """
    author = by.require("tracing.sighting")
    if not (seen.place or seen.whereabouts.strip()):
        raise RequestIncomplete([_("where the person was seen")])
    if seen.seen_at is not None and seen.seen_at > (observed_at or now()):
        raise SeenInFuture
    asked: dict[str, object] = {
        "case": case,
        "confidence": seen.confidence,
        "seen_at": None if seen.seen_at is None else timestamp(seen.seen_at),
        "place": seen.place,
        "whereabouts": seen.whereabouts.strip(),
        "witness": seen.witness.strip(),
    }
    with writing(author, act, request=asked, observed_at=observed_at, lock=[case]) as writing_act:
        if not writing_act.repeated:
            if _case(case).outcome:
                raise CaseIsClosed
            writing_act.record(
                writing_act.new("sighting"),
                SightingRecorded(
                    case=case,
                    confidence=seen.confidence,
                    seen_at=seen.seen_at,
                    place=seen.place,
                    whereabouts=seen.whereabouts.strip(),
                    witness=seen.witness.strip(),
                ),
            )
    return writing_act.receipt


def close_case(
    by: Actor, case: str, outcome: Outcome, *, note: str = "", act: str, observed_at: datetime | None = None
) -> Receipt:
    """End a search. Nothing of the sought person's place reaches the asker by this.

    A death is only proposed by this: the case stays open until a second person confirms it.

    Raises:
        AlreadyProposed: this death waits for a second person already.
        CaseIsClosed, UnknownCase: there is no open case of this name.
        DeathNeedsNote: a death without a word on how it is known.
        NotAllowed: `by` may not close cases.
    """
    author = by.require("tracing.close")
    if outcome == "found_dead" and not note.strip():
        raise DeathNeedsNote
    if outcome == "found_dead":
        return _propose_death(by, case, note, act, observed_at)
    asked: dict[str, object] = {"case": case, "outcome": outcome, "note": note.strip()}
    with writing(author, act, request=asked, observed_at=observed_at, lock=[case]) as writing_act:
        if not writing_act.repeated:
            if _case(case).outcome:
                raise CaseIsClosed
            writing_act.record(case, CaseClosed(outcome, note.strip()))
    return writing_act.receipt


def _propose_death(by: Actor, case: str, note: str, act: str, observed_at: datetime | None) -> Receipt:
    row = _case(case)
    if row.outcome:
        raise CaseIsClosed
    arguments = {"case": case, "paper": row.paper}
    if observed_at is not None:
        arguments["observed_at"] = timestamp(observed_at)
    return propose(by, DEATH, arguments, note, act=act)


@approvable(
    DEATH,
    permission="tracing.confirm_death",
    proposing="tracing.close",
    label=gettext_lazy("A sought person was found dead"),
)
def _close_as_dead(approved: Approved) -> None:
    case, at = approved.arguments["case"], approved.arguments.get("observed_at")
    with writing(
        approved.author,
        approved.act,
        request={"case": case, "outcome": "found_dead"},
        observed_at=None if at is None else datetime.fromisoformat(at),
        lock=[case],
    ) as writing_act:
        if _case(case).outcome:
            raise CaseIsClosed
        writing_act.record(case, CaseClosed("found_dead", approved.reason))


def reopen_case(by: Actor, case: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Take a closed case up again.

    Raises:
        CaseIsOpen, UnknownCase: there is no closed case of this name.
        NotAllowed: `by` may not close or reopen cases.
    """
    author = by.require("tracing.close")
    with writing(author, act, request={"reopen": case}, observed_at=observed_at, lock=[case]) as writing_act:
        if not writing_act.repeated:
            if not _case(case).outcome:
                raise CaseIsOpen
            writing_act.record(case, CaseReopened())
    return writing_act.receipt


def report_separation(
    by: Actor,
    household: str,
    n_people: int,
    cause: Cause,
    *,
    apart_from: str = "",
    act: str,
    observed_at: datetime | None = None,
) -> Receipt:
    """Record that some of a household's people are not with it.

    Args:
        by: Who records it.
        household: The household at the desk.
        n_people: How many are elsewhere, 1 to 99.
        cause: How they came apart.
        apart_from: Who and where, as told; sealed.
        act: The act's identifier.
        observed_at: When it was said; now where not given.

    Raises:
        NotAllowed: `by` may not take requests.
        RequestIncomplete: nobody is missing.
        UnknownHousehold: there is none here.
    """
    author = by.require("tracing.request")
    if not 1 <= n_people <= 99:
        raise RequestIncomplete([_("how many people are not with the family (1 to 99)")])
    place = household_named(household).hub
    asked: dict[str, object] = {
        "household": household,
        "n_people": n_people,
        "cause": cause,
        "apart_from": apart_from.strip(),
    }
    with writing(author, act, request=asked, place=place, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(
                writing_act.new("separation"),
                SeparationReported(household, n_people, cause, apart_from.strip()),
            )
    return writing_act.receipt


def end_separation(
    by: Actor, separation: str, reunion: Reunion, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Take a family off the list of those apart.

    Raises:
        NotAllowed: `by` may not take requests.
        UnknownSeparation: it is not, or no longer, on the list.
    """
    author = by.require("tracing.request")
    asked: dict[str, object] = {"separation": separation, "reunion": reunion}
    with writing(author, act, request=asked, observed_at=observed_at, lock=[separation]) as writing_act:
        if not writing_act.repeated:
            if not Separation.objects.filter(subject=separation, reunion="").exists():
                raise UnknownSeparation
            writing_act.record(separation, SeparationEnded(reunion))
    return writing_act.receipt


def _require_complete(request: Request) -> None:
    if not request.agrees:
        raise ConsentMissing
    answers = {
        _("the name of the sought person"): request.sought_name,
        _("where and when the person was last seen"): request.last_seen,
        _("the asker's name"): request.asker_name,
        _("how to reach the asker"): request.asker_contact,
    }
    missing = [question for question, answer in answers.items() if not answer.strip()]
    if missing:
        raise RequestIncomplete(missing)


def _case(subject: str) -> Case:
    row = Case.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownCase
    return row


def _free_paper_code() -> str:
    while True:
        letters = "".join(secrets.choice(PAPER_LETTERS) for _ in range(6))
        code = f"{letters[:3]}-{letters[3:]}"
        if not Case.objects.filter(paper=code).exists():
            return code
