from dataclasses import replace
from datetime import timedelta

import pytest

from waystation.core.access.approval import approve
from waystation.core.access.errors import NotAllowed, SamePerson
from waystation.core.access.models import Proposal
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.medical.commands import (
    arrive,
    assess_patient,
    cancel,
    depart,
    describe_hospitals,
    name_patient,
    record_patient,
    report_beds,
    request_transfer,
    temporary_number,
)
from waystation.desks.medical.errors import (
    AlreadyMoving,
    BadBedCount,
    BadHospital,
    BadPatient,
    HospitalFull,
    NumberTaken,
    TransferOver,
    UnknownHospital,
    UnknownPatient,
    UnknownTransfer,
)
from waystation.desks.medical.models import Patient
from waystation.desks.medical.queries import (
    bed_board,
    beds_of,
    moves_of,
    moving,
    patient_named,
    patients_by_category,
    patients_of,
    texts_of,
    triage_of,
)
from waystation.desks.medical.sheets import BedCount, PatientSheet, Sorting
from waystation.desks.medical.subjects import HospitalDescribed
from waystation.desks.reception.errors import UnknownBand

GORIS, SISIAN = "hospital:H-01", "hospital:H-02"
SHEET = PatientSheet("m", "18-59", "am-goris", condition="Burns, 30 %")


# Hospitals and beds


def test_the_board_shows_free_beds_by_type_with_the_age_of_each_figure(beds):
    beds(GORIS, "burn", 2, baseline=4)
    beds(SISIAN, "adult_icu", 1)

    board = bed_board()

    assert board.bed_types == ("adult_icu", "burn")
    goris, sisian = board.lines
    assert (goris.name, goris.place) == ("Goris Medical Centre", "Goris")
    assert goris.beds[0] is None
    assert (goris.beds[1].free, goris.beds[1].baseline) == (2, 4)
    assert sisian.beds[0].free == 1
    assert sisian.has_helipad


def test_a_figure_older_than_two_hours_is_unknown(beds):
    beds(GORIS, "burn", 2, at=now() - timedelta(hours=2, minutes=1))
    beds(SISIAN, "burn", 2, at=now() - timedelta(hours=1, minutes=59))

    assert beds_of(GORIS, "burn").free is None
    assert not beds_of(GORIS, "burn").is_fresh
    assert beds_of(SISIAN, "burn").free == 2
    assert beds_of(GORIS, "maternity") is None


def test_a_report_that_comes_late_does_not_hide_a_newer_one(beds):
    beds(GORIS, "burn", 1, at=now() - timedelta(minutes=10))
    beds(GORIS, "burn", 9, at=now() - timedelta(minutes=50))

    assert beds_of(GORIS, "burn").available == 1


def test_every_problem_of_a_report_is_named_and_nothing_is_saved(medic, hospitals):
    counts = {"burn": BedCount(5, 4), "adult_icu": BedCount(-1), "sofa": BedCount(1)}

    with pytest.raises(BadBedCount) as refused:
        report_beds(medic, GORIS, counts, act=new_act())

    assert len(refused.value.problems) == 3
    assert "5 free of 4 cannot be" in str(refused.value)
    assert bed_board().bed_types == ()
    with pytest.raises(BadBedCount, match="at least one"):
        report_beds(medic, GORIS, {}, act=new_act())


def test_beds_of_an_unknown_hospital_are_refused(medic, square):
    with pytest.raises(UnknownHospital):
        report_beds(medic, "hospital:H-99", {"burn": BedCount(1)}, act=new_act())


def test_only_the_medical_role_of_the_place_reports_beds(actor, hospitals):
    for other in (actor("coordinator"), actor("clerk"), actor("medical", place="am-sisian")):
        with pytest.raises(NotAllowed):
            report_beds(other, GORIS, {"burn": BedCount(1)}, act=new_act())

    assert bed_board().bed_types == ()


def test_a_hospital_needs_a_name(actor, square):
    with pytest.raises(BadHospital):
        describe_hospitals(actor("coordinator"), [HospitalDescribed("H-1", {}, "am-goris")], act=new_act())


# Patients and triage


def test_a_patient_without_a_tag_gets_a_number_and_their_texts_are_sealed(medic, square):
    receipt = record_patient(
        medic,
        replace(SHEET, name="Արև", note="Allergic"),
        act=new_act(),
        sorting=Sorting("START", "immediate"),
    )

    patient = receipt.subject("patient")
    line = patient_named(patient)
    assert line.number == temporary_number(patient)
    assert (line.category, line.whereabouts, line.is_moving) == ("immediate", "Goris", False)
    assert texts_of(patient) == {"name": "Արև", "condition": "Burns, 30 %", "note": "Allergic"}
    row = Patient.objects.get(subject=patient)
    assert "Burns" not in row.condition
    assert verify() == []


def test_triage_is_a_series_and_the_latest_moment_counts(medic, patient):
    one = patient("delayed")
    assess_patient(medic, one, Sorting("clinical", "immediate"), "am-goris", act=new_act())
    earlier = now() - timedelta(hours=1)
    assess_patient(medic, one, Sorting("START", "minor"), "am-sisian", act=new_act(), observed_at=earlier)

    assert patient_named(one).category == "immediate"
    assert [triage.category for triage in triage_of(one)] == ["immediate", "delayed", "minor"]
    assert triage_of(one)[2].place == "Sisian"


def test_patients_come_in_the_order_in_which_they_are_served(patient, actor):
    for category in ("deceased", "minor", "", "delayed", "immediate", "expectant"):
        patient(category)
    approve(actor("coordinator"), Proposal.objects.get().subject, act=new_act())

    assert [line.category for line in patients_by_category()] == [
        "immediate",
        "",
        "delayed",
        "minor",
        "expectant",
        "deceased",
    ]


def test_death_is_never_assumed_and_takes_its_own_category(medic, patient, actor):
    one = patient("expectant")

    assert patient_named(one).category == "expectant"
    with pytest.raises(BadPatient):
        assess_patient(medic, one, Sorting("START", "dead"), "am-goris", act=new_act())
    assert [triage.category for triage in triage_of(one)] == ["expectant"]
    asked = assess_patient(medic, one, Sorting("clinical", "deceased"), "am-goris", act=new_act())
    assert patient_named(one).category == "expectant"
    with pytest.raises(SamePerson):
        approve(medic, asked.subject("proposal"), act=new_act())
    assert patient_named(one).category == "expectant"
    approve(actor("medical"), asked.subject("proposal"), act=new_act())
    assert patient_named(one).category == "deceased"


def test_a_patient_written_down_as_dead_is_unsorted_until_a_second_person_confirms_it(patient, actor):
    one = patient("deceased")

    assert patient_named(one).category == ""
    approve(actor("coordinator"), Proposal.objects.get().subject, act=new_act())
    assert patient_named(one).category == "deceased"


def test_a_patient_with_a_band_belongs_to_the_family(medic, family):
    household = family()

    record_patient(medic, replace(SHEET, band="d 000101", number="tag-7"), act=new_act())

    (line,) = patients_of(household)
    assert (line.band, line.number) == ("D-000101", "TAG-7")


def test_a_name_learned_later_is_kept_with_what_was_known(medic, patient, family):
    household = family()
    one = patient("immediate", condition="Burns")

    name_patient(medic, one, name="Arev", act=new_act())
    name_patient(medic, one, band="D-000101", act=new_act())

    assert texts_of(one) == {"name": "Arev", "condition": "Burns", "note": ""}
    assert patient_named(one).household == household
    assert verify() == []


def test_naming_nobody_is_refused(medic, patient):
    one = patient()

    with pytest.raises(BadPatient, match="Give the name, or the band"):
        name_patient(medic, one, act=new_act())


def test_every_problem_of_a_sheet_is_named_at_once(medic, square):
    sheet = PatientSheet("q", "old", "am-goris", number="?", note="x" * 2_001)

    with pytest.raises(BadPatient) as refused:
        record_patient(medic, sheet, act=new_act(), sorting=Sorting("guess", "red"))

    assert len(refused.value.problems) == 4
    assert patients_by_category() == []


def test_a_tag_number_is_one_patients_only(medic, patient):
    patient(number="TAG-7")

    with pytest.raises(NumberTaken, match="TAG-7"):
        record_patient(medic, replace(SHEET, number=" tag-7 "), act=new_act())

    assert len(patients_by_category()) == 1


def test_a_band_nobody_wears_is_refused_and_no_patient_is_left_behind(medic, square):
    with pytest.raises(UnknownBand):
        record_patient(medic, replace(SHEET, band="D-000999"), act=new_act())

    assert patients_by_category() == []


def test_a_patient_sent_twice_is_one_and_another_under_the_act_is_refused(medic, square):
    act = new_act()
    first = record_patient(medic, SHEET, act=act)

    assert record_patient(medic, SHEET, act=act).subjects == first.subjects
    with pytest.raises(ActAlreadyUsed):
        record_patient(medic, replace(SHEET, sex="f"), act=act)

    assert len(patients_by_category()) == 1


@pytest.mark.parametrize("role", ["coordinator", "clerk", "volunteer", "tracing", "information"])
def test_others_may_neither_record_nor_sort_patients(actor, patient, role):
    one, other = patient("minor"), actor(role)
    before = StoredEntry.objects.count()

    with pytest.raises(NotAllowed):
        record_patient(other, SHEET, act=new_act())
    with pytest.raises(NotAllowed):
        assess_patient(other, one, Sorting("START", "minor"), "am-goris", act=new_act())
    with pytest.raises(NotAllowed):
        request_transfer(other, one, GORIS, "burn", "ambulance", act=new_act())

    assert StoredEntry.objects.count() == before


def test_an_unknown_patient_is_refused(medic, square):
    with pytest.raises(UnknownPatient):
        assess_patient(medic, "patient:none", Sorting("START", "minor"), "am-goris", act=new_act())


# Moves


def test_a_patient_is_moved_from_the_square_to_one_hospital_and_on_to_another(medic, beds, patient, transfer):
    beds(GORIS, "burn", 1)
    beds(SISIAN, "burn", 1)
    one = patient("immediate")

    first = transfer(one, GORIS)
    assert patient_named(one).is_moving
    depart(medic, first, act=new_act())
    assert [(move.step, move.origin, move.hospital) for move in moving()] == [
        ("departed", "Goris", "Goris Medical Centre")
    ]
    arrive(medic, first, act=new_act())
    assert patient_named(one).whereabouts == "Goris Medical Centre"
    second = transfer(one, SISIAN)
    arrive(medic, second, act=new_act())

    assert moving() == []
    assert [(move.origin, move.hospital) for move in moves_of(one)] == [
        ("Goris Medical Centre", "Sisian Medical Centre"),
        ("Goris", "Goris Medical Centre"),
    ]
    assert patient_named(one).whereabouts == "Sisian Medical Centre"
    assert rebuild().differing == ()
    assert verify() == []


def test_the_last_free_bed_is_promised_once(beds, patient, transfer):
    beds(GORIS, "burn", 1)
    first, second = patient("immediate"), patient("immediate")
    transfer(first, GORIS)

    with pytest.raises(HospitalFull, match=r"1 free at .*, 1 promised since"):
        transfer(second, GORIS)

    assert len(moving()) == 1
    transfer(second, GORIS, although_full=True)
    assert len(moving()) == 2


def test_a_fresh_zero_refuses_and_a_stale_or_unknown_figure_does_not(beds, patient, transfer):
    beds(GORIS, "burn", 0)
    beds(SISIAN, "burn", 0, at=now() - timedelta(hours=3))

    with pytest.raises(HospitalFull):
        transfer(patient(), GORIS)

    transfer(patient(), SISIAN)
    transfer(patient(), GORIS, "maternity")
    assert len(moving()) == 2


def test_who_arrived_after_the_count_takes_a_bed_and_a_newer_count_holds_them(medic, beds, patient, transfer):
    beds(GORIS, "burn", 2, at=now() - timedelta(minutes=30))
    one = transfer(patient(), GORIS)
    arrive(medic, one, act=new_act())
    assert beds_of(GORIS, "burn").free == 1

    beds(GORIS, "burn", 1, at=now() + timedelta(minutes=1))

    assert beds_of(GORIS, "burn").free == 1


def test_a_cancelled_move_gives_its_bed_back(medic, beds, patient, transfer):
    beds(GORIS, "burn", 1)
    one = transfer(patient(), GORIS)
    assert beds_of(GORIS, "burn").free == 0

    cancel(medic, one, act=new_act())

    assert beds_of(GORIS, "burn").free == 1
    transfer(patient(), GORIS)


def test_a_patient_has_one_open_move_at_a_time(beds, patient, transfer):
    beds(GORIS, "burn", 5)
    one = patient(number="TAG-1")
    transfer(one, GORIS)

    with pytest.raises(AlreadyMoving, match="Patient TAG-1 is to be moved to Goris Medical Centre since"):
        transfer(one, SISIAN)

    assert len(moves_of(one)) == 1


def test_a_step_that_cannot_follow_is_refused(medic, hospitals, patient, transfer):
    one = transfer(patient(), GORIS)
    depart(medic, one, act=new_act())

    with pytest.raises(TransferOver, match="On the way"):
        depart(medic, one, act=new_act())
    with pytest.raises(TransferOver):
        cancel(medic, one, act=new_act())
    arrive(medic, one, act=new_act())
    with pytest.raises(TransferOver, match="Arrived"):
        arrive(medic, one, act=new_act())
    with pytest.raises(UnknownTransfer):
        arrive(medic, "transfer:none", act=new_act())


def test_an_arrival_sent_twice_is_one(medic, hospitals, patient, transfer):
    one, act = transfer(patient(), GORIS), new_act()

    arrive(medic, one, act=act)

    assert arrive(medic, one, act=act).repeated


def test_no_bed_is_asked_for_that_is_no_kind_of_bed(medic, hospitals, patient):
    one = patient()

    with pytest.raises(BadPatient):
        request_transfer(medic, one, GORIS, "sofa", "ambulance", act=new_act())
    with pytest.raises(UnknownHospital):
        request_transfer(medic, one, "hospital:H-99", "burn", "ambulance", act=new_act())

    assert moving() == []


def test_lists_take_the_same_number_of_queries_however_long_they_are(
    beds, patient, transfer, django_assert_num_queries
):
    beds(GORIS, "burn", 9)
    for _ in range(4):
        transfer(patient("immediate"), GORIS)

    with django_assert_num_queries(6):
        patients_by_category()
    with django_assert_num_queries(5):
        bed_board()
