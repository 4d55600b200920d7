"""Invented households for demos and rehearsals: plausible, repeatable, and marked as nobody.

Equal scenario, seed and window give equal households. Nobody here exists: bands begin with `D-`, telephone
numbers lie in a range that is not assigned, and every household says that it is synthetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from waystation.scenarios._coming import arrival_times, origins
from waystation.scenarios._families import SIZE_SHARES, Draft, Relation, Sex, compose, household_size
from waystation.scenarios._naming import NameStock, WrittenForm, clerk_language, write_forms
from waystation.scenarios.errors import CannotSynthesise
from waystation.scenarios.household import (
    AgeBand,
    Birth,
    Intention,
    Missing,
    Need,
    Party,
    Purpose,
    SyntheticHousehold,
    SyntheticPerson,
)
from waystation.scenarios.scenario import SETTLEMENT_KINDS, NameEntry, Place, Scenario

__all__ = [
    "MOST_HOUSEHOLDS",
    "PHONE_PREFIX",
    "AgeBand",
    "Birth",
    "Intention",
    "Missing",
    "Need",
    "Party",
    "Purpose",
    "SyntheticHousehold",
    "SyntheticPerson",
    "WrittenForm",
    "synthesise",
]

MOST_HOUSEHOLDS: Final = 100_000
PHONE_PREFIX: Final = "+374 00"
"""Armenian area codes start at 10; numbers after 00 reach nobody."""
_CONSENT_SHARES: Final[Mapping[Purpose, float]] = {"assistance": 0.97, "tracing": 0.88, "statistics": 0.8}


def synthesise(
    scenario: Scenario, households: int, seed: int, *, start: datetime | None = None, hours: float = 6.0
) -> tuple[SyntheticHousehold, ...]:
    """Return invented households in the order in which they reach the hub.

    Args:
        scenario: Gives places, names, shares and the curve the arrivals follow.
        households: How many, 0 to 100,000.
        seed: Seeds every random stream; equal arguments give equal households.
        start: When the night begins; the scenario's own `night_start` if left out.
        hours: How long it lasts. The second vehicle of a split household may come after its end.

    Raises:
        CannotSynthesise: The numbers are out of range, or the scenario has no names or no settlements.
    """
    if not 0 <= households <= MOST_HOUSEHOLDS:
        raise CannotSynthesise(
            f"{households} households were asked for", f"Ask for 0 to {MOST_HOUSEHOLDS:,}."
        )
    if not 0 < hours <= 240:
        raise CannotSynthesise(f"a night of {hours:g} hours was asked for", "Choose more than 0, up to 240.")
    if start is not None and start.tzinfo is None:
        raise CannotSynthesise("the start lacks its offset from UTC", "Write 2023-09-26T20:00+04:00.")
    maker = _Maker(scenario, seed)
    times = arrival_times(scenario, households, seed, start or scenario.night_start, hours)
    made = [maker.household(index, at) for index, at in enumerate(times)]
    return tuple(_with_found_relatives(made, seed))


class _Maker:
    """Makes one household after another, each from a stream of its own."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._seed = seed
        self._names = NameStock(scenario.names)
        self._share = {assumption.code: assumption.value for assumption in scenario.assumptions}
        missing = sorted(_NEEDED_SHARES - self._share.keys())
        if missing:
            raise CannotSynthesise(f"assumptions.csv lacks {', '.join(missing)}", "Add a row for each.")
        self._origins = origins(scenario)
        origin_codes = {place.code for place in scenario.within(scenario.corridor.origin)}
        self._towns = [
            place
            for place in scenario.places
            if place.kind in SETTLEMENT_KINDS and place.population and place.code not in origin_codes
        ]

    def household(self, index: int, arrives_at: datetime) -> SyntheticHousehold:
        # A stream per household, so that the first hundred are the same people whether 100 or 1,000 come.
        rng = Random(f"{self._seed}/{index}")
        origin, district = rng.choices(
            [(place, district) for place, district, _ in self._origins],
            [weight for _, _, weight in self._origins],
        )[0]
        drafts = compose(
            rng,
            household_size(rng),
            is_rural=origin.kind == "village",
            men_present=self._share["men_present_share"],
        )
        members = self._persons(rng, drafts, arrives_at)
        intention = self._intention(rng)
        language = "ru" if "ru" in origin.names and rng.random() < 0.1 else self._home_language(origin)
        return SyntheticHousehold(
            band=f"D-{index + 1:06}",
            origin=origin.code,
            district=district.code,
            village=origin.name(members[0].forms[0].language),
            members=members,
            needs=_household_needs(rng, members),
            intention=intention,
            heads_to=self._relatives_in(rng) if intention == "relatives" else None,
            phone=_phone(rng) if rng.random() < self._share["phone_share"] else "",
            language=language,
            has_pet=rng.random() < self._share["pet_share"],
            consents=self._consents(rng),
            missing=self._missing(rng, members[0], origin, arrives_at),
            parties=self._parties(rng, len(members), arrives_at),
        )

    def _persons(self, rng: Random, drafts: list[Draft], at: datetime) -> tuple[SyntheticPerson, ...]:
        family_name = self._names.surname(rng)
        father = next(
            (draft for draft in drafts if draft.sex == "m" and draft.relation in ("head", "spouse")), None
        )
        father_name = self._names.given(rng, "m", father.age if father else 45)
        clerk_writes = clerk_language(rng, tuple(family_name.forms))
        taken = {father_name.forms["en"]} if father else set()
        persons = []
        for draft in drafts:
            given = father_name if draft is father else self._given(rng, draft, taken)
            taken.add(given.forms["en"])
            is_of_father = draft.relation in ("child", "grandchild") or draft is father
            # Armenian women often keep the name they were born with; children bear their father's.
            surname = family_name if is_of_father or rng.random() < 0.5 else self._names.surname(rng)
            parent = father_name if draft.relation == "child" else self._names.given(rng, "m", draft.age + 28)
            known_father: NameEntry | None = parent if parent.fathers and rng.random() < 0.85 else None
            persons.append(
                SyntheticPerson(
                    forms=write_forms(rng, given, surname, known_father, draft.sex, clerk_writes),
                    sex=draft.sex,
                    age=draft.age,
                    birth=_birth(rng, draft.age, at),
                    relation=draft.relation,
                    needs=self._needs(rng, draft.age),
                )
            )
        return tuple(persons)

    def _given(self, rng: Random, draft: Draft, taken: set[str]) -> NameEntry:
        """Return a given name nobody in the household bears, where a few tries find one."""
        for _ in range(8):
            given = self._names.given(rng, draft.sex, draft.age)
            if given.forms["en"] not in taken:
                break
        return given

    def _needs(self, rng: Random, age: int) -> frozenset[Need]:
        needs: set[Need] = set()
        is_old = age >= 60
        if age < 2:
            needs.add("infant")
        if rng.random() < self._share["stretcher_rate"] * (2.5 if is_old else 0.8):
            needs.add("stretcher")
        elif rng.random() < self._share["step_free_rate_60" if is_old else "step_free_rate"]:
            needs.add("step_free")
        if rng.random() < self._share["insulin_rate"] * (2.5 if is_old else 1.0 if age >= 18 else 0.25):
            needs.add("insulin")
        if rng.random() < self._share["dialysis_rate"]:
            needs.add("dialysis")
        return frozenset(needs)

    def _intention(self, rng: Random) -> Intention:
        chance = rng.random()
        if chance < self._share["bed_share"]:
            return "bed"
        return "unsure" if chance < self._share["bed_share"] + self._share["unsure_share"] else "relatives"

    def _relatives_in(self, rng: Random) -> str | None:
        if not self._towns:
            return None
        return rng.choices(self._towns, [float(place.population or 0) for place in self._towns])[0].code

    def _home_language(self, origin: Place) -> str:
        return next((language for language in origin.names if language not in ("en", "ru")), "en")

    def _consents(self, rng: Random) -> dict[Purpose, bool]:
        refuses_all = rng.random() < self._share["refuse_all_share"]
        answers = {purpose: rng.random() < share for purpose, share in _CONSENT_SHARES.items()}
        return dict.fromkeys(answers, False) if refuses_all else answers

    def _missing(self, rng: Random, head: SyntheticPerson, origin: Place, at: datetime) -> Missing | None:
        if rng.random() >= self._share["missing_share"]:
            return None
        relations: tuple[Relation, ...] = ("parent", "sibling", "child", "grandparent", "other_relative")
        relation = rng.choices(relations, (0.32, 0.26, 0.18, 0.14, 0.1))[0]
        if relation == "child" and head.age < 40:
            relation = "sibling"
        gap = {"parent": 25, "grandparent": 48, "child": -22}.get(relation, 0)
        age = max(18, min(95, head.age + gap + rng.randint(-3, 3)))
        sex: Sex = "m" if rng.random() < 0.6 else "f"
        given, surname = self._names.given(rng, sex, age), self._names.surname(rng)
        father = self._names.given(rng, "m", age + 28)
        forms = write_forms(rng, given, surname, father if father.fathers else None, sex)
        return Missing(
            relation=relation,
            forms=tuple(replace(form, origin="spoken") if n == 0 else form for n, form in enumerate(forms)),
            sex=sex,
            birth=_birth(rng, age, at),
            last_seen=origin.code,
            last_seen_at=at - timedelta(minutes=rng.randint(600, 3000)),
            wears=None,
        )

    def _parties(self, rng: Random, size: int, at: datetime) -> tuple[Party, ...]:
        everybody = tuple(range(size))
        # The share is of all households; those of one or two always find room in one vehicle.
        if size < 3 or rng.random() >= self._share["split_share"] / _SHARE_OF_THREE_OR_MORE:
            return (Party(everybody, at),)
        cut = rng.randint(1, size - 1)
        return (
            Party(everybody[:cut], at),
            Party(everybody[cut:], at + timedelta(minutes=rng.randint(20, 300))),
        )


_SHARE_OF_THREE_OR_MORE: Final = sum(SIZE_SHARES[2:])
_NEEDED_SHARES: Final = frozenset(
    {
        "bed_share", "unsure_share", "missing_share", "split_share", "phone_share", "pet_share",
        "men_present_share", "stretcher_rate", "insulin_rate", "dialysis_rate", "step_free_rate_60",
        "step_free_rate", "refuse_all_share",
    }
)  # fmt: skip


def _birth(rng: Random, age: int, at: datetime) -> Birth:
    day = at.date() - timedelta(days=int((age + rng.random()) * 365.2425))
    chance = rng.random()
    if chance < 0.55:
        return Birth(day.isoformat(), "day", is_estimated=False)
    if chance < 0.85:
        return Birth(str(day.year), "year", is_estimated=False)
    return Birth(str(max(0, age + rng.randint(-2, 2))), "age", is_estimated=True)


def _household_needs(rng: Random, members: tuple[SyntheticPerson, ...]) -> frozenset[Need]:
    has_man = any(person.sex == "m" and person.age >= 16 for person in members)
    has_woman = any(person.sex == "f" and 16 <= person.age < 60 for person in members)
    asks = has_woman and not has_man and rng.random() < 0.25
    return frozenset({"women_only"}) if asks else frozenset()


def _phone(rng: Random) -> str:
    return f"{PHONE_PREFIX} {rng.randint(0, 999_999):06}"


def _with_found_relatives(made: list[SyntheticHousehold], seed: int) -> list[SyntheticHousehold]:
    """Return the households with half of the missing being people who came with somebody else.

    Their name is given in another script or from another document than the one they were banded under.
    """
    rng = Random(f"{seed}/relatives")
    for index, household in enumerate(made):
        missing = household.missing
        if missing is None or len(made) < 2 or rng.random() < 0.5:
            continue
        other = made[(index + 1 + rng.randrange(len(made) - 1)) % len(made)]
        adults = [person for person in other.members if person.age >= 18]
        person = rng.choice(adults or list(other.members))
        forms = (*person.forms[1:], person.forms[0])
        years = person.age - household.members[0].age
        relation: Relation = "sibling" if abs(years) < 18 else "parent" if years > 0 else "child"
        found = replace(
            missing,
            relation="grandparent" if years > 42 else relation,
            forms=(replace(forms[0], origin="spoken"), *forms[1:]),
            sex=person.sex,
            birth=person.birth if rng.random() < 0.5 else _birth(rng, person.age, household.arrives_at),
            last_seen=other.origin,
            wears=other.band,
        )
        made[index] = replace(household, missing=found)
    return made
