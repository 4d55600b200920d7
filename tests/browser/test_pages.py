"""Every page, as a person with a phone or at a desk meets it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import WCAG, Site, addresses, faults_of, overflow_of

SignedIn = Callable[..., Page]
pytestmark = pytest.mark.browser

# Roles that between them may open every page.
ROLES = ("coordinator", "tracing", "medical")


def all_addresses(site: Site) -> list[tuple[str, str]]:
    """Every page once, with a role that may open it."""
    seen: dict[str, str] = {}
    for role in ROLES:
        for address in addresses(site.base, role):
            seen.setdefault(address, role)
    return [(role, address) for address, role in seen.items()]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_quiet_fits_a_phone_and_meets_wcag(site: Site, signed_in: SignedIn, role: str) -> None:
    page, faults = signed_in(role), []

    for one, address in all_addresses(site):
        if one == role:
            page.goto(address)
            faults += faults_of(page)

    assert faults == []


@pytest.mark.parametrize("language", ["hy", "ru"])
def test_every_page_speaks_the_readers_language_and_fits(
    site: Site, signed_in: SignedIn, language: str
) -> None:
    faults = []

    for role in ROLES:
        page = signed_in(role)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
        for one, address in all_addresses(site):
            if one == role:
                page.goto(address)
                expect(page.locator("html")).to_have_attribute("lang", language)
                if overflow_of(page) > 0:
                    faults.append(f"{address}: {overflow_of(page)} px wider than a phone")

    assert faults == []


def test_dark_pages_have_contrast_too(site: Site, signed_in: SignedIn) -> None:
    faults = []

    for role in ROLES:
        page = signed_in(role, width=1280, color_scheme="dark")
        for one, address in all_addresses(site):
            if one == role:
                page.goto(address)
                found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
                faults += [f"{address}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]

    assert faults == []


@pytest.mark.parametrize("address", ["/situation/", "/reception/", "/placement/"])
def test_read_from_right_to_left_nothing_leaves_the_screen(signed_in: SignedIn, address: str) -> None:
    page = signed_in("coordinator")
    page.goto(address)

    page.evaluate("document.documentElement.dir = 'rtl'")

    assert overflow_of(page) == 0
    assert page.evaluate(LEFT_OF_SCREEN) == []
    heading = page.locator("h1").bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > 300  # it begins at the right


LEFT_OF_SCREEN = """() => [...document.querySelectorAll('main *')]
    .filter(one => !one.closest('.table-region, .visually-hidden, svg, thead') && one.offsetParent !== null
        && one.getBoundingClientRect().left < -1)
    .map(one => one.outerHTML.slice(0, 90))"""


def test_the_sign_in_page_meets_wcag_and_names_what_is_wrong(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.goto(site.base + "/sign-in")
    assert Axe().run(page, options=WCAG).response["violations"] == []

    page.get_by_label("User name").fill("clerk")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong.")
