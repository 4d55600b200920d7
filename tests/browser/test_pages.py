"""Every page, as a person with a phone or at a desk meets it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import Site
from waystation.cli.crawl import crawl
from waystation.cli.rehearsal.client import Client
from waystation.cli.scenario import DEMO_PASSWORD

SignedIn = Callable[..., BrowserContext]
pytestmark = pytest.mark.browser

# Roles that between them may open every page.
ROLES = ("coordinator", "tracing", "medical")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def addresses(site: Site, role: str) -> list[str]:
    """The pages a role reaches, found by following links; one of each kind is enough for a browser."""
    client = Client(site.base)
    client.sign_in(role, DEMO_PASSWORD)
    return [visit.address for visit in crawl(client, of_each_kind=1) if visit.status == 200]


class Watch:
    """Collects what must not happen on a page."""

    def __init__(self, page: Page, base: str) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", lambda request: self._request(request, base))

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"console {kind}: {text}")

    def _request(self, request: Request, base: str) -> None:
        if not request.url.startswith((base + "/", "data:")):
            self.faults.append(f"asked another host: {request.url}")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_quiet_fits_a_phone_and_meets_wcag(site: Site, signed_in: SignedIn, role: str) -> None:
    page = signed_in(role, width=360).new_page()
    watch, faults = Watch(page, site.base), []

    for address in addresses(site, role):
        page.goto(address)
        found = Axe().run(page, options=WCAG).response["violations"]
        faults += [
            f"{address}: {one['id']} {one['help']} {[node['target'] for node in one['nodes'][:3]]}" for one in found
        ]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            faults.append(f"{address}: {overflow} px wider than a phone")
        if page.locator("h1").count() != 1:
            faults.append(f"{address}: {page.locator('h1').count()} main headings")
        small = page.evaluate(SMALL_TARGETS)
        faults += [f"{address}: target under 44 px: {one}" for one in small]

    assert watch.faults + faults == []


SMALL_TARGETS = """() => [...document.querySelectorAll('main a.button, main button, main summary, nav a')]
    .filter(one => one.offsetParent !== null && one.getBoundingClientRect().height < 43.5)
    .map(one => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("language", ["hy", "ru"])
def test_every_desk_speaks_the_readers_language(site: Site, signed_in: SignedIn, language: str) -> None:
    context = signed_in("coordinator", width=1280, locale=language)
    context.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
    page = context.new_page()

    for address in addresses(site, "coordinator"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_a_dark_page_meets_wcag_too(site: Site, signed_in: SignedIn) -> None:
    page = signed_in("coordinator", width=1280, color_scheme="dark").new_page()
    faults = []

    for address in addresses(site, "coordinator"):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        faults += [f"{address}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]

    assert faults == []


def test_the_sign_in_page_meets_wcag_and_names_what_is_wrong(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.goto(site.base + "/sign-in")
    assert Axe().run(page, options=WCAG).response["violations"] == []

    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong.")
