import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.core.worlds import n_changes
from waystation.core.access.models import User
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.medical.queries import (
    beds_of,
    moves_of,
    moving,
    patient_named,
    patients_by_category,
    texts_of,
    triage_of,
)

GORIS, SISIAN = "hospital:H-01", "hospital:H-02"


def signed_in(actor) -> Client:
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=actor.id))
    return client


@pytest.fixture
def screen(medic) -> Client:
    """The medical coordinator's browser."""
    return signed_in(medic)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sheet(**changes: str) -> dict[str, str]:
    return {
        "act": new_act(),
        "place": "am-goris",
        "scheme": "START",
        "category": "immediate",
        "sex": "m",
        "age_band": "18-59",
        **changes,
    }


def test_a_patient_is_written_down_sorted_and_shown(screen, square):
    response = screen.post(
        reverse("medical:new_patient"), sheet(name="Արև", condition="Burns", number="TAG-7"), follow=True
    )

    (line,) = patients_by_category()
    assert response.redirect_chain == [(f"/medical/patients/{line.subject}/", 302)]
    assert "Patient TAG-7" in text(response)
    assert "Immediate (red)" in text(response)
    assert "Արև" in text(response)
    assert verify() == []


def test_a_list_shows_no_name(screen, patient):
    patient("immediate", name="Arev", number="TAG-7")

    response = screen.get(reverse("medical:index"))

    assert "TAG-7" in text(response)
    assert "Arev" not in text(response)


def test_a_patient_may_be_unsorted_and_a_bad_band_keeps_what_was_typed(screen, square):
    refused = screen.post(
        reverse("medical:new_patient"), sheet(category="", band="D-000999", condition="Cut")
    )

    assert refused.status_code == 404
    assert "Nobody here wears band D-000999" in text(refused)
    assert "Cut" in refused.content.decode()
    assert patients_by_category() == []


def test_sorting_again_adds_to_the_series_and_nothing_is_chosen_beforehand(screen, patient):
    one = patient("delayed")
    page = screen.get(reverse("medical:patient", args=[one]))
    address = reverse("medical:sort", args=[one])

    missing = screen.post(address, {"act": new_act(), "scheme": "START", "place": "am-goris"})
    chosen = {"act": new_act(), "scheme": "clinical", "place": "am-goris", "category": "minor"}
    screen.post(address, chosen)

    assert not re.search(r'name="category"[^>]*checked', page.content.decode())
    assert missing.status_code == 400
    assert [triage.category for triage in triage_of(one)] == ["minor", "delayed"]


def test_a_name_is_learned_later(screen, patient):
    one = patient("immediate", condition="Burns")

    response = screen.post(
        reverse("medical:name", args=[one]), {"act": new_act(), "name": "Arev"}, follow=True
    )
    empty = screen.post(reverse("medical:name", args=[one]), {"act": new_act()})

    assert "Arev" in text(response)
    assert empty.status_code == 400
    assert texts_of(one)["condition"] == "Burns"


def test_beds_are_reported_by_type_and_shown_with_their_age(screen, hospitals):
    response = screen.post(
        reverse("medical:beds", args=[GORIS]),
        {"act": new_act(), "free_burn": "2", "all_burn": "4", "free_adult_icu": "0"},
        follow=True,
    )

    assert (beds_of(GORIS, "burn").available, beds_of(GORIS, "burn").baseline) == (2, 4)
    assert beds_of(GORIS, "maternity") is None
    assert "2 free of 4, just now" in text(response)
    assert "Full" in text(response)


def test_an_old_figure_is_shown_as_unknown(screen, beds):
    beds(GORIS, "burn", 2, at=now() - timedelta(hours=3))

    assert "Unknown 2 free, 3 hours ago" in text(screen.get(reverse("medical:index")))


@pytest.mark.parametrize(
    "counts",
    [{}, {"free_burn": "-1"}, {"free_burn": "1,2,3"}, {"all_burn": "4"}, {"free_burn": "5", "all_burn": "4"}],
)
def test_beds_that_cannot_be_are_refused_and_nothing_is_saved(screen, hospitals, counts):
    response = screen.post(reverse("medical:beds", args=[GORIS]), {"act": new_act(), **counts})

    assert response.status_code == 400
    assert "Nothing was saved" in text(response)
    assert beds_of(GORIS, "burn") is None


def test_a_move_is_asked_for_leaves_and_arrives(screen, beds, patient):
    beds(GORIS, "burn", 1)
    one = patient("immediate")
    wanted = {"act": new_act(), "hospital": GORIS, "bed_type": "burn", "mode": "ambulance"}

    asked = screen.post(reverse("medical:move", args=[one]), wanted, follow=True)
    (under_way,) = moving()
    for step in ("depart", "arrive"):
        screen.post(
            reverse("medical:step", args=[one]),
            {"act": new_act(), "transfer": under_way.subject, "step": step},
        )

    assert "From Goris to Goris Medical Centre" in text(asked)
    assert "not known" not in text(asked).replace("Age not known", "").replace("Other, not known", "")
    assert moving() == []
    assert patient_named(one).whereabouts == "Goris Medical Centre"
    assert verify() == []


def test_a_full_ward_is_refused_until_it_is_ticked(screen, beds, patient):
    beds(GORIS, "burn", 0)
    one = patient("immediate")
    address = reverse("medical:move", args=[one])
    wanted = {"act": new_act(), "hospital": GORIS, "bed_type": "burn", "mode": "helicopter"}

    refused = screen.post(address, wanted)
    assert moves_of(one) == []
    screen.post(address, {**wanted, "although_full": "on"})

    assert refused.status_code == 409
    assert "Goris Medical Centre, Burns: 0 free at" in text(refused)
    assert 'name="although_full"' in refused.content.decode()
    assert [move.mode for move in moves_of(one)] == ["helicopter"]


def test_an_unknown_ward_is_said_to_be_so(screen, hospitals, patient):
    wanted = {"act": new_act(), "hospital": SISIAN, "bed_type": "burn", "mode": "other"}

    response = screen.post(reverse("medical:move", args=[patient()]), wanted, follow=True)

    assert "Call the ward first" in text(response)


def test_a_step_twice_is_refused_on_the_patients_page(screen, hospitals, patient, transfer):
    one = patient()
    step = {"transfer": transfer(one, GORIS), "step": "arrive"}
    address = reverse("medical:step", args=[one])
    screen.post(address, {"act": new_act(), **step})

    again = screen.post(address, {"act": new_act(), **step})

    assert again.status_code == 409
    assert "this move stands at “Arrived”" in text(again)


@pytest.mark.parametrize("role", ["coordinator", "clerk", "volunteer", "supply", "tracing"])
def test_other_roles_see_nothing_of_the_desk(actor, hospitals, patient, role):
    one, other = patient("immediate", name="Arev", number="TAG-7"), signed_in(actor(role))
    before = StoredEntry.objects.count()

    for address in (
        reverse("medical:index"),
        reverse("medical:new_patient"),
        reverse("medical:patient", args=[one]),
        reverse("medical:beds", args=[GORIS]),
        reverse("medical:move", args=[one]),
    ):
        for response in (other.get(address), other.post(address, sheet())):
            assert response.status_code == 403
            assert "TAG-7" not in text(response)
            assert "Arev" not in text(response)
    assert StoredEntry.objects.count() == before


def test_looking_changes_nothing_and_unknown_addresses_are_said_to_be(screen, hospitals, patient):
    one = patient("immediate")
    before = n_changes()

    for address in (
        reverse("medical:index"),
        reverse("medical:new_patient"),
        reverse("medical:patient", args=[one]),
        reverse("medical:beds", args=[GORIS]),
        reverse("medical:sort", args=[one]),
    ):
        assert screen.get(address).status_code == 200
    assert screen.get(reverse("medical:patient", args=["patient:none"])).status_code == 404
    assert screen.get(reverse("medical:beds", args=["hospital:none"])).status_code == 404

    assert n_changes() == before


def test_a_note_that_speaks_of_military_service_is_saved_and_warned_of(screen, square):
    quiet = screen.post(reverse("medical:new_patient"), sheet(note="Needs a ramp", number="T-1"), follow=True)
    noted = screen.post(
        reverse("medical:new_patient"), sheet(note="Его брат — солдат", number="T-2"), follow=True
    )

    assert "can put people in danger" not in text(quiet)
    assert "It is saved. Your note speaks of military service, which can put people in danger." in text(noted)
    assert len(patients_by_category()) == 2
