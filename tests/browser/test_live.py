"""A live node in a browser: code and PIN at the first sign-in, the cover of an idle page, a device let in."""

import os
import subprocess
import sys
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from waystation.cli.server import free_port

pytestmark = pytest.mark.browser

PASSWORD = "four plain long words"
PASSPHRASE = "seven quiet rivers under the old bridge"
PIN = "2580"
SIX_MINUTES_MS = 6 * 60 * 1000


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A live node set up and served as its keeper would."""
    home = tmp_path_factory.mktemp("live")
    secrets = tmp_path_factory.mktemp("secrets")
    (secrets / "passphrase").write_text(PASSPHRASE + "\n")
    (secrets / "password").write_text(PASSWORD + "\n")
    environment = {
        **os.environ,
        "WAYSTATION_HOME": str(home),
        "WAYSTATION_HTTPS": "0",
        "WAYSTATION_PASSPHRASE_FILE": str(secrets / "passphrase"),
    }
    environment.pop("WAYSTATION_DATABASE_URL", None)
    _run(environment, "init", "--name", "Goris", "--time-zone", "Asia/Yerevan", "--coordinator", "boss",
         "--passphrase-file", secrets / "passphrase", "--password-file", secrets / "password",
         "--shares-to", secrets / "shares")  # fmt: skip
    port = str(free_port())
    command = [sys.executable, "-u", "-m", "waystation.cli", "serve", "--port", port]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C stops it" in line:
                break
        else:
            pytest.fail("the node was not served")
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(30)


def _run(environment: dict[str, str], *arguments: str | Path) -> None:
    command = [sys.executable, "-m", "waystation.cli", *map(str, arguments)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)


def sign_in_first(page: Page, live: str) -> None:
    """Sign in, set the telephone up, and choose a PIN."""
    page.goto(f"{live}/sign-in")
    page.get_by_label("User name").fill("boss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    secret = page.locator("p.band").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(f"{totp(b32decode(secret)):06}")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your telephone is set up")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_label("The same again").fill(PIN)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your PIN is set.")).to_be_visible()


def test_an_idle_page_is_covered_keeps_what_was_typed_and_lets_a_device_in(
    live: str, browser: Browser
) -> None:
    page = browser.new_context().new_page()
    page.clock.install()
    sign_in_first(page, live)
    page.goto(f"{live}/access/users/")
    page.get_by_label("User name").fill("mane")

    page.clock.fast_forward(SIX_MINUTES_MS)
    page.clock.run_for(2_000)

    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_label("User name")).to_be_hidden()
    other = page.context.new_page()
    answer = other.goto(f"{live}/access/users/")
    assert answer is not None
    assert answer.status == 423
    other.close()
    page.get_by_label("PIN").fill("1357")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not your PIN. 9 tries are left.")).to_be_visible()
    page.get_by_label("PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value("mane")

    page.goto(f"{live}/access/devices/")
    page.get_by_label("Staff sign in on it").check()
    page.get_by_role("button", name="Make a code").click()
    code = page.locator("p.band-big").inner_text().replace("-", "")
    tablet = browser.new_context().new_page()
    tablet.goto(f"{live}/access/enrol/#{code}")
    expect(tablet.get_by_label("Code")).to_have_value(code)
    assert tablet.url == f"{live}/access/enrol/"
    tablet.get_by_role("button", name="Enrol").click()
    expect(tablet.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "device" in {cookie["name"] for cookie in tablet.context.cookies()}
