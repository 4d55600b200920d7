import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from waystation.core.access.models import User
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.supply.queries import issue_of, lot_named, lots_at

GORIS = "am-goris"


def signed_in(actor) -> Client:
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(username=actor.username))
    return client


@pytest.fixture
def screen(officer) -> Client:
    """The supply officer's browser."""
    return signed_in(officer)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_parcel_is_issued_in_one_tap_and_what_to_hand_over_is_shown(screen, family, stocked):
    household = family()

    response = screen.post(
        reverse("supply:index"), {"act": new_act(), "band": "d 000101", "place": GORIS}, follow=True
    )

    assert response.redirect_chain == [(f"/supply/issued/{issue_of(household).subject}/", 302)]
    assert "Hand over to D-000101" in text(response)
    assert "4 Blankets" in text(response)
    assert "8 Water, bottles of 1.5 l" in text(response)
    assert "Next family" in text(response)
    assert verify() == []


def test_a_second_try_says_where_and_keeps_what_was_typed(screen, family, stocked):
    family()
    screen.post(reverse("supply:index"), {"act": new_act(), "band": "D-000101", "place": GORIS})
    before = StoredEntry.objects.count()

    response = screen.post(reverse("supply:index"), {"act": new_act(), "band": "D-000101", "place": GORIS})

    assert response.status_code == 409
    assert "Band D-000101 got this parcel at Goris at" in text(response)
    assert 'value="D-000101"' in response.content.decode()
    assert StoredEntry.objects.count() == before


def test_the_same_tap_twice_shows_the_same_page(screen, family, stocked):
    household = family()
    tap = {"act": new_act(), "band": "D-000101", "place": GORIS}

    first, second = (screen.post(reverse("supply:index"), tap) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert issue_of(household).items["blanket"] == 4


def test_a_short_shelf_offers_to_give_what_there_is(screen, family, receive):
    household = family()
    receive("blanket", 3)
    tap = {"act": new_act(), "band": "D-000101", "place": GORIS}

    refused = screen.post(reverse("supply:index"), tap)
    given = screen.post(reverse("supply:index"), {**tap, "although_short": "on"}, follow=True)

    assert refused.status_code == 409
    assert "Blankets: 4 needed, 3 there" in text(refused)
    assert 'name="although_short"' in refused.content.decode()
    assert "Still owed." in text(given)
    assert issue_of(household).owed["blanket"] == 1


@pytest.mark.parametrize(
    ("band", "status", "sentence"),
    [
        ("", 400, "This field is required"),
        ("x", 400, "band of the demo"),
        ("D-000999", 404, "Nobody here wears"),
    ],
)
def test_a_bad_band_is_said_at_the_field(screen, stocked, band, status, sentence):
    response = screen.post(reverse("supply:index"), {"act": new_act(), "band": band, "place": GORIS})

    assert response.status_code == status
    assert sentence in text(response)


def test_goods_are_received_by_the_form(screen):
    response = screen.post(
        reverse("supply:receive"),
        {
            "act": new_act(),
            "place": GORIS,
            "item": "food_parcel",
            "quantity": "70",
            "damaged": "2",
            "expires_on": "2030-02-28",
            "source": "Consignment 12",
        },
        follow=True,
    )

    (lot,) = lots_at(GORIS)
    assert (lot.quantity, lot.damaged, lot.expires_on, lot.source) == (70, 2, "2030-02-28", "Consignment 12")
    assert "68 on the shelf" in text(response)
    assert "Consignment 12" in text(response)


@pytest.mark.parametrize("quantity", ["0", "-5", "1,2,3", "", "9999999999"])
def test_a_quantity_that_is_none_is_refused_and_nothing_is_saved(screen, quantity):
    response = screen.post(
        reverse("supply:receive"), {"act": new_act(), "place": GORIS, "item": "bread", "quantity": quantity}
    )

    assert response.status_code == 400
    assert "Nothing was saved" in text(response)
    assert lots_at() == []


def test_more_than_there_is_cannot_be_lost_and_a_correction_works(screen, receive):
    lot = receive("bread", 10)
    address = reverse("supply:lot", args=[lot])

    refused = screen.post(address, {"act": new_act(), "what": "loss", "quantity": "11", "reason": "lost"})
    corrected = screen.post(address, {"act": new_act(), "what": "correction", "change": "-3"}, follow=True)

    assert refused.status_code == 409
    assert "this lot has 10, so 11 cannot leave it" in text(refused)
    assert corrected.status_code == 200
    assert lot_named(lot).there == 7


def test_a_volunteer_sees_stock_and_issues_and_does_not_receive(actor, stocked):
    volunteer = signed_in(actor("volunteer"))

    assert volunteer.get(reverse("supply:stock")).status_code == 200
    assert "Receive goods" not in text(volunteer.get(reverse("supply:stock")))
    assert volunteer.get(reverse("supply:receive")).status_code == 403
    assert volunteer.get(reverse("supply:lot", args=[stocked["blanket"]])).status_code == 403


def test_other_desks_do_not_open_supply(actor):
    tracer = signed_in(actor("tracing"))

    for name in ("index", "stock", "receive"):
        assert tracer.get(reverse(f"supply:{name}")).status_code == 403
    assert Client(HTTP_X_FORWARDED_PROTO="https").get(reverse("supply:index")).status_code == 302


def test_looking_changes_nothing_and_unknown_addresses_are_said_to_be(screen, family, stocked):
    family()
    screen.post(reverse("supply:index"), {"act": new_act(), "band": "D-000101", "place": GORIS})
    before = StoredEntry.objects.count()

    for address in (
        reverse("supply:index"),
        reverse("supply:stock"),
        reverse("supply:receive"),
        reverse("supply:lot", args=[stocked["blanket"]]),
    ):
        assert screen.get(address).status_code == 200
    assert screen.get(reverse("supply:lot", args=["lot:none"])).status_code == 404
    assert screen.get(reverse("supply:issued", args=["issue:first-parcel/none"])).status_code == 404

    assert StoredEntry.objects.count() == before


def test_the_first_page_takes_few_queries(screen, family, stocked, django_assert_max_num_queries):
    for band in ("D-000101", "D-000102"):
        family(band=band)
        screen.post(reverse("supply:index"), {"act": new_act(), "band": band, "place": GORIS})

    screen.get(reverse("supply:index"))  # what waits for the reader is counted every half minute
    with django_assert_max_num_queries(25):
        screen.get(reverse("supply:index"))


def test_days_of_cover_and_last_days_are_in_the_readers_language(screen, family, receive):
    family()
    receive("water_bottle", 27, expires_on="2030-02-28")
    screen.post("/language/setlang/", {"language": "hy", "next": "/"})

    with translation.override("hy"):
        page = text(screen.get(reverse("supply:stock")))

    assert "3,4 օր" in page
    assert page.count("28 փտվ 2030") == 2
    assert "2030-02-28" not in page
