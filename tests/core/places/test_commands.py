"""The map: described by the console or an information manager, in several languages."""

import pytest
from django.utils import translation

from waystation.core.access.errors import NotAllowed
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.models import Place, Road
from waystation.core.places.queries import choices_of, local_names, place_name, places_of
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

GORIS = PlaceDescribed("am-goris", "hub", {"en": "Goris", "hy": "Գորիս"}, parent="AM-SU", lat=39_511_000)
SISIAN = PlaceDescribed("am-sisian", "town", {"hy": "Սիսիան", "en": "Sisian"}, parent="AM-SU")


def test_a_place_is_named_in_the_readers_language_or_in_english_or_by_its_code(node: Node) -> None:
    describe_places(None, [GORIS, SISIAN], act=new_act())

    with translation.override("hy"):
        assert place_name("am-goris") == "Գորիս"
    with translation.override("ru"):
        assert place_name("am-goris") == "Goris"
    assert place_name("am-nowhere") == "am-nowhere"
    assert [row.code for row in places_of("hub", "town", parent="AM-SU")] == ["am-goris", "am-sisian"]
    assert choices_of("hub") == [("am-goris", "Goris")]


def test_a_later_description_replaces_the_earlier_one(node: Node) -> None:
    describe_places(None, [GORIS], [RoadDescribed("nk", "am-goris", 30_000)], act=new_act())
    describe_places(None, [PlaceDescribed("am-goris", "town", {"en": "Goris"})], act=new_act())

    assert [(row.place_kind, row.parent, row.lat) for row in Place.objects.all()] == [("town", "", None)]
    assert [(row.start, row.metres) for row in Road.objects.all()] == [("nk", 30_000)]


def test_a_clerk_may_not_change_the_map(node: Node) -> None:
    clerk = Actor("u1", "anahit", "web", (("clerk", ""),))

    with pytest.raises(NotAllowed):
        describe_places(clerk, [GORIS], act=new_act())

    assert (Place.objects.count(), StoredEntry.objects.count()) == (0, 0)


def test_a_place_is_known_by_any_of_its_names_and_told_in_the_readers_language(node: Node):
    names = {"en": "Armenia", "hy": "Հայաստան", "ru": "Армения"}
    country = PlaceDescribed("AM", "country", names, ("Republic of Armenia", "Goris"))
    describe_places(None, [GORIS, country], act=new_act())

    with translation.override("ru"):
        assert local_names(["Republic of Armenia", "ARMENIA", "Հայաստան", ""]) == {
            "Republic of Armenia": "Армения",
            "ARMENIA": "Армения",
            "Հայաստան": "Армения",
        }
    with translation.override("hy"):
        assert local_names(["Goris"]) == {"Goris": "Գորիս"}


def test_a_name_without_a_place_or_without_the_readers_language_is_left_out(node: Node):
    describe_places(None, [GORIS], act=new_act())

    with translation.override("ru"):
        assert local_names(["Goris", "Stepanakert"]) == {}
