"""What entries tell, in words: for lists of acts and for the two sides of a disagreement."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waystation.desks.reception.words import (
    AGE_BAND_WORDS,
    ANSWER_WORDS,
    INTENTION_WORDS,
    LANGUAGE_WORDS,
    NEED_WORDS,
    RELATION_WORDS,
    SEX_WORDS,
    group_words,
)
from waystation.desks.tracing.words import CAUSE_WORDS, CONFIDENCE_WORDS, OUTCOME_WORDS, REUNION_WORDS

# Kind of entry -> what was done. Kinds that only ever come along with another one are not named.
KIND_WORDS: Final[dict[str, Promise]] = {
    "household.banded": _("A family was banded"),
    "household.intended": _("A family changed where it goes"),
    "household.needed": _("A family's needs were recorded"),
    "consent.given": _("A family answered what may be done with its data"),
    "line.counted": _("The line was counted"),
    "person.recorded": _("People were written down by name"),
    "membership.begun": _("A person was put into a family"),
    "membership.ended": _("A person left a family"),
    "link.confirmed": _("Two records were found to be one person"),
    "link.rejected": _("Two records were found to be two people"),
    "lot.received": _("Goods came in"),
    "movement.made": _("Stock was put right"),
    "issue.handed_over": _("A parcel was handed over"),
    "issue.completed": _("The rest of a parcel was handed over"),
    "case.opened": _("A search was asked for"),
    "case.closed": _("A search was closed"),
    "case.reopened": _("A search was taken up again"),
    "sighting.recorded": _("Someone was seen"),
    "separation.reported": _("A family is apart"),
    "separation.ended": _("A family is off the list of those apart"),
    "site.opened": _("A site was opened, or described anew"),
    "site.closed": _("A site was closed"),
    "bed.blocked": _("A bed was taken out of use"),
    "bed.unblocked": _("A bed was put back into use"),
    "stay.held": _("Beds were held"),
    "stay.checked_in": _("A family was checked in"),
    "stay.released": _("Held beds were released"),
    "stay.left": _("A family moved out"),
    "vehicle.announced": _("A vehicle was announced"),
    "trip.planned": _("A trip was planned"),
    "trip.closed": _("A trip's list was closed"),
    "trip.passed": _("A vehicle was seen on the road"),
    "trip.arrived": _("A vehicle arrived"),
    "trip.cancelled": _("A trip was cancelled"),
    "seat.boarded": _("A family boarded"),
    "seat.taken_off": _("A family was taken off a list"),
    "seat.arrived": _("Arrivals were counted"),
    "hospital.described": _("A hospital was described"),
    "beds.reported": _("A hospital's beds were reported"),
    "patient.described": _("A patient was written down"),
    "patient.named": _("A patient's name was learned"),
    "assessment.made": _("A patient was sorted"),
    "transfer.requested": _("A move of a patient was asked for"),
    "transfer.departed": _("A patient left"),
    "transfer.arrived": _("A patient was handed over"),
    "transfer.cancelled": _("A patient's move was called off"),
    "report.added": _("A report was added"),
    "figure.proposed": _("A figure was read in a report"),
    "figure.confirmed": _("A figure was confirmed"),
    "figure.corrected": _("A figure was corrected"),
    "figure.rejected": _("A figure was left out"),
    "forecast.made": _("A forecast was made"),
    "corridor.described": _("A road in was described"),
    "place.described": _("A place was described"),
    "road.described": _("A road was described"),
    "grant.given": _("A role was given"),
    "grant.ended": _("A role was ended"),
    "act.undone": _("Something was undone"),
    "field.settled": _("A disagreement was settled"),
    "conflict.accepted": _("A disagreement was left as it is"),
    "subject.erased": _("A person was erased"),
    "band.bound": _("A band was given out"),
    "node.admitted": _("A node was let in"),
    "node.revoked": _("A node was let out"),
    "device.enrolled": _("A device was let in"),
    "device.revoked": _("A device was revoked"),
    "incident.opened": _("An incident was opened"),
    "incident.closed": _("An incident was closed"),
    "proposal.made": _("Something was asked for that takes two people"),
    "proposal.approved": _("A second person agreed"),
    "proposal.declined": _("A second person did not agree"),
    "proposal.withdrawn": _("A proposal was taken back"),
    "reader.alarmed": _("Someone read more than the work asks for"),
    "reader.locked": _("A reader was locked"),
    "reader.freed": _("A reader was let read again"),
    "reading.made": _("Someone was shown a record"),
    "clock.set": _("A retention clock was set"),
    "extension.given": _("A record is kept longer"),
    "impact.signed": _("The impact assessment was signed"),
    "upkeep.drilled": _("The seal was rehearsed"),
    "upkeep.shares_stored": _("The escrow shares were seen at their places"),
    "upkeep.unsealed": _("The node was opened again after a seal"),
}

# Field of an entry -> what it is called where two values of it stand beside each other.
FIELD_WORDS: Final[dict[str, Promise]] = {
    "name": _("Name"),
    "father": _("Father's name"),
    "birth": _("Born"),
    "phone": _("Phone"),
    "sex": _("Sex"),
    "age_band": _("Age"),
    "relation": _("Relation"),
    "village": _("Village"),
    "needs": _("Needs"),
    "intention": _("Where to"),
    "counts": _("How many people"),
    "district": _("District"),
    "hub": _("Hub"),
    "band": _("Band"),
    "answer": _("Answer"),
    "language": _("Language"),
    "families": _("Families in line"),
    "n_people": _("People"),
    "place": _("Place"),
    "outcome": pgettext_lazy("of a search", "Outcome"),
    "outcome_note": _("Note"),
    "note": _("Note"),
    "condition": _("Condition"),
    "category": _("Category"),
    "available": _("Beds free"),
    "baseline": _("Beds in all"),
    "n_beds": _("Beds"),
    "driver": _("Driver"),
    "reason": _("Reason"),
    "until": _("Until"),
    "seats": _("Seats"),
    "stretchers": _("Stretchers"),
    "departs_at": _("Departs"),
    "arrives_at": _("Arrives"),
    "reunion": _("How it ended"),
    "meaning": _("What the figure means"),
}


_COUNT: Final = re.compile(r"'([^']+)': (\d+)")

# Field of an entry -> its codes in words.
_CODES: Final[dict[str, Mapping[str, str | Promise]]] = {
    "sex": SEX_WORDS,
    "age_band": AGE_BAND_WORDS,
    "relation": RELATION_WORDS,
    "intention": INTENTION_WORDS,
    "answer": ANSWER_WORDS,
    "language": LANGUAGE_WORDS,
    "outcome": OUTCOME_WORDS,
    "reunion": REUNION_WORDS,
    "cause": CAUSE_WORDS,
    "confidence": CONFIDENCE_WORDS,
    "standing": KIND_WORDS,
}


def act_word(kinds: Iterable[str]) -> str:
    """Return what an act did, by the first of its entries that says it best."""
    held = set(kinds)
    return str(
        next((word for kind, word in KIND_WORDS.items() if kind in held), _now("Something was recorded"))
    )


def value_word(field: str, text: str) -> str:
    """Return a value of a field as people read it; codes in words, texts as they are."""
    if field == "needs":
        return ", ".join(str(NEED_WORDS.get(code, code)) for code in text.split())
    if field == "counts":
        return ", ".join(f"{group_words(name)}: {count}" for name, count in _COUNT.findall(text))
    return str(_CODES.get(field, {}).get(text, text))


def field_word(field: str) -> str:
    """Return what a field is called; its own name where nobody has given it another."""
    return str(FIELD_WORDS.get(field, field.replace("_", " ")))
