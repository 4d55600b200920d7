"""Banding a family in a real browser: by keyboard alone, without scripts, sent twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import faults_of
from tests.browser.families import fill_in

SignedIn = Callable[..., Page]
pytestmark = pytest.mark.browser

# Reads what has the focus: its name, its value, and whether the reader can see that it has it.
FOCUSED = """() => { const one = document.activeElement;
    const drawn = getComputedStyle(one.closest('.choice') || one);
    const place = one.getBoundingClientRect();
    return { name: one.name || '', type: one.type || one.tagName, value: one.value || '',
        words: one.innerText || '',
        isRinged: drawn.outlineStyle === 'solid' && parseFloat(drawn.outlineWidth) >= 2,
        isInSight: place.bottom > 0 && place.top < innerHeight } }"""


def test_a_family_is_banded_on_a_phone_without_scripts(signed_in: SignedIn) -> None:
    page = signed_in("clerk", java_script_enabled=False)

    fill_in(page, "D-900001")
    page.get_by_label("Infant").check()
    page.get_by_role("button", name="Band this family").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900001")
    expect(page.get_by_text("Band D-900001: 3 people. Saved.")).to_be_visible()


def test_a_family_is_banded_by_keyboard_alone_and_the_focus_is_seen(signed_in: SignedIn) -> None:
    page = signed_in("clerk", width=1280)
    page.goto("/reception/")
    answers = {"band": "D-900002", "f_18_59": "2", "m_0_5": "1"}
    unseen: list[str] = []

    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not (focused["isRinged"] and focused["isInSight"]):
            unseen.append(f"{focused['name']} {focused['type']} {focused['words']}")
        if focused["name"] in answers:
            page.keyboard.type(answers.pop(focused["name"]))
        elif focused["name"] == "district":
            page.keyboard.press("ArrowDown")
        elif focused["type"] == "radio" or focused["value"] == "infant":
            page.keyboard.press("Space")
        elif focused["words"] == "Band this family":
            page.keyboard.press("Enter")
            break

    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900002")
    expect(page.get_by_role("heading", name="3 people")).to_be_visible()
    assert unseen == []


def test_the_first_tab_leads_past_the_navigation(signed_in: SignedIn) -> None:
    page = signed_in("clerk")
    page.goto("/reception/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_going_back_and_sending_again_bands_one_family(signed_in: SignedIn) -> None:
    page = signed_in("clerk")
    fill_in(page, "D-900003")
    act = page.locator("form.form input[name=act]").input_value()
    page.get_by_role("button", name="Band this family").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900003")
    first = page.url

    fill_in(page, "D-900003")
    page.locator("form.form input[name=act]").evaluate("(field, act) => { field.value = act }", act)
    page.get_by_role("button", name="Band this family").click()

    expect(page).to_have_url(first)


def test_a_used_band_is_named_at_the_field_and_what_was_typed_stays(signed_in: SignedIn) -> None:
    page = signed_in("clerk")
    for _ in range(2):
        fill_in(page, "D-900004")
        page.get_by_role("button", name="Band this family").click()

    expect(page.get_by_role("alert")).to_contain_text("Band D-900004 is worn by a family since")
    expect(page.get_by_label("Female, 18–59 years")).to_have_value("2")
    assert faults_of(page) == []


def test_names_are_added_later_and_the_pages_meet_wcag(signed_in: SignedIn) -> None:
    page = signed_in("clerk")
    fill_in(page, "D-900005")
    page.get_by_role("button", name="Band this family").click()
    faults = faults_of(page)

    page.get_by_role("link", name="Add names").click()
    faults += faults_of(page)
    first = page.get_by_role("group", name="Person 1", exact=True)
    first.get_by_label("Name as heard, in any script").fill("Անահիտ Դեմոյան")
    page.get_by_role("button", name="Save names").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one.")
    faults += faults_of(page)
    first.get_by_label("Relation to the head").select_option(label="Head of the family")
    first.get_by_label("Sex").select_option(label="Female")
    first.get_by_label("Age", exact=True).select_option(label="18–59 years")
    page.get_by_role("button", name="Save names").click()

    expect(page.get_by_text("Անահիտ Դեմոյան")).to_be_visible()
    assert faults == []
