"""A small border world: the hub at Goris, a road in, and reports worded for these tests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from waystation.core.access.models import User
from waystation.core.journal.node import set_demo_clock
from waystation.core.journal.writer import new_act
from waystation.desks.situation.commands import NewReport, add_report, describe_corridor
from waystation.desks.situation.subjects import CorridorDescribed, FigureProposed, Meaning

YEREVAN = ZoneInfo("Asia/Yerevan")
NOON = datetime(2023, 9, 27, 12, tzinfo=YEREVAN)
MONDAY = "The government counted 4,000 arrivals in Armenia as of 12:00 on 25 September 2023."
TUESDAY = "The government counted 16,000 arrivals in Armenia as of 12:00 on 26 September 2023."
TOLL = "The fuel explosion killed at least 68 people, the Red Cross said. 105 are missing."
LACHIN = CorridorDescribed(
    "lachin", "Lachin road", 60_000, 110_000, 145_000, 265, 450, ("Armenia",), "for these tests"
)


@pytest.fixture
def border(square):
    """The square at noon of 27 September 2023, with the road in described."""
    set_demo_clock(NOON)
    describe_corridor(None, LACHIN, act=new_act())
    return square


@pytest.fixture
def officer(border, actor):
    """The information manager."""
    return actor("information")


@pytest.fixture
def told(officer):
    """Adds a report: `told(MONDAY, hours=44)` was published 44 hours before noon."""

    def make(text, *, source="Border Herald", hours=1, act="", by=None, **changes):
        new = NewReport(
            text.encode(), source, published_at=NOON - timedelta(hours=hours), **{"lang": "en", **changes}
        )
        return add_report(by or officer, new, act=act or new_act())

    return make


@pytest.fixture
def signed_in(actor):
    """A browser signed in by role: `signed_in("information")`."""

    def make(role):
        client = Client(HTTP_X_FORWARDED_PROTO="https")
        client.force_login(User.objects.get(pk=actor(role).id))
        return client

    return make


def meaning(**changes):
    """A count of 16,000 arrivals, unless told otherwise."""
    return Meaning(
        **{
            "kind": "arrived",
            "low": "16000",
            "high": "16000",
            "qualifier": "exact",
            "unit": "persons",
            "place": "Armenia",
            **changes,
        }
    )


def proposed(report="report:1", start=4, **changes):
    """A proposal of that meaning."""
    return FigureProposed(report, start, start + 6, 0, "The 16,000 arrivals.", meaning(**changes))
