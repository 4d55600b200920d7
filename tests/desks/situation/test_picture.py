"""The reconciled picture, pure: which figures meet, which are key, and how arrivals make a series."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desks.situation.conftest import NOON, YEREVAN, meaning
from waystation.desks.situation.meanings import claim_of, is_moment, period_of, wrong_in
from waystation.desks.situation.picture import picture_of
from waystation.desks.situation.subjects import Meaning
from waystation.desks.situation.told import FigureTold


def figure(number=1, *, source="Border Herald", hours=1, **changes):
    return FigureTold(
        subject=f"figure:1/{number}-arrived",
        report="report:1",
        source=source,
        published_at=NOON - timedelta(hours=hours),
        start=4,
        end=10,
        sentence_start=0,
        sentence="The 16,000 arrivals.",
        standing="proposed",
        decided_at=None,
        meaning=meaning(**changes),
        notes=(),
    )


def test_a_count_and_a_rounder_one_are_both_right():
    nearly = figure(
        1,
        source="A",
        kind="displaced",
        low="30000",
        high="30000",
        qualifier="nearly",
        place="Nagorno-Karabakh",
    )
    more = figure(
        2,
        source="B",
        kind="displaced",
        low="28000",
        high="28000",
        qualifier="more-than",
        place="Nagorno-Karabakh",
    )

    (finding,) = picture_of((nearly, more), YEREVAN).findings

    assert (finding.verdict, finding.voices) == ("compatible", ("A", "B"))
    assert {claim.told.subject for claim in finding.claims} == {nearly.subject, more.subject}


def test_of_two_counts_in_reports_of_one_day_the_later_report_is_newer():
    noon = figure(1, source="A", hours=6, low="19000", high="19000")
    evening = figure(2, source="B", hours=1, low="28120", high="28120")

    (finding,) = picture_of((evening, noon), YEREVAN).findings

    assert (finding.verdict, finding.best) == ("update", 28_120)


def test_the_dead_of_two_events_never_stand_in_one_key_figure():
    assault = figure(1, kind="killed", low="200", high="200", event="assault", place="")
    explosion = figure(2, kind="killed", low="68", high="68", event="fuel explosion", place="")

    key = picture_of((assault, explosion), YEREVAN).key_figures()

    assert {(one.event, one.best) for one in key} == {("assault", 200), ("fuel explosion", 68)}


def test_arrivals_under_several_names_of_one_road_are_one_series():
    counts = (
        figure(1, low="4000", high="4000", as_of="2023-09-25T12:00"),
        figure(2, low="9000", high="9000", as_of="2023-09-26T00:00", place="Syunik"),
        figure(3, low="16000", high="16000", as_of="2023-09-26T12:00", place=""),
        figure(4, low="23", high="23", as_of="2023-09-26T10:00", place="Yerevan"),
        figure(5, low="50000", high="50000", as_of="2023-09-28", modality="expected"),
        figure(6, low="15000", high="15000", as_of="2023-09-26T12:00", is_superseded=True),
        figure(7, low="2000", high="2000", as_of="2023-09-26", measure="flow"),
        figure(8, low="900", high="900", unit="households"),
    )

    series = picture_of(counts, YEREVAN).arrivals(("Armenia", "Syunik"))

    assert [count.value for count in series] == [4_000, 9_000, 16_000]


def test_more_than_leaves_the_upper_end_open():
    (count,) = picture_of((figure(qualifier="more-than"),), YEREVAN).arrivals()

    assert (count.low, count.value, count.high) == (16_000, 16_000, None)


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2023-09-26T20:00", "2023-09-26T20:00:00", "2023-09-26T20:00:00"),
        ("2023-09-26", "2023-09-26T00:00:00", "2023-09-26T23:59:59"),
        ("2023-08", "2023-08-01T00:00:00", "2023-09-01T00:00:00"),
        ("2022", "2022-01-01T00:00:00", "2023-01-01T00:00:00"),
        ("", "2023-09-27T00:00:00", "2023-09-27T11:00:00"),
        ("2023-09-27", "2023-09-27T00:00:00", "2023-09-27T11:00:00"),
        ("2023-09-29T08:00", "2023-09-27T11:00:00", "2023-09-27T11:00:00"),
        ("2023-12", "2023-09-27T11:00:00", "2023-09-27T11:00:00"),
    ],
)
def test_a_figure_is_true_no_later_than_it_was_published(as_of, first, last):
    earliest, latest = period_of(figure(as_of=as_of), YEREVAN)

    assert (earliest, latest) == tuple(
        datetime.fromisoformat(text).replace(tzinfo=YEREVAN) for text in (first, last)
    )


def test_a_figure_of_a_later_version_is_left_out_and_the_others_stay():
    strange = figure(2, kind="levitated")

    assert claim_of(strange, YEREVAN) is None
    assert len(picture_of((figure(1), strange), YEREVAN).findings) == 1


def test_nothing_known_is_an_empty_picture():
    picture = picture_of((), YEREVAN)

    assert (picture.findings, picture.key_figures(), picture.arrivals()) == ((), (), ())


kinds = st.sampled_from(["arrived", "displaced", "killed", "missing", "registered", "aid-mass", "share"])
numbers = st.integers(0, 10**9).map(str)
said = st.builds(
    lambda kind, ends, qualifier, place, as_of, measure, event: Meaning(
        kind=kind,
        low=min(ends, key=int),
        high=max(ends, key=int),
        qualifier=qualifier,
        unit="persons",
        place=place,
        as_of=as_of,
        measure=measure,
        event=event,
    ),
    kinds,
    st.tuples(numbers, numbers),
    st.sampled_from(["exact", "about", "more-than", "nearly", "up-to", "range", "vague", "less-than"]),
    st.sampled_from(["", "Armenia", "Goris"]),
    st.sampled_from(["", "2023", "2023-09", "2023-09-26", "2023-09-26T08:00", "2023-09-26T08:00+04:00"]),
    st.sampled_from(["stock", "flow", "rate"]),
    st.sampled_from(["", "assault"]),
)


@given(st.lists(said, max_size=12))
def test_every_figure_that_can_be_is_in_exactly_one_finding_and_bounds_are_in_order(meanings):
    figures = tuple(replace(figure(number), meaning=one) for number, one in enumerate(meanings))

    picture = picture_of(figures, YEREVAN)

    placed = [claim.told.subject for finding in picture.findings for claim in finding.claims]
    assert sorted(placed) == sorted(one.subject for one in figures)
    assert all(one.low <= one.best <= one.high for one in picture.findings)
    assert all(one.earliest <= one.latest <= NOON for one in picture.findings)


@given(st.text(max_size=30))
def test_any_text_as_a_moment_is_taken_or_refused_and_a_taken_one_can_be_used(text):
    if is_moment(text):
        told = figure(as_of=text)
        assert wrong_in(told.meaning) == ()
        period_of(told, YEREVAN)
        picture_of((told,), YEREVAN)
