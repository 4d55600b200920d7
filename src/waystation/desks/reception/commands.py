"""What can be done at reception."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import node_state
from waystation.core.journal.writer import Receipt, writing
from waystation.desks.reception.bands import normal_band
from waystation.desks.reception.errors import BandTaken, EmptyHousehold, UnknownHousehold
from waystation.desks.reception.models import Band, Household
from waystation.desks.reception.subjects import (
    GROUPS,
    NEEDS,
    AgeBand,
    Answer,
    BandBound,
    ConsentGiven,
    HouseholdBanded,
    HouseholdIntended,
    Intention,
    LineCounted,
    MembershipBegun,
    PersonRecorded,
    Purpose,
    Relation,
    Sex,
    band_subject,
    consent_subject,
    line_subject,
)

RECIPIENT: Final = "reception"  # consents asked at the band cover this reception's own desks


@dataclass(frozen=True, slots=True)
class Arrival:
    """A household as it is counted at the band: numbers and consequences, no names."""

    band: str
    hub: str
    counts: Mapping[str, int]
    district: str
    intention: Intention
    village: str = ""
    needs: frozenset[str] = frozenset()
    consents: Mapping[Purpose, Answer] = field(default_factory=dict)
    language: str = "hy"


def band_family(by: Actor, arrival: Arrival, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Give a household its band, in one act with its counts, needs, intention and consents.

    Raises:
        BadBand, BandTaken: the number is none of ours, or worn already.
        EmptyHousehold: nobody was counted.
        NotAllowed: `by` may not band families at this hub.
    """
    author = by.require("reception.band", arrival.hub)
    band = normal_band(arrival.band)
    counts = {name: arrival.counts[name] for name in GROUPS if arrival.counts.get(name)}
    if not counts:
        raise EmptyHousehold
    needs = " ".join(need for need in NEEDS if need in arrival.needs)
    request = {
        "band": band,
        "hub": arrival.hub,
        "counts": counts,
        "district": arrival.district,
        "intention": arrival.intention,
        "village": arrival.village,
        "needs": needs,
        "consents": dict(arrival.consents),
        "language": arrival.language,
        "observed_at": None if observed_at is None else timestamp(observed_at),
    }
    wearing = band_subject(band)
    with writing(
        author, act, request=request, place=arrival.hub, observed_at=observed_at, lock=[wearing]
    ) as writing_act:
        if not writing_act.repeated:
            _require_free(band)
            household = writing_act.new("household")
            writing_act.record(wearing, BandBound(household))
            writing_act.record(
                household,
                HouseholdBanded(
                    band=band,
                    hub=arrival.hub,
                    counts=counts,
                    district=arrival.district,
                    intention=arrival.intention,
                    village=arrival.village,
                    needs=needs,
                ),
            )
            for purpose, answer in sorted(arrival.consents.items()):
                writing_act.record(
                    consent_subject(household, purpose, RECIPIENT),
                    ConsentGiven(household, purpose, RECIPIENT, answer, arrival.language),
                )
    return writing_act.receipt


@dataclass(frozen=True, slots=True)
class Description:
    """A person as they describe themselves."""

    sex: Sex
    age_band: AgeBand
    relation: Relation
    name: str = ""
    father: str = ""
    birth: str = ""
    phone: str = ""


def add_persons(
    by: Actor,
    household: str,
    persons: Iterable[Description],
    *,
    act: str,
    observed_at: datetime | None = None,
) -> Receipt:
    """Record persons of a household with their names and relations, in one act.

    Raises:
        NotAllowed: `by` may not record details at the household's hub.
        UnknownHousehold: there is none here.
    """
    row = Household.objects.filter(subject=household).first()
    if row is None:
        raise UnknownHousehold
    author = by.require("reception.detail", row.hub)
    people = list(persons)
    request = {
        "household": household,
        "persons": [
            [one.sex, one.age_band, one.relation, one.name, one.father, one.birth, one.phone]
            for one in people
        ],
    }
    with writing(
        author, act, request=request, place=row.hub, observed_at=observed_at, lock=[household]
    ) as writing_act:
        if not writing_act.repeated:
            for one in people:
                person = writing_act.new("person")
                writing_act.record(
                    person, PersonRecorded(one.sex, one.age_band, one.name, one.father, one.birth, one.phone)
                )
                writing_act.record(
                    writing_act.new("membership"), MembershipBegun(household, person, one.relation)
                )
    return writing_act.receipt


def change_intention(
    by: Actor, household: str, intention: Intention, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record that a household now wants a bed, goes to relatives, or is unsure.

    Raises:
        NotAllowed: `by` may not change households at its hub.
        UnknownHousehold: there is none here.
    """
    row = Household.objects.filter(subject=household).first()
    if row is None:
        raise UnknownHousehold
    author = by.require("reception.band", row.hub)
    request = {"household": household, "intention": intention}
    with writing(author, act, request=request, place=row.hub, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(household, HouseholdIntended(intention))
    return writing_act.receipt


def count_line(
    by: Actor, hub: str, families: int, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record how many families stand in line at a hub.

    Raises:
        NotAllowed: `by` does not work there.
    """
    author = by.require("reception.band", hub)
    request = {"hub": hub, "families": families}
    with writing(author, act, request=request, place=hub, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(line_subject(hub), LineCounted(hub, families))
    return writing_act.receipt


def _require_free(band: str) -> None:
    worn = Band.objects.filter(subject=band_subject(band)).first()
    if worn is not None:
        household = Household.objects.filter(subject=worn.household).first()
        since = household.banded_at if household is not None else None
        zone = node_state().now.tzinfo
        raise BandTaken(band, "" if since is None else since.astimezone(zone).strftime("%d.%m. %H:%M"))
