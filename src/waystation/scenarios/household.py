"""An invented household: what it is made of and what it would tell a clerk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from waystation.scenarios._families import Relation, Sex
from waystation.scenarios._naming import WrittenForm

AgeBand = Literal["0-5", "6-11", "12-17", "18-59", "60+"]
Need = Literal["stretcher", "step_free", "insulin", "dialysis", "women_only", "infant"]
Intention = Literal["bed", "relatives", "unsure"]
Purpose = Literal["assistance", "tracing", "statistics"]
BirthPrecision = Literal["day", "year", "age"]


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as people give it: a date from a document, a year, or an age that is a guess."""

    text: str
    precision: BirthPrecision
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """An invented person; `forms[0]` is the name as a clerk writes it down."""

    forms: tuple[WrittenForm, ...]
    sex: Sex
    age: int
    birth: Birth
    relation: Relation
    needs: frozenset[Need]

    @property
    def name(self) -> str:
        """The name as first written."""
        return self.forms[0].text

    @property
    def father(self) -> str:
        """The father's name as first written; empty where it is not known."""
        return self.forms[0].father

    @property
    def age_band(self) -> AgeBand:
        """The age band reception counts the person in."""
        if self.age < 6:
            return "0-5"
        if self.age < 12:
            return "6-11"
        if self.age < 18:
            return "12-17"
        return "18-59" if self.age < 60 else "60+"


@dataclass(frozen=True, slots=True)
class Missing:
    """A relative the household cannot find.

    Args:
        relation: What the sought person is to the head of the household.
        forms: Their name in each script; `forms[0]` is as the asker says it.
        sex: Their sex.
        birth: Their birth as the asker gives it.
        last_seen: Place code.
        last_seen_at: When they were last seen or heard of.
        wears: Band of the household the sought person came with; None when they have not come.
    """

    relation: Relation
    forms: tuple[WrittenForm, ...]
    sex: Sex
    birth: Birth
    last_seen: str
    last_seen_at: datetime
    wears: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """Those of a household who come in one vehicle, by their position in `members`."""

    members: tuple[int, ...]
    arrives_at: datetime


@dataclass(frozen=True, slots=True)
class SyntheticHousehold:
    """An invented household on its way to the hub.

    Args:
        band: Wristband number, of the demo's own series.
        origin: Place code of the settlement it left.
        district: Place code of the district it left.
        village: The settlement's name as its head writes it.
        members: Its people, the head first.
        needs: What the household as a whole needs, beyond its members' own.
        intention: Asks for a bed, goes to relatives, or is unsure.
        heads_to: Place code of the relatives; None for the others.
        phone: A number that reaches nobody; empty for those without.
        language: The language it is spoken to in.
        has_pet: A dog or a cat comes along.
        consents: Answer by purpose.
        missing: The relative it cannot find, if any.
        parties: One, or two for a household split over vehicles; in order of arrival.
        synthetic: Always true.
    """

    band: str
    origin: str
    district: str
    village: str
    members: tuple[SyntheticPerson, ...]
    needs: frozenset[Need]
    intention: Intention
    heads_to: str | None
    phone: str
    language: str
    has_pet: bool
    consents: Mapping[Purpose, bool]
    missing: Missing | None
    parties: tuple[Party, ...]
    synthetic: Literal[True] = True

    @property
    def arrives_at(self) -> datetime:
        """When the first of the household arrive."""
        return self.parties[0].arrives_at

    @property
    def all_needs(self) -> frozenset[Need]:
        """Needs of the household and of every member."""
        return self.needs.union(*(person.needs for person in self.members))

    @property
    def counts(self) -> dict[str, int]:
        """How many members there are by sex and age band, as reception counts them (`f 18-59`)."""
        counts: dict[str, int] = {}
        for person in self.members:
            group = f"{person.sex} {person.age_band}"
            counts[group] = counts.get(group, 0) + 1
        return counts
