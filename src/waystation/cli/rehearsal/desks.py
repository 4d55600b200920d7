"""What scripted staff do at each desk, through the same forms that people fill in."""

import hashlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from waystation.cli.rehearsal.client import Answer, Client, Fields
from waystation.cli.rehearsal.course import Course, Ledger
from waystation.core.journal.clock import milliseconds, timestamp, uuid7
from waystation.scenarios import Scenario
from waystation.scenarios.population import SyntheticHousehold, SyntheticPerson

# How often the night goes wrong for staff, as shares of families; the register must not notice.
LOST_REPLY: Final = 0.04  # the phone did not see the answer and sends the same form again
SECOND_TRY: Final = 0.03  # a family asks for its parcel once more
WRONG_BAND: Final = 0.02  # the clerk types a band that is worn already
WISHED: Final = 9  # families choose among so many of the sites offered
_HOUSEHOLD: Final = re.compile(r"household:[0-9a-f-]{36}")
_SITE: Final = re.compile(r'name="site" value="([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """One worker's client, and what all workers share."""

    client: Client
    scenario: Scenario
    ledger: Ledger
    seed: int

    def act(self, course: Course, stage: str) -> str:
        """Return the act of a family's stage; the same in every replay of the same night."""
        text = f"{self.scenario.code}/{self.seed}/{course.family.band}/{stage}"
        return uuid7(milliseconds(course.family.arrives_at), hashlib.sha256(text.encode()).digest()[:10])

    def chance(self, course: Course, what: str) -> float:
        """Return a number from 0 to 1 that belongs to this family and this mishap."""
        return random.Random(f"{self.seed}/{course.family.band}/{what}").random()

    def send(self, course: Course, address: str, fields: Fields, stage: str) -> Answer:
        """Send a form; now and then the answer is lost and the same form is sent again."""
        answer = self.client.post(address, fields)
        if answer.is_saved and self.chance(course, f"lost/{stage}") < LOST_REPLY:
            self.ledger.add("replies lost and forms sent again")
            again = self.client.post(address, fields)
            if again.location != answer.location:
                self.ledger.trouble(f"{address}: the same form sent twice led to two places")
        if not answer.is_saved:
            self.ledger.add(f"refused at {stage}")
        return answer


def band(desk: Desk, course: Course, at: datetime) -> None:
    """Band the family; now and then with a number that is worn already, and then with its own."""
    family = course.family
    fields: dict[str, str | Sequence[str]] = {
        "act": desk.act(course, "band"),
        "observed_at": timestamp(at),
        "band": family.band,
        "hub": desk.scenario.corridor.hub,
        "district": family.district,
        "village": family.village,
        "needs": sorted(family.all_needs),
        "intention": family.intention,
        "language": family.language if family.language in ("hy", "ru", "en") else "hy",
        **{f"consent_{purpose}": "yes" if given else "no" for purpose, given in family.consents.items()},
    }
    for group, count in family.counts.items():
        fields[re.sub(r"[ -]", "_", group.rstrip("+"))] = str(count)
    if family.band != "D-000001" and desk.chance(course, "wrong band") < WRONG_BAND:
        wrong = desk.client.post(
            "/reception/",
            {**fields, "band": "D-000001", "act": desk.act(course, "wrong band")},
        )
        desk.ledger.add("bands typed wrong and refused" if wrong.status == 409 else "wrong bands let through")
    answer = desk.send(course, "/reception/", fields, "band")
    found = _HOUSEHOLD.search(answer.location)
    if found is None:
        desk.ledger.trouble(f"{family.band} could not be banded: {'; '.join(answer.errors)}")
        return
    course.household = found.group()
    if len(family.parties) > 1:
        _apart(desk, course, at)


def _apart(desk: Desk, course: Course, at: datetime) -> None:
    """Write down that a part of the family comes in another vehicle."""
    fields = {
        "act": desk.act(course, "apart"),
        "observed_at": timestamp(at),
        "band": course.family.band,
        "n_people": str(len(course.family.parties[1].members)),
        "cause": "other_vehicle",
        "apart_from": "in another vehicle",
    }
    answer = desk.send(course, "/tracing/apart/", fields, "apart")
    if not answer.is_saved:
        desk.ledger.trouble(f"{course.family.band} apart was refused: {'; '.join(answer.errors)}")


def persons(desk: Desk, course: Course, at: datetime) -> None:
    """Write down the names and relations of everybody in the family."""
    people = course.family.members
    fields: dict[str, str | Sequence[str]] = {
        "act": desk.act(course, "persons"),
        "observed_at": timestamp(at),
        "person-TOTAL_FORMS": str(len(people)),
        "person-INITIAL_FORMS": "0",
    }
    for number, person in enumerate(people):
        for name, value in _person_fields(person, course.family, number).items():
            fields[f"person-{number}-{name}"] = value
    answer = desk.send(course, f"/reception/families/{course.household}/persons/", fields, "persons")
    if not answer.is_saved:
        desk.ledger.trouble(f"names of {course.family.band} were refused: {'; '.join(answer.errors)}")


def issue(desk: Desk, course: Course, at: datetime) -> None:
    """Hand out the first parcel; some families try a second time and must be refused."""
    fields = {
        "act": desk.act(course, "issue"),
        "observed_at": timestamp(at),
        "band": course.family.band,
        "place": desk.scenario.corridor.hub,
        "although_short": "on",
    }
    answer = desk.send(course, "/supply/", fields, "issue")
    if not answer.is_saved:
        desk.ledger.trouble(f"{course.family.band} got no parcel: {'; '.join(answer.errors)}")
    if desk.chance(course, "second try") < SECOND_TRY:
        second = desk.client.post("/supply/", {**fields, "act": desk.act(course, "second try")})
        desk.ledger.add("second parcels refused" if second.status == 409 else "second parcels given")


def place(desk: Desk, course: Course, at: datetime) -> None:
    """Hold beds at one of the first sites that placement offers, as the family wishes."""
    address = f"/placement/families/{course.household}/"
    offered = _SITE.findall(desk.client.get(address).text)
    if not offered:
        desk.ledger.add("families no site was offered")
        return
    site = offered[int(desk.chance(course, "wish") * min(len(offered), WISHED))]
    fields = {
        "act": desk.act(course, "place"),
        "observed_at": timestamp(at),
        "site": site,
        "although": "on",
    }
    answer = desk.send(course, address, fields, "place")
    if answer.is_saved:
        course.site = site
    else:
        desk.ledger.trouble(f"{course.family.band} got no bed at {site}: {'; '.join(answer.errors)}")


def check_in(desk: Desk, course: Course, at: datetime) -> None:
    """Check the family in at the door of its site."""
    fields = {
        "act": desk.act(course, "check-in"),
        "observed_at": timestamp(at),
        "band": course.family.band,
    }
    answer = desk.send(course, "/placement/check-in/", fields, "check-in")
    if not answer.is_saved:
        desk.ledger.trouble(f"{course.family.band} was not let in: {'; '.join(answer.errors)}")


def case(desk: Desk, course: Course, at: datetime) -> None:
    """Write down the relative the family is looking for."""
    missing = course.family.missing
    assert missing is not None  # noqa: S101
    head = course.family.members[0]
    last_seen = desk.scenario.place(missing.last_seen).name("en")
    fields = {
        "act": desk.act(course, "case"),
        "observed_at": timestamp(at),
        "relation": missing.relation,
        "sought_name": missing.forms[0].text,
        "sought_father": missing.forms[0].father,
        "sought_birth": missing.birth.text,
        "last_seen": f"{last_seen}, {missing.last_seen_at:%d.%m. %H:%M}",
        "asker_name": head.name,
        "asker_contact": course.family.phone or f"band {course.family.band}",
        "band": course.family.band,
        "language": "hy",
        "agrees": "yes",
    }
    answer = desk.send(course, "/tracing/new/", fields, "case")
    if not answer.is_saved:
        desk.ledger.trouble(f"the request of {course.family.band} was refused: {'; '.join(answer.errors)}")


def _person_fields(person: SyntheticPerson, family: SyntheticHousehold, number: int) -> dict[str, str]:
    return {
        "name": person.name,
        "father": person.father,
        "birth": person.birth.text,
        "sex": person.sex,
        "age_band": person.age_band,
        "relation": person.relation,
        "phone": family.phone if number == 0 else "",
    }


StageAction = Callable[[Desk, Course, datetime], None]
