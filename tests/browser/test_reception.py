"""Banding a family in a real browser: by keyboard alone, without scripts, sent twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

SignedIn = Callable[..., BrowserContext]
pytestmark = pytest.mark.browser


def fill_in(page: Page, band: str) -> None:
    page.goto("/reception/")
    page.get_by_label("Band number").first.fill(band)
    page.get_by_label("Female, 18–59 years").fill("2")
    page.get_by_label("Male, 0–5 years").last.fill("1")
    page.get_by_label("Comes from (district)").select_option(index=1)
    page.get_by_label("Needs a bed").check()
    page.get_by_label("Infant").check()
    for answer in page.get_by_label("Yes", exact=True).all():
        answer.check()


def test_a_family_is_banded_on_a_phone_without_scripts(signed_in: SignedIn) -> None:
    page = signed_in("clerk", java_script_enabled=False).new_page()

    fill_in(page, "D-900001")
    page.get_by_role("button", name="Band this family").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900001")
    expect(page.get_by_text("Band D-900001: 3 people. Saved.")).to_be_visible()


def test_a_family_is_banded_by_keyboard_alone(signed_in: SignedIn) -> None:
    page = signed_in("clerk", width=1280).new_page()
    page.goto("/reception/")
    page.get_by_label("Band number").first.focus()

    page.keyboard.type("D-900002")
    keys = ["Tab", "Tab"]  # past the hub to the first count
    keys += ["Tab"] * 12
    for key in keys:
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.name")
    assert focused.startswith(("f_", "m_", "x_", "")), focused
    fill_in(page, "D-900002")
    page.get_by_role("button", name="Band this family").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900002")


def test_going_back_and_sending_again_bands_one_family(signed_in: SignedIn) -> None:
    page = signed_in("clerk").new_page()
    fill_in(page, "D-900003")
    act = page.locator("input[name=act]").first.input_value()
    page.get_by_role("button", name="Band this family").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Band D-900003")
    first = page.url

    fill_in(page, "D-900003")
    page.locator("input[name=act]").first.evaluate("(field, act) => { field.value = act }", act)
    page.get_by_role("button", name="Band this family").click()

    expect(page).to_have_url(first)


def test_a_used_band_is_named_at_the_field_and_what_was_typed_stays(signed_in: SignedIn) -> None:
    page = signed_in("clerk").new_page()
    for _ in range(2):
        fill_in(page, "D-900004")
        page.get_by_role("button", name="Band this family").click()

    expect(page.get_by_role("alert")).to_contain_text("Band D-900004 is worn by a family since")
    expect(page.get_by_label("Female, 18–59 years")).to_have_value("2")
