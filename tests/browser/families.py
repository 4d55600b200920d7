"""What a clerk types to band a family, for the flows that need one."""

from playwright.sync_api import Page


def fill_in(page: Page, band: str, *, women: int = 2, boys: int = 1, needs_bed: bool = True) -> None:
    """Open reception's form and fill it in, not yet sent."""
    page.goto("/reception/")
    page.locator("form.form").get_by_label("Band number").fill(band)
    page.get_by_label("Female, 18–59 years").fill(str(women))
    page.get_by_label("Male, 0–5 years", exact=True).fill(str(boys))
    page.get_by_label("Comes from (district)").select_option(index=1)
    page.get_by_label("Needs a bed" if needs_bed else "Goes to relatives").check()
    for answer in page.get_by_label("Yes", exact=True).all():
        answer.check()


def band_family(page: Page, band: str, *, women: int = 2, boys: int = 1) -> None:
    """Band a family and see that it was saved."""
    fill_in(page, band, women=women, boys=boys)
    page.get_by_role("button", name="Band this family").click()
    page.get_by_role("heading", level=1, name=f"Band {band}").wait_for()
