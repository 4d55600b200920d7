"""Two sites near Goris: a school without steps, and a hotel with steps for women only."""

import pytest
from django.test import Client

from waystation.core.access.models import User
from waystation.core.journal.writer import new_act
from waystation.desks.placement.commands import open_site
from waystation.desks.placement.subjects import SiteOpened

SCHOOL = SiteOpened("S-01", {"en": "Goris School", "hy": "Գորիսի դպրոց"}, "am-goris", 10, is_step_free=True)
HOTEL = SiteOpened("S-02", {"en": "Sisian Hotel"}, "am-sisian", 4, is_women_only=True)


@pytest.fixture
def sites(square):
    """The school with 10 beds and the hotel with 4."""
    open_site(None, SCHOOL, act=new_act())
    open_site(None, HOTEL, act=new_act())


@pytest.fixture
def officer(actor, sites):
    """A placement officer for the whole node."""
    return actor("placement")


@pytest.fixture
def signed_in(actor):
    """A browser signed in by role: `signed_in("placement")`."""

    def make(role, place=""):
        client = Client(HTTP_X_FORWARDED_PROTO="https")
        client.force_login(User.objects.get(pk=actor(role, place=place).id))
        return client

    return make
