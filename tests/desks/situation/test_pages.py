"""The situation desk's pages in a browser without scripts."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desks.situation.conftest import MONDAY, TOLL, TUESDAY
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.situation.models import Forecast, Report
from waystation.desks.situation.queries import (
    figure_counts,
    figure_named,
    figures_of,
    latest_forecast,
    reports,
)
from waystation.desks.situation.views import pieces


def form(**changes):
    return {
        "act": new_act(),
        "text": TOLL,
        "source": "Border Herald",
        "published_at": "2023-09-27T08:00",
        "lang": "en",
        **changes,
    }


def test_a_report_is_pasted_read_and_judged(signed_in, border):
    officer = signed_in("information")

    page = officer.post("/situation/reports/new/", form(), follow=True).content.decode()

    assert "The report is saved; 2 figures were read." in page
    assert "<mark>" in page
    report = reports()[0]
    figure = figures_of(report.subject)[0]
    address = f"/situation/figures/{figure.subject}/verdict/"
    page = officer.post(address, {"act": new_act(), "verdict": "confirm"}, follow=True).content.decode()
    assert "is confirmed" in page
    officer.post(address, {"act": new_act(), "verdict": "reject"})
    assert figure_named(figure.subject).standing == "rejected"
    assert verify() == []


def test_a_file_is_read_as_a_pasted_text_is(signed_in, border):
    file = SimpleUploadedFile("monday.html", f"<html><body><p>{MONDAY}</p></body></html>".encode())

    signed_in("information").post("/situation/reports/new/", form(text="", file=file))

    assert [one.meaning.low for one in figures_of(reports()[0].subject)] == ["4000"]


def test_a_correction_is_made_on_its_own_page_with_the_sentence_in_view(signed_in, told):
    figure = figures_of(told(TOLL).report)[0]
    officer = signed_in("information")
    address = f"/situation/figures/{figure.subject}/correct/"
    page = officer.get(address).content.decode()
    assert "The fuel explosion killed" in page

    sent = {
        "act": new_act(),
        "kind": "killed",
        "low": "70",
        "high": "70",
        "qualifier": "exact",
        "unit": "persons",
        "measure": "stock",
        "modality": "actual",
    }
    assert officer.post(address, {**sent, "low": "80"}).status_code == 400
    assert officer.post(address, {**sent, "low": "seventy"}).status_code == 400
    assert figure_named(figure.subject).standing == "proposed"
    officer.post(address, sent)

    assert figure_named(figure.subject).meaning.low == "70"


def test_what_cannot_be_a_report_keeps_the_form_and_says_why(signed_in, border):
    officer = signed_in("information")

    for changes, words, status in (
        ({"text": ""}, "one of the two", 400),
        ({"text": "", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "looks like a PDF", 400),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "a.txt holds no text", 400),
        ({"published_at": "2023-09-29T08:00"}, "lies ahead of the site", 400),
        ({"published_at": "yesterday"}, "Enter a valid date/time", 400),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL", 400),
    ):
        page = officer.post("/situation/reports/new/", form(**changes))
        assert (page.status_code, words in page.content.decode()) == (status, True), changes
        assert "Border Herald" in page.content.decode()

    assert Report.objects.count() == 0


def test_a_file_of_fifty_megabytes_is_refused_at_once(signed_in, border):
    file = SimpleUploadedFile("archive.txt", b"a" * 50_000_000)

    page = signed_in("information").post("/situation/reports/new/", form(text="", file=file))

    assert page.status_code == 413
    assert "more than 5 MB" in page.content.decode()


def test_a_language_that_cannot_be_read_is_kept_with_a_warning(signed_in, border):
    page = signed_in("information").post("/situation/reports/new/", form(lang="ar"), follow=True)

    assert "The report is kept, but no figure was read." in page.content.decode()
    assert reports()[0].reading == "no_language"


def test_two_reports_give_a_forecast_with_needs_and_each_standards_source(signed_in, border):
    officer = signed_in("information")
    officer.post("/situation/reports/new/", form(text=MONDAY, published_at="2023-09-25T13:00"))
    officer.post("/situation/reports/new/", form(text=TUESDAY, published_at="2023-09-26T13:00"))

    page = officer.get("/situation/").content.decode()

    assert latest_forecast("lachin").observed == 16_000
    for words in ("Arriving in the next 72 h", "Water a day", "Sphere Handbook 2018", "Arrived: Armenia"):
        assert words in page
    officer.post("/situation/forecast/", {"act": new_act()})
    assert Forecast.objects.count() in (1, 2)  # two within one second are one moment


def test_our_own_count_stands_beside_the_published_one(signed_in, told, family):
    told(TUESDAY, hours=23)
    family()

    page = signed_in("coordinator").get("/situation/").content.decode()

    assert "15\u202f996 crossed and have no band of ours" in page
    assert "4 asked and have no bed yet" in page


def test_a_clerk_sees_the_picture_and_changes_nothing(signed_in, told):
    report = told(TOLL).report
    figure = figures_of(report)[0].subject
    clerk, before = signed_in("clerk"), StoredEntry.objects.count()

    assert clerk.get("/situation/").status_code == 200
    assert "verdict" not in clerk.get(f"/situation/reports/{report}/").content.decode()
    assert clerk.post("/situation/reports/new/", form()).status_code == 403
    assert clerk.post(f"/situation/figures/{figure}/verdict/", {"act": new_act()}).status_code == 403
    assert clerk.post("/situation/forecast/", {"act": new_act()}).status_code == 403
    assert signed_in("volunteer").get("/situation/").status_code == 403
    assert StoredEntry.objects.count() == before + 1  # the volunteer's role


def test_looking_changes_nothing_and_unknown_names_are_not_found(signed_in, told):
    report = told(TOLL).report
    figure = figures_of(report)[0].subject
    officer = signed_in("information")
    before = StoredEntry.objects.count()

    for address in ("", "reports/", "reports/new/", f"reports/{report}/", f"figures/{figure}/correct/"):
        assert officer.get(f"/situation/{address}").status_code == 200
    assert officer.get("/situation/reports/report:none/").status_code == 404
    assert officer.get("/situation/figures/figure:none/1-killed/correct/").status_code == 404
    assert officer.get("/situation/forecast/").status_code == 302

    assert StoredEntry.objects.count() == before


def test_a_report_that_holds_markup_is_shown_as_text(signed_in, told):
    report = told("<b>68 people were killed</b> by the <script>alert(1)</script> explosion.").report

    page = signed_in("information").get(f"/situation/reports/{report}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page


def test_the_pieces_of_a_text_are_the_text(told):
    added = told(f"{TOLL} {MONDAY}")
    text = f"{TOLL} {MONDAY}"

    found = pieces(text, figures_of(added.report))

    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, anchor in found if anchor] == [one.words for one in figures_of(added.report)]


def test_the_first_page_asks_the_database_little_with_twenty_reports_and_160_figures(
    signed_in, told, django_assert_max_num_queries
):
    for number in range(20):
        told(
            " ".join(
                f"In camp {letter}{number} {100 + n} people were killed and {7 + n} are missing."
                for n, letter in enumerate("ABCD")
            ),
            hours=number + 1,
            source=f"Outlet {number}",
        )
    officer = signed_in("information")
    with django_assert_max_num_queries(26):
        assert officer.get("/situation/").status_code == 200

    assert figure_counts()["proposed"] == 160
