"""A demo site in a process of its own, and Debian's Chromium to look at it with."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from waystation.cli.crawl import crawl
from waystation.cli.rehearsal.client import Client
from waystation.cli.scenario import DEMO_PASSWORD
from waystation.cli.server import free_port

PHONE = 360
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Subjects of the journal, in one form or another: `trip:018ad5…`, `figure:44c7…/12-killed`, `S-33`.
SUBJECT = re.compile(r"[a-z-]+:[^/]+(/\d+-[a-z-]+|/[0-9a-f-]{36})?|[A-Z]{1,3}-\d+|\d+")


@dataclass(frozen=True)
class Site:
    """A running demo."""

    base: str
    home: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo with a dozen families, as `waystation demo` serves it."""
    home = tmp_path_factory.mktemp("demo")
    port = free_port()
    command = [sys.executable, "-m", "waystation.cli", "demo", "--families", "14", "--port", str(port)]
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_HTTPS": "0"}
    environment.pop("WAYSTATION_DATABASE_URL", None)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("The site is at"):
                break
        else:
            pytest.fail("the demo did not start:\n" + "".join(lines))
        yield Site(f"http://127.0.0.1:{port}", home)
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, kept from looking for other hosts by itself."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
        "args": list(CHROMIUM_ARGUMENTS),
    }


@dataclass
class Watch:
    """Collects what must not happen on any page of a browser: script errors, other hosts, missing files."""

    base: str
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of `context`."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A form that is refused comes back as a page with status 400 or 409, which Chromium reports here too.
        is_refusal = "Failed to load resource" in message.text and message.location["url"].endswith("/")
        if message.type in ("error", "warning") and not is_refusal:
            self.faults.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if not response.url.startswith((self.base + "/", "data:")):
            self.faults.append(f"asked another host: {response.url}")
        if response.status >= 500 or (response.status >= 400 and not response.url.endswith("/")):
            self.faults.append(f"{response.url} answered {response.status}")


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The cookies of each role that has signed in; a password is hashed slowly on purpose."""
    return {}


@pytest.fixture
def signed_in(browser: Browser, site: Site, sessions: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Opens a browser's page signed in as a role, and afterwards fails the test if it was not quiet."""
    opened: list[BrowserContext] = []
    watch = Watch(site.base)

    def sign_in(role: str, *, width: int = PHONE, height: int = 760, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site.base,
            viewport={"width": width, "height": height},
            storage_state=sessions.get(role),
            **options,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        watch.over(context)
        page = context.new_page()
        if role not in sessions:
            page.goto("/sign-in")
            page.locator("input[name=username]").fill(role)
            page.locator("input[name=password]").fill(DEMO_PASSWORD)
            page.locator("main button[type=submit]").click()
            page.wait_for_url(site.base + "/")
            sessions[role] = context.storage_state()
        return page

    yield sign_in
    for context in opened:
        context.close()
    assert watch.faults == []


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page of nobody who is signed in."""
    page = browser.new_page(viewport={"width": PHONE, "height": 760})
    yield page
    page.close()


@cache
def addresses(base: str, role: str) -> tuple[str, ...]:
    """The pages a role reaches by following links, one of each kind."""
    client = Client(base)
    client.sign_in(role, DEMO_PASSWORD)
    kinds: dict[str, str] = {}
    for visit in crawl(client, of_each_kind=1):
        if visit.status == 200:
            kinds.setdefault(SUBJECT.sub("…", visit.address.partition("?")[0]), visit.address)
    return tuple(kinds.values())


def faults_of(page: Page) -> list[str]:
    """What is wrong with a page as it stands: WCAG, width, main headings, targets too small to touch."""
    found = Axe().run(page, options=WCAG).response["violations"]
    faults = [f"{one['id']} {one['help']} {[node['target'] for node in one['nodes'][:3]]}" for one in found]
    if (overflow := overflow_of(page)) > 0:
        faults.append(f"{overflow} px wider than the screen")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} main headings")
    faults += [f"target under 44 px: {one}" for one in page.evaluate(SMALL_TARGETS)]
    return [f"{page.url}: {fault}" for fault in faults]


def overflow_of(page: Page) -> int:
    """How many pixels a page is wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert isinstance(wider, int)
    return wider


SMALL_TARGETS = """() => [...document.querySelectorAll('main a.button, main button, main summary, nav a')]
    .filter(one => one.offsetParent !== null && one.getBoundingClientRect().height < 43.5)
    .map(one => one.outerHTML.slice(0, 90))"""
