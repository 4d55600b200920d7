from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.medical import models
from waystation.desks.medical.subjects import (
    ASSESSMENT,
    BEDS,
    HOSPITAL,
    PATIENT,
    TRANSFER,
    AssessmentMade,
    BedsReported,
    HospitalDescribed,
    PatientDescribed,
    PatientNamed,
    TransferArrived,
    TransferCancelled,
    TransferDeparted,
    TransferRequested,
)

START = datetime(2023, 9, 26, 22, 0, tzinfo=UTC)
REQUESTED = TransferRequested("patient:1", "am-goris", "hospital:H-01", "burn", "helicopter")


def entry(body: object, minutes: int = 0) -> Entry:
    return Entry(
        id=f"{type(body).__name__}-{minutes}",
        kind="",
        subject="x:1",
        body=body,
        actor="user:1",
        device="",
        observed_at=START + timedelta(minutes=minutes),
        act="",
        scope="",
    )


def test_the_count_of_the_latest_moment_wins_whatever_order_counts_come_in():
    early = entry(BedsReported("hospital:H-01", "burn", 5), 0)
    late = entry(BedsReported("hospital:H-01", "burn", 1, 4), 40)

    for order in ([early, late], [late, early]):
        state = BEDS.fold_all(order)

        assert (state.reported.available, state.reported.baseline) == (1, 4)
        assert state.at == START + timedelta(minutes=40)


def test_a_move_comes_to_the_same_step_in_every_order():
    steps = [entry(REQUESTED, 0), entry(TransferDeparted(), 10), entry(TransferArrived(), 75)]

    for order in permutations(steps):
        row = models.Transfer.from_state("transfer:1", TRANSFER.fold_all(order))

        assert row.step == "arrived"
        assert row.departed_at == START + timedelta(minutes=10)
        assert row.arrived_at == START + timedelta(minutes=75)


def test_a_patient_on_the_road_stays_on_the_road_though_someone_apart_cancelled():
    steps = [entry(REQUESTED), entry(TransferDeparted(), 10), entry(TransferCancelled(), 11)]

    assert {TRANSFER.fold_all(order).step for order in permutations(steps)} == {"departed"}


def test_a_departure_without_its_request_shows_no_move():
    state = TRANSFER.fold_all([entry(TransferDeparted())])

    assert models.Transfer.from_state("transfer:1", state) is None


def test_what_is_learned_later_adds_to_the_patient_and_takes_nothing_away():
    described = entry(PatientDescribed("T-1", "m", "18-59", "am-goris", condition="sealed-burns"))
    named = entry(PatientNamed(name="sealed-name"), 30)
    banded = entry(PatientNamed(band="D-000101", household="household:1"), 60)

    row = models.Patient.from_state("patient:1", PATIENT.fold_all([described, named, banded]))

    assert (row.name, row.condition, row.band) == ("sealed-name", "sealed-burns", "D-000101")
    assert row.household == "household:1"
    assert row.first_at == START


def test_an_assessment_keeps_who_made_it_and_when():
    made = AssessmentMade("patient:1", "START", "immediate", "am-goris")

    row = models.Assessment.from_state("assessment:1", ASSESSMENT.fold_all([entry(made, 5)]))

    assert (row.category, row.assessor) == ("immediate", "user:1")
    assert row.assessed_at == START + timedelta(minutes=5)


bodies = st.sampled_from(
    [
        REQUESTED,
        TransferDeparted(),
        TransferArrived(),
        TransferCancelled(),
        PatientDescribed("T-1", "f", "unknown", "am-goris"),
        PatientNamed(name="n"),
        PatientNamed(band="D-000101", household="household:1"),
        BedsReported("hospital:H-01", "burn", 3),
        BedsReported("hospital:H-01", "burn", 0, 4),
        AssessmentMade("patient:1", "clinical", "deceased", "am-goris"),
        HospitalDescribed("H-01", {"en": "Goris"}, "am-goris"),
    ]
)


@given(st.lists(bodies, max_size=8), st.randoms())
def test_any_entries_in_any_order_fold_and_moments_do_not_depend_on_it(some, random):
    entries = [entry(body, number) for number, body in enumerate(some)]
    shuffled = random.sample(entries, len(entries))

    for subject in (HOSPITAL, BEDS, PATIENT, ASSESSMENT, TRANSFER):
        table = models.ProjectedRow.tables[subject.name]
        state = subject.fold_all(shuffled)
        if state is not None:
            table.from_state("x:1", state)

    assert TRANSFER.fold_all(shuffled) == TRANSFER.fold_all(entries)
    assert BEDS.fold_all(shuffled) == BEDS.fold_all(entries)
