from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from waystation.cli.rehearsal.schedule import Need, Staff, schedule

needs = st.lists(
    st.builds(
        Need,
        arrives_s=st.integers(0, 20_000),
        n_people=st.integers(1, 9),
        wants_bed=st.booleans(),
        seeks_someone=st.booleans(),
    ),
    max_size=40,
).map(lambda families: sorted(families, key=lambda family: family.arrives_s))


def test_one_clerk_bands_families_in_the_order_they_came() -> None:
    families = [Need(0, 4, wants_bed=False, seeks_someone=False) for _ in range(5)]

    steps = [step for step in schedule(families, Staff(clerks=1), seed=1) if step.stage == "band"]

    assert [step.family for step in steps] == [0, 1, 2, 3, 4]
    assert all(later.start_s == earlier.end_s for earlier, later in pairwise(steps))


def test_names_wait_while_families_stand_in_line() -> None:
    families = [Need(0, 4, wants_bed=False, seeks_someone=False) for _ in range(3)]

    stages = [step.stage for step in schedule(families, Staff(clerks=1), seed=1) if "clerk" in step.worker]

    assert stages == ["band"] * 3 + ["persons"] * 3


@given(needs, st.integers(1, 6), st.integers(0, 9))
def test_every_family_passes_every_desk_it_needs_once(families: list[Need], clerks: int, seed: int) -> None:
    steps = schedule(families, Staff(clerks=clerks), seed)

    passed = Counter((step.stage, step.family) for step in steps)
    for number, family in enumerate(families):
        assert passed["band", number] == passed["persons", number] == passed["issue", number] == 1
        assert passed["place", number] == int(family.wants_bed)
        assert passed["case", number] == int(family.seeks_someone)


@given(needs, st.integers(1, 6), st.integers(0, 9))
def test_nobody_is_served_before_being_ready_and_no_worker_serves_two_at_once(
    families: list[Need], clerks: int, seed: int
) -> None:
    free: dict[str, int] = {}
    banded: dict[int, int] = {}
    for step in schedule(families, Staff(clerks=clerks), seed):
        assert step.ready_s <= step.start_s < step.end_s
        assert step.start_s >= free.get(step.worker, 0)
        free[step.worker] = step.end_s
        if step.stage == "band":
            assert step.start_s >= families[step.family].arrives_s
            banded[step.family] = step.end_s
    assert len(banded) == len(families)


@given(needs)
def test_equal_arguments_give_equal_nights(families: list[Need]) -> None:
    assert schedule(families, Staff(), 7) == schedule(families, Staff(), 7)


def test_who_comes_after_the_placement_shift_waits_for_the_next() -> None:
    families = [Need(at, 3, wants_bed=True, seeks_someone=False) for at in (0, 3_000)]

    steps = schedule(families, Staff(), seed=1, places_until_s=2_000)

    assert [step.family for step in steps if step.stage == "place"] == [0]
