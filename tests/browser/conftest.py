"""A demo site in a process of its own, and Debian's Chromium to look at it with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from waystation.cli.scenario import DEMO_PASSWORD
from waystation.cli.server import free_port

START_S = 120
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
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


@pytest.fixture
def signed_in(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser context signed in as a role: `signed_in("clerk", width=360)`."""
    opened: list[BrowserContext] = []

    def sign_in(role: str, *, width: int = 360, height: int = 760, **options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=site.base, viewport={"width": width, "height": height}, **options
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(site.base + "/")
        return context

    yield sign_in
    for context in opened:
        context.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page of nobody who is signed in."""
    page = browser.new_page(viewport={"width": 360, "height": 760})
    yield page
    page.close()
