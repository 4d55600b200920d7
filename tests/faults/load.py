"""The desks' own acts, drawn from a seed: what a busy reception writes while things break."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from waystation.core.access.matrix import ROLES
from waystation.core.access.queries import Actor
from waystation.core.journal.clock import milliseconds, uuid7, uuid7_within
from waystation.core.journal.node import now, set_up
from waystation.core.journal.writer import Receipt, new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.medical.commands import record_patient
from waystation.desks.medical.sheets import PatientSheet, Sorting
from waystation.desks.placement.commands import check_in, hold, open_site
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.reception.commands import (
    Arrival,
    Description,
    add_persons,
    band_family,
    change_intention,
    count_line,
)
from waystation.desks.supply.commands import Delivery, issue_parcel, receive_lot
from waystation.desks.tracing.commands import Request, open_case
from waystation.desks.transport.commands import announce_vehicle, board, plan_trip

EVERYBODY = Actor("load", "load", "tablet-1", tuple((role, "") for role in ROLES))
HUB, SITE, BEDS = "am-goris", "school-2", 2_000
BANDS_A_CLERK = 500
_PLAN = "018b0000-0000-7000-8000-000000000001"  # the act that plans the one trip, and so names it
TRIP = f"trip:{uuid7_within(_PLAN, 'trip/1')}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A command with everything it was given, so that it can be sent again; travels as a pickle."""

    act: str
    do: "partial[Receipt]"


def open_square() -> None:
    """Set this node up with a hub, beds, goods and a vehicle."""
    set_up("Goris square", mode="demo", time_zone="Asia/Yerevan")
    places = [
        PlaceDescribed(HUB, "hub", {"en": "Goris"}),
        PlaceDescribed("am-sisian", "town", {"en": "Sisian"}),
    ]
    describe_places(None, places, act=new_act())
    open_site(None, SiteOpened(SITE, {"en": "School 2"}, HUB, BEDS), act=new_act())
    for item in ("blanket", "food_parcel", "water_bottle", "hygiene_kit", "infant_kit"):
        receive_lot(EVERYBODY, Delivery(item, HUB, 50_000), act=new_act())
    announce_vehicle(EVERYBODY, "34 AB 123", 500, stretchers=50, place=HUB, act=new_act())
    starts = now() + timedelta(hours=1)
    plan_trip(
        EVERYBODY, "34 AB 123", HUB, "am-sisian",
        departs_at=starts, arrives_at=starts + timedelta(hours=2), act=_PLAN,
    )  # fmt: skip


@dataclass(slots=True)
class Clerk:
    """One writer: makes its next act from what its earlier ones gave. `number` keeps bands apart."""

    number: int
    random: Random
    families: list[tuple[str, str]] = field(default_factory=list)  # band and household
    banded: int = 0

    def next(self) -> Sent:
        """Return the next act; the first is always a family's band."""
        kinds: dict[Callable[..., partial[Receipt]], int] = {
            self._band: 8, self._persons: 4, self._intention: 1, self._line: 3, self._lot: 1, self._parcel: 3,
            self._hold: 2, self._check_in: 1, self._case: 2, self._patient: 2, self._board: 1,
        }  # fmt: skip
        make = self._band if not self.families else self.random.choices([*kinds], [*kinds.values()])[0]
        act = uuid7(milliseconds(datetime.now(UTC)))  # as a tablet makes it, without the register
        return Sent(act, partial(make(), act=act))

    def done(self, sent: Sent, receipt: Receipt) -> None:
        """Remember what an act gave."""
        if sent.do.func is band_family:
            self.families.append((sent.do.args[1].band, receipt.subject("household")))

    def _household(self) -> str:
        return self.random.choice(self.families)[1]

    def _band(self) -> "partial[Receipt]":
        self.banded += 1
        arrival = Arrival(
            band=f"D-{self.number * BANDS_A_CLERK + self.banded:07}",
            hub=HUB,
            counts={"f 18-59": 1, "m 0-5": self.random.randint(1, 4)},
            district="nk-martuni",
            intention="bed",
            village="Taghavard",
            needs=frozenset(self.random.sample(["infant", "stretcher"], self.random.randint(0, 1))),
            consents={"assistance": "yes", "tracing": "no"},
        )
        return partial(band_family, EVERYBODY, arrival)

    def _persons(self) -> "partial[Receipt]":
        persons = [
            Description("f", "18-59", "head", f"Kanaryan Zvart {self.random.random()}", "Aram", "1947-11-03"),
            Description("m", "0-5", "child", "Kanaryan Tigran", phone="+374-94-777-123"),
        ]
        return partial(add_persons, EVERYBODY, self._household(), persons)

    def _intention(self) -> "partial[Receipt]":
        wanted = self.random.choice(("bed", "relatives", "unsure"))
        return partial(change_intention, EVERYBODY, self._household(), wanted)

    def _line(self) -> "partial[Receipt]":
        return partial(count_line, EVERYBODY, HUB, self.random.randint(0, 500))

    def _lot(self) -> "partial[Receipt]":
        return partial(receive_lot, EVERYBODY, Delivery("bread", HUB, self.random.randint(1, 500)))

    def _parcel(self) -> "partial[Receipt]":
        return partial(issue_parcel, EVERYBODY, self.random.choice(self.families)[0], HUB)

    def _hold(self) -> "partial[Receipt]":
        return partial(hold, EVERYBODY, self._household(), SITE, although=True)

    def _check_in(self) -> "partial[Receipt]":
        return partial(check_in, EVERYBODY, self._household())

    def _case(self) -> "partial[Receipt]":
        request = Request(
            "sibling", "Kanaryan Hovik", "Stepanakert", "Kanaryan Zvart", "+374-94-777-123", agrees=True,
            household=self._household(),
        )  # fmt: skip
        return partial(open_case, EVERYBODY, request)

    def _patient(self) -> "partial[Receipt]":
        sheet = PatientSheet("f", "18-59", HUB, name="Kanaryan Zvart", condition="burns")
        return partial(record_patient, EVERYBODY, sheet, sorting=Sorting("START", "delayed"))

    def _board(self) -> "partial[Receipt]":
        return partial(board, EVERYBODY, TRIP, self._household(), n_people=1, n_stretchers=0, in_parts=True)
