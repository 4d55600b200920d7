"""Tracing's pages in a browser without scripts."""

from tests.core.worlds import n_changes
from tests.desks.tracing.conftest import ANAHIT
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.tracing.models import Case, Separation
from waystation.desks.tracing.queries import case_brief, open_cases, sightings_of

TOLD = [ANAHIT["sought_name"], ANAHIT["asker_name"], "123456"]


def form(**changes):
    return {**ANAHIT, "agrees": "yes", "language": "hy", "act": new_act(), **changes}


def test_a_clerk_takes_a_request_gets_a_slip_and_never_reads_the_request_again(signed_in, family):
    family(band="D-000101")
    clerk = signed_in("clerk")

    page = clerk.post("/tracing/new/", form(band="d 000101"), follow=True)

    case = open_cases()[0]
    assert page.status_code == 200
    assert case.paper in page.content.decode()
    for address in ("/tracing/", f"/tracing/cases/{case.subject}/slip/"):
        shown = clerk.get(address).content.decode()
        assert case.paper in shown
        assert not [told for told in TOLD if told in shown]
    assert clerk.get(f"/tracing/cases/{case.subject}/").status_code == 403
    assert clerk.get("/tracing/cases/case:none/").status_code == 403


def test_an_officer_reads_the_case_adds_a_sighting_and_closes_it(signed_in, opened):
    officer, case = signed_in("tracing"), opened().subject("case")
    page = officer.get(f"/tracing/cases/{case}/").content.decode()
    assert all(told in page for told in TOLD)

    saved = officer.post(
        f"/tracing/cases/{case}/sighting/",
        {"act": new_act(), "seen_at": "2023-09-26T22:15", "place": "am-sisian", "confidence": "likely"},
        follow=True,
    )
    assert "Sisian" in saved.content.decode()
    assert sightings_of(case)[0].seen_at.isoformat() == "2023-09-26T18:15:00+00:00"

    closed = officer.post(
        f"/tracing/cases/{case}/close/", {"act": new_act(), "outcome": "found_alive", "note": "Spoke to her"}
    )
    assert closed.status_code == 302
    assert case_brief(case).outcome == "found_alive"
    officer.post(f"/tracing/cases/{case}/reopen/", {"act": new_act()})
    assert case_brief(case).outcome == ""
    assert verify() == []


def test_a_refused_form_keeps_what_was_typed_and_saves_nothing(signed_in):
    clerk = signed_in("clerk")

    page = clerk.post("/tracing/new/", form(agrees="no"))

    assert page.status_code == 400
    assert "a search begins only when the asker agrees" in page.content.decode()
    assert ANAHIT["sought_name"] in page.content.decode()
    unknown = clerk.post("/tracing/new/", form(band="D-000999"))
    assert unknown.status_code == 404
    assert "Nobody here wears band D-000999" in unknown.content.decode()
    assert Case.objects.count() == 0


def test_a_death_without_a_note_is_refused_on_the_case_page(signed_in, opened):
    officer, case = signed_in("tracing"), opened().subject("case")

    page = officer.post(f"/tracing/cases/{case}/close/", {"act": new_act(), "outcome": "found_dead"})

    assert page.status_code == 400
    assert "write who confirmed the death" in page.content.decode()
    assert case_brief(case).outcome == ""


def test_a_sighting_without_words_is_refused_on_the_case_page(signed_in, opened):
    officer, case = signed_in("tracing"), opened().subject("case")

    page = officer.post(f"/tracing/cases/{case}/sighting/", {"act": new_act(), "confidence": "likely"})

    assert page.status_code == 400
    assert sightings_of(case) == []


def test_a_slip_brings_the_officer_to_its_case(signed_in, opened):
    officer, case = signed_in("tracing"), opened().subject("case")

    found = officer.post("/tracing/find/", {"paper": case_brief(case).paper.lower()})

    assert found["Location"] == f"/tracing/cases/{case}/"
    assert officer.post("/tracing/find/", {"paper": "none"}).status_code == 404


def test_a_family_apart_is_listed_and_taken_off(signed_in, family):
    family(band="D-000101")
    clerk = signed_in("clerk")
    sent = {
        "act": new_act(),
        "band": "D-000101",
        "n_people": "2",
        "cause": "other_vehicle",
        "apart_from": "Mother",
    }

    clerk.post("/tracing/apart/", sent)
    page = clerk.post("/tracing/apart/", sent, follow=True).content.decode()

    assert Separation.objects.count() == 1
    assert "2 people are not with the family. In another vehicle" in page
    assert "Mother" not in page
    separation = Separation.objects.get().subject
    page = clerk.post(
        f"/tracing/apart/{separation}/end/", {"act": new_act(), "reunion": "together"}, follow=True
    )
    assert "No family is known to be apart." in page.content.decode()


def test_a_band_nobody_wears_is_refused_with_everything_kept(signed_in, square):
    page = signed_in("clerk").post(
        "/tracing/apart/",
        {"act": new_act(), "band": "D-000777", "n_people": "1", "cause": "unknown", "apart_from": "Uncle"},
    )

    assert page.status_code == 404
    assert "Uncle" in page.content.decode()


def test_looking_changes_nothing(signed_in, opened):
    case, officer = opened().subject("case"), signed_in("tracing")
    before = n_changes()

    for address in ("", "new/", "apart/", "find/", f"cases/{case}/", f"cases/{case}/slip/"):
        assert officer.get(f"/tracing/{address}").status_code == 200
    for address in ("sighting/", "close/", "reopen/"):
        assert officer.get(f"/tracing/cases/{case}/{address}").status_code == 302

    assert n_changes() == before
    assert officer.get("/tracing/cases/case:none/").status_code == 404


def test_the_list_asks_the_database_the_same_whatever_its_length(
    signed_in, opened, family, actor, django_assert_max_num_queries
):
    officer, by = signed_in("tracing"), actor("tracing")
    for _ in range(5):
        opened(by=by)

    with django_assert_max_num_queries(23):
        officer.get("/tracing/")
