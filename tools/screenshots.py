"""Take the README's pictures from a running demo: python tools/screenshots.py [ADDRESS] [FOLDER]."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PASSWORD = "goris-square-2023"
PICTURES = (
    ("situation", "information", "/situation/", 1280, 1000),
    ("reception-phone", "clerk", "/reception/", 390, 844),
    ("placement", "placement", "/placement/", 1280, 900),
    ("medical", "medical", "/medical/", 820, 900),
)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def main(base: str = "http://127.0.0.1:8000", folder: str = "docs/images") -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        for name, role, address, width, height in PICTURES:
            page = browser.new_page(base_url=base, viewport={"width": width, "height": height})
            page.goto("/sign-in")
            page.locator("[name=username]").fill(role)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main button").click()
            page.goto(address)
            page.screenshot(path=target / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
