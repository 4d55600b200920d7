"""One piece of work at each desk, on a phone and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import faults_of, overflow_of
from tests.browser.families import band_family

SignedIn = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.fixture
def clerk(signed_in: SignedIn) -> Page:
    """A clerk's phone without scripts."""
    return signed_in("clerk", java_script_enabled=False)


def heading(page: Page) -> str:
    """The main heading of a page."""
    return page.locator("h1").inner_text()


def test_a_parcel_is_issued_once_and_a_second_try_says_when_and_where(
    signed_in: SignedIn, clerk: Page
) -> None:
    band_family(clerk, "D-910001")
    page = signed_in("supply", java_script_enabled=False)

    for _ in range(2):
        page.goto("/supply/")
        page.get_by_label("Band number").fill("D-910001")
        page.get_by_role("button", name="Issue the parcel").click()
        if heading(page) == "Hand over to D-910001":
            expect(page.get_by_role("listitem").filter(has_text="Blankets")).to_have_text(re.compile("^3"))

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text(
        re.compile(r"Band D-910001 got this parcel at Goris .*\d\d:\d\d.* Hand out nothing\.")
    )


def test_beds_are_held_and_the_family_checks_in_at_the_door(signed_in: SignedIn, clerk: Page) -> None:
    band_family(clerk, "D-910002")
    page = signed_in("placement", java_script_enabled=False)

    page.goto("/placement/")
    finding = page.locator("section").filter(has=page.get_by_role("heading", name="Find a bed for a family"))
    finding.get_by_label("Band number").fill("D-910002")
    finding.get_by_role("button", name="Show sites").click()
    assert heading(page) == "A bed for band D-910002"
    page.get_by_role("button", name="Hold 3 h").first.click()
    expect(page.get_by_role("status")).to_contain_text("are held for band D-910002.")
    page.goto("/placement/")
    door = page.locator("section").filter(has=page.get_by_role("heading", name="A family is at the door"))
    door.get_by_label("Band number").fill("D-910002")
    door.get_by_role("button", name="Check in").click()

    expect(page.get_by_role("status")).to_contain_text("Band D-910002 is checked in")


def test_a_trip_is_filled_closed_and_arrives_with_one_person_missing(
    signed_in: SignedIn, clerk: Page
) -> None:
    band_family(clerk, "D-910003", women=40, boys=5)
    band_family(clerk, "D-910004", women=1, boys=0)
    page = signed_in("dispatcher", java_script_enabled=False)

    page.goto("/transport/vehicles/new/")
    page.get_by_label("Number plate").fill("34 AB 910")
    page.get_by_label("Seats", exact=True).fill("45")
    page.get_by_label("Here").select_option(label="Goris")
    page.get_by_role("button", name="Announce").click()
    page.get_by_role("row", name="34 AB 910").get_by_role("link", name="Plan a trip").click()
    page.get_by_label("From", exact=True).select_option(label="Goris")
    page.get_by_label("To", exact=True).select_option(label="Vayk")
    page.get_by_label("Minutes on the road").fill("90")
    page.get_by_role("button", name="Plan this trip").click()
    expect(page.get_by_role("status")).to_contain_text("The trip is planned.")

    page.get_by_label("Band number").fill("D-910003")
    page.get_by_role("button", name="Board", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Band D-910003 boarded. 0 seats left.")
    page.get_by_label("Band number").fill("D-910004")
    page.get_by_role("button", name="Board", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("34 AB 910")
    expect(page.get_by_text("45 of 45 seats taken")).to_be_visible()

    page.get_by_role("button", name="Close the list and depart").click()
    expect(page.get_by_role("status")).to_contain_text("The list is closed.")
    page.get_by_label("D-910003: arrived, where not all").fill("44")
    page.get_by_role("button", name="Only these arrived").click()
    expect(page.get_by_role("status")).to_contain_text("1 person who boarded did not arrive.")
    trip = page.url
    page.goto("/transport/")
    missing = page.get_by_role("listitem").filter(has_text="34 AB 910")
    expect(missing.filter(has_text="D-910003 (1)")).to_be_visible()
    alarmed = signed_in("dispatcher")
    for address in (trip, "/transport/"):
        alarmed.goto(address)
        assert faults_of(alarmed) == []


def test_the_drivers_list_prints_as_a_table_without_buttons(signed_in: SignedIn) -> None:
    page = signed_in("coordinator", width=680)  # an A4 sheet within its margins
    page.goto("/transport/")
    trip = page.locator("a[href*='/transport/trips/trip:']").first.get_attribute("href")
    page.goto(f"{trip}manifest/")

    page.emulate_media(media="print")

    assert page.locator("main table thead").evaluate("one => getComputedStyle(one).position") == "static"
    assert page.locator("main tbody tr").first.evaluate("one => getComputedStyle(one).display") == "table-row"
    for hidden in (".desks", ".menu", ".skip", "main .back"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert overflow_of(page) == 0


def test_a_missing_relative_is_written_down_and_seen(signed_in: SignedIn) -> None:
    page = signed_in("tracing", java_script_enabled=False)

    page.goto("/tracing/")
    page.get_by_role("link", name="Take a request").click()
    page.get_by_label("Whom do they look for?").select_option(label="Grandparent")
    page.get_by_label("Name, as the asker says it, in any script").fill("Ասյա Դեմոյան")
    page.get_by_label("Last seen: where, when, with whom").fill("Martakert, 24 September, at the school")
    page.get_by_label("Name of the asker").fill("Narine Demoyan")
    page.get_by_label("How to reach the asker").fill("+374 00 000001")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save and print the slip").click()
    assert heading(page) == "Slip for the asker"
    code = page.locator(".band-big").inner_text()

    page.get_by_role("link", name="Open the case").click()
    assert heading(page) == f"Case {code}"
    page.get_by_label("Where exactly, in what state, with whom").fill("In a white van")
    page.get_by_label("Likely", exact=True).check()
    page.get_by_role("button", name="Save the sighting").click()

    expect(page.get_by_role("status")).to_contain_text("The asker was told nothing.")
    expect(page.locator(".events")).to_contain_text("In a white van")


def test_a_patient_is_sorted_twice_and_moved(signed_in: SignedIn) -> None:
    page = signed_in("medical", java_script_enabled=False)

    page.goto("/medical/patients/new/")
    page.get_by_label("At", exact=True).select_option(label="Goris")
    page.get_by_label("Delayed (yellow)").check()
    page.get_by_role("button", name="Save the patient").click()
    expect(page.get_by_role("status")).to_contain_text("saved.")
    assert heading(page).startswith("Patient ")
    page.get_by_text("Sort again").click()
    page.get_by_label("Immediate (red)").check()
    page.get_by_role("button", name="Save the triage").click()
    expect(page.get_by_role("status")).to_contain_text("Sorted: Immediate (red).")
    expect(page.locator("section", has_text="Sort again").locator(".events li")).to_have_count(2)

    page.get_by_label("To", exact=True).select_option(label="Goris Medical Centre")
    page.get_by_label("Bed", exact=True).select_option(label="Emergency")
    page.get_by_role("button", name="Ask for the move").click()
    expect(page.get_by_role("status").last).to_contain_text("The move is asked for.")
    page.get_by_role("button", name="Left").click()
    page.get_by_role("button", name="Handed over").click()

    expect(page.locator(".facts")).to_contain_text("Goris Medical Centre")


def test_pages_that_only_work_leads_to_meet_wcag(signed_in: SignedIn) -> None:
    medical, faults = signed_in("medical"), []

    medical.goto("/medical/patients/new/")
    medical.get_by_role("button", name="Save the patient").click()
    medical.get_by_role("heading", level=1, name="Patient").wait_for()
    faults += faults_of(medical)
    placement = signed_in("placement")
    placement.goto("/placement/")
    placement.get_by_role("button", name="Check in").click()
    faults += faults_of(placement)
    dispatcher = signed_in("dispatcher")
    dispatcher.goto("/transport/trips/trip:none/")
    faults += faults_of(dispatcher)

    assert faults == []
