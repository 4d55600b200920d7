"""Reports in, figures judged, forecasts made: through the commands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desks.situation.conftest import LACHIN, MONDAY, NOON, TOLL, TUESDAY, meaning
from waystation.core.access.errors import NotAllowed
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.situation.commands import (
    NewReport,
    add_report,
    confirm_figure,
    correct_figure,
    describe_corridor,
    make_forecast,
    refresh_forecasts,
    reject_figure,
)
from waystation.desks.situation.errors import (
    BadMeaning,
    NoForecast,
    PublishedInFuture,
    ReportTooLong,
    UnknownCorridor,
    UnknownFigure,
    UnreadableReport,
)
from waystation.desks.situation.models import Figure, Forecast, Report
from waystation.desks.situation.queries import (
    arrival_counts,
    figure_named,
    figures_of,
    key_figures,
    latest_forecast,
    past_forecasts,
    report_named,
    reports,
)


def entries() -> int:
    return StoredEntry.objects.count()


def test_a_report_is_read_in_the_act_that_adds_it_and_every_figure_opens_its_sentence(told):
    added = told(TOLL)

    figures = figures_of(added.report)
    assert added.is_new
    assert added.n_figures == len(figures) == 2
    assert [(one.meaning.kind, one.meaning.low, one.standing) for one in figures] == [
        ("killed", "68", "proposed"),
        ("missing", "105", "proposed"),
    ]
    text = report_named(added.report).text
    for one in figures:
        assert one.before + one.words + one.after == one.sentence
        assert one.words == text[one.start : one.end]
        assert one.sentence in text
    assert verify() == []


def test_the_same_words_twice_are_one_report(told):
    first = told(TOLL)
    before = entries()

    second = told(TOLL.replace(" ", "  ") + "\r\n", source="Another outlet")

    assert (second.report, second.is_new) == (first.report, False)
    assert entries() == before
    assert Report.objects.count() == 1


def test_the_same_act_twice_adds_one_report_and_another_request_is_refused(told):
    act = new_act()

    first, second = told(TOLL, act=act), told(TOLL, act=act)

    assert (first.report, first.is_new) == (second.report, second.is_new)
    assert Report.objects.count() == 1
    with pytest.raises(ActAlreadyUsed):
        told(MONDAY, act=act)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no text"),
        (b"  \n ", "holds no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"a" * 5_000_001, "5,000,001 bytes"),
    ],
)
def test_what_is_no_report_is_refused_in_words_and_nothing_is_saved(officer, data, words):
    before = entries()

    with pytest.raises(UnreadableReport, match=words):
        add_report(officer, NewReport(data, "Border Herald", lang="en"), act=new_act())

    assert entries() == before


def test_a_text_longer_than_any_report_is_refused(told):
    with pytest.raises(ReportTooLong):
        told("word " * 100_000)

    assert Report.objects.count() == 0


def test_a_report_of_tomorrow_is_refused(told):
    before = entries()

    with pytest.raises(PublishedInFuture, match=r"28\.09\.2023 12:00"):
        told(TOLL, hours=-24)

    assert entries() == before


def test_a_report_in_a_language_that_cannot_be_read_yet_is_kept_and_said_so(told):
    added = told("Ավելի քան երեսուն հազար մարդ։", lang="xx")

    assert '"xx" cannot be read yet' in added.problem
    assert (reports()[0].reading, reports()[0].n_figures) == ("no_language", 0)
    assert report_named(added.report).text == "Ավելի քան երեսուն հազար մարդ։"


def test_without_a_date_a_report_counts_from_now(officer):
    report = add_report(officer, NewReport(TOLL.encode(), "Border Herald"), act=new_act()).report

    assert abs(report_named(report).brief.published_at - NOON) < timedelta(minutes=1)


@pytest.mark.parametrize("role", ["clerk", "volunteer", "supply", "tracing"])
def test_other_roles_add_and_judge_nothing(told, actor, role):
    figure = figures_of(told(TOLL).report)[0].subject
    by = actor(role)
    before = entries()

    with pytest.raises(NotAllowed):
        told(MONDAY, by=by)
    for judge in (confirm_figure, reject_figure):
        with pytest.raises(NotAllowed):
            judge(by, figure, act=new_act())
    with pytest.raises(NotAllowed):
        correct_figure(by, figure, meaning(), act=new_act())
    with pytest.raises(NotAllowed):
        make_forecast(by, "lachin", act=new_act())
    with pytest.raises(NotAllowed):
        describe_corridor(by, LACHIN, act=new_act())

    assert entries() == before


def test_a_rejected_figure_leaves_the_picture_and_a_confirmed_one_comes_back(told, officer):
    figure = next(one for one in figures_of(told(TOLL).report) if one.meaning.kind == "missing").subject

    reject_figure(officer, figure, act=new_act())
    assert "missing" not in {one.kind for one in key_figures()}
    confirm_figure(officer, figure, act=new_act())

    assert "missing" in {one.kind for one in key_figures()}
    assert figure_named(figure).standing == "confirmed"
    assert verify() == []


def test_a_correction_is_what_the_picture_shows(told, officer):
    figure = next(one for one in figures_of(told(TOLL).report) if one.meaning.kind == "missing")

    correct_figure(officer, figure.subject, replace(figure.meaning, low="104", high="104"), act=new_act())

    assert [one.best for one in key_figures() if one.kind == "missing"] == [104]
    assert figure_named(figure.subject).words == figure.words


@pytest.mark.parametrize(
    ("changes", "n_wrong"),
    [
        ({"low": "5", "high": "4"}, 1),
        ({"low": "many"}, 1),
        ({"kind": "seen", "as_of": "Tuesday", "unit": ""}, 3),
        ({"as_of": "2023-09-27 12:00"}, 1),
        ({"qualifier": "hardly", "measure": "pile", "modality": "hoped"}, 3),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_every_reason(told, officer, changes, n_wrong):
    figure = figures_of(told(TOLL).report)[0]
    before = entries()

    with pytest.raises(BadMeaning) as refusal:
        correct_figure(officer, figure.subject, replace(figure.meaning, **changes), act=new_act())

    assert len(refusal.value.wrong) == n_wrong
    assert entries() == before


def test_a_figure_nobody_proposed_cannot_be_judged(officer):
    with pytest.raises(UnknownFigure):
        confirm_figure(officer, "figure:none/1-killed", act=new_act())

    assert Figure.objects.count() == 0


def test_a_verdict_sent_twice_is_one(told, officer):
    figure, act = figures_of(told(TOLL).report)[0].subject, new_act()

    confirm_figure(officer, figure, act=act)
    assert confirm_figure(officer, figure, act=act).repeated
    with pytest.raises(ActAlreadyUsed):
        reject_figure(officer, figure, act=act)


def test_two_counts_make_a_forecast_that_is_kept_as_it_was_made(told, officer):
    told(MONDAY, hours=47)
    told(TUESDAY, hours=23)
    assert [(count.value, count.latest.hour) for count in arrival_counts(("Armenia",))] == [
        (4_000, 12),
        (16_000, 12),
    ]

    make_forecast(officer, "lachin", act=new_act())

    made = latest_forecast("lachin")
    assert (made.observed, made.n_counts, [step.hours for step in made.ahead]) == (16_000, 2, [24, 48, 72])
    assert [step.median for step in made.ahead] == sorted(step.median for step in made.ahead)
    for step in (*made.steps, *made.ahead):
        low, high = step.band(80)
        assert step.band(90)[0] <= low <= step.band(50)[0] <= step.median <= step.band(50)[1] <= high
    assert made.drivers
    assert verify() == []


def test_a_forecast_is_made_anew_only_when_its_counts_change(told, officer):
    told(MONDAY, hours=47)
    assert refresh_forecasts(officer) == []
    told(TUESDAY, hours=23)

    assert refresh_forecasts(officer) == ["lachin"]
    assert refresh_forecasts(officer) == []
    figure = figures_of(reports()[0].subject)[0]
    confirm_figure(officer, figure.subject, act=new_act())
    assert refresh_forecasts(officer) == []
    assert len(past_forecasts("lachin")) == 1


def test_one_count_makes_no_forecast_and_says_what_is_needed(told, officer):
    told(MONDAY, hours=47)

    with pytest.raises(NoForecast, match="needs two counts"):
        make_forecast(officer, "lachin", act=new_act())
    with pytest.raises(UnknownCorridor):
        make_forecast(officer, "other", act=new_act())

    assert Forecast.objects.count() == 0


def test_a_forecast_sent_twice_is_made_once(told, officer):
    told(MONDAY, hours=47)
    told(TUESDAY, hours=23)
    act = new_act()

    make_forecast(officer, "lachin", act=act)
    assert make_forecast(officer, "lachin", act=act).repeated

    assert Forecast.objects.count() == 1


def test_a_forecast_uses_nothing_that_became_known_later(told, officer):
    told(MONDAY, hours=47)
    told(TUESDAY, hours=23)

    with pytest.raises(NoForecast):
        make_forecast(officer, "lachin", act=new_act(), observed_at=NOON - timedelta(hours=40))
