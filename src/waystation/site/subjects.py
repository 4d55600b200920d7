"""What a subject is called where something is said of it: a band, a number, a plate; never a name."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.core.journal.kinds import subject_kind
from waystation.core.journal.projected import ProjectedRow

# Columns of a row that lead to the household it is about, or say outright what people call it.
_LEADS: Final = ("household",)
_CALLED: Final = {
    "household": "band",
    "patient": "number",
    "vehicle": "plate",
    "case": "paper",
    "site": "code",
    "hospital": "code",
    "place": "code",
}
_KINDS: Final[dict[str, Promise]] = {
    "household": gettext_lazy("Family"),
    "person": gettext_lazy("Person of family"),
    "membership": gettext_lazy("Person of family"),
    "link": gettext_lazy("Two records of one person"),
    "consent": gettext_lazy("Consent of family"),
    "band": gettext_lazy("Band"),
    "stay": gettext_lazy("Beds of family"),
    "bed": gettext_lazy("Bed"),
    "seat": gettext_lazy("Seats of family"),
    "issue": gettext_lazy("Parcel of family"),
    "separation": gettext_lazy("Family apart"),
    "case": gettext_lazy("Search"),
    "patient": gettext_lazy("Patient"),
    "vehicle": gettext_lazy("Vehicle"),
    "site": gettext_lazy("Site"),
    "hospital": gettext_lazy("Hospital"),
    "place": gettext_lazy("Place"),
    "lot": gettext_lazy("Stock"),
    "trip": gettext_lazy("Trip"),
}


def subject_words(subjects: Iterable[str]) -> dict[str, str]:
    """Return what each subject is called; one whose row is gone by its kind alone."""
    return {subject: _words(subject) for subject in set(subjects)}


def _words(subject: str) -> str:
    kind = subject_kind(subject)
    word = str(_KINDS.get(kind, _("Record")))
    if kind in ("band", "bed"):
        return f"{word} {subject.partition(':')[2]}"
    name = _name(kind, subject)
    return f"{word} {name}" if name else word


def _name(kind: str, subject: str) -> str:
    if kind == "person":
        membership = _first("membership", person=subject)
        return _name("household", str(getattr(membership, "household", "")))
    row = _first(kind, subject=subject)
    if row is None:
        return ""
    if kind in _CALLED:
        return str(getattr(row, _CALLED[kind]))
    household = next((getattr(row, column) for column in _LEADS if hasattr(row, column)), "")
    return _name("household", household) if household else ""


def _first(kind: str, **wanted: str) -> ProjectedRow | None:
    table = ProjectedRow.tables.get(kind)
    return None if table is None else table._default_manager.filter(**wanted).first()
