"""The flagship scenario: sourced, whole, and in our own words."""

import csv
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from waystation import scenarios

SHARED = Path(__file__).parents[3] / "shared" / "data"
SHARED_REPORTS = SHARED / "reports"


@pytest.fixture(scope="module")
def karabakh():
    return scenarios.load("karabakh_2023")


def all_rows(scenario):
    yield from scenario.places
    yield from scenario.roads
    yield from scenario.reports
    yield from scenario.hospitals
    yield from (beds for hospital in scenario.hospitals for beds in hospital.beds)
    yield from scenario.sites
    yield from scenario.stocks
    yield from scenario.vehicles
    yield scenario.corridor
    yield from scenario.population_claims
    yield from scenario.arrivals
    yield from scenario.assumptions
    yield from scenario.conventions
    yield from scenario.names


def runs_of_words(text, length):
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_every_row_names_its_source(karabakh):
    assert [row for row in all_rows(karabakh) if not row.source] == []


def test_everything_with_invented_counts_is_marked_synthetic(karabakh):
    invented = [*karabakh.sites, *karabakh.stocks, *karabakh.vehicles, *karabakh.names]
    invented += [beds for hospital in karabakh.hospitals for beds in hospital.beds]

    assert all(row.synthetic for row in invented)
    assert not any(row.synthetic for row in (*karabakh.places, *karabakh.reports, *karabakh.arrivals))


def test_the_moment_is_noon_of_27_september_in_yerevan(karabakh):
    assert karabakh.as_of == datetime(2023, 9, 27, 8, tzinfo=UTC)
    assert karabakh.as_of.isoformat() == "2023-09-27T12:00:00+04:00"
    assert karabakh.time_zone == "Asia/Yerevan"


def test_it_holds_the_places_a_reception_needs(karabakh):
    regions = {place.code for place in karabakh.places if place.kind == "region" and place.parent == "AM"}
    centres = {
        "AM-AG": "Ashtarak", "AM-AR": "Artashat", "AM-AV": "Armavir", "AM-ER": "Yerevan", "AM-GR": "Gavar",
        "AM-KT": "Hrazdan", "AM-LO": "Vanadzor", "AM-SH": "Gyumri", "AM-SU": "Kapan", "AM-TV": "Ijevan",
        "AM-VD": "Yeghegnadzor",
    }  # fmt: skip

    assert len(karabakh.places) == 94
    assert regions == set(centres)
    assert {code: karabakh.place(f"{code}-01").name() for code in centres} == centres
    assert {place.name() for place in karabakh.places if place.kind == "hub"} == {
        "Goris", "Sisian", "Vayk", "Kornidzor",
    }  # fmt: skip
    assert karabakh.place("LC-01").kind == "checkpoint"


def test_places_are_named_in_three_scripts(karabakh):
    goris = karabakh.place("AM-SU-02")

    assert (goris.name("en"), goris.name("hy"), goris.name("ru")) == ("Goris", "Գորիս", "Горис")
    assert "Khankendi" in karabakh.place("NK-ST-01").all_names
    assert karabakh.place("LC-02").name("hy") == "Mets Shen junction (km 36)"
    for place in karabakh.places:
        assert re.fullmatch(r"[Ա-և ().\-]*", place.names.get("hy", "")), place
        assert re.fullmatch(r"[А-яЁё ().\-]*", place.names.get("ru", "")), place


def test_a_place_knows_its_region_and_what_it_holds(karabakh):
    assert karabakh.region_of("AM-VD-02").code == "AM-VD"
    assert karabakh.region_of("AM-VD").code == "AM-VD"
    assert karabakh.region_of("AM") is None
    assert {place.code for place in karabakh.within("NK-SH")} == {
        "NK-SH-01",
        "NK-SH-02",
        "NK-SH-03",
        "NK-SH-04",
    }
    assert len(karabakh.within("NK")) == 29
    with pytest.raises(KeyError):
        karabakh.place("XX")


def test_every_coordinate_lies_in_the_region(karabakh):
    placed = [place for place in karabakh.places if place.lat is not None]

    assert len(placed) == 67
    assert all(38.8 < place.lat < 41.4 and 43.4 < place.lon < 47.2 for place in placed)


def test_the_road_runs_unbroken_from_the_enclave_to_goris(karabakh):
    lengths = {frozenset((road.start, road.end)): road.distance_km for road in karabakh.roads}
    route = karabakh.corridor.route
    legs = [lengths[frozenset(pair)] for pair in pairwise(route)]

    assert legs == [36, 21.3, 4.7, 6, 19]
    assert karabakh.corridor.gate == "LC-01"


def test_the_published_counts_end_at_47_115(karabakh):
    assert len(karabakh.arrivals) == 11
    assert karabakh.arrivals[-1].value == 47115
    assert karabakh.arrivals[-1].at == karabakh.as_of


def test_the_published_counts_are_those_collected(karabakh):
    collected = SHARED / "arrivals" / "karabakh-2023.csv"
    if not collected.is_file():
        pytest.skip("the collected counts are not beside this checkout (../shared/data/arrivals)")
    with collected.open(encoding="utf-8", newline="") as file:
        rows = [(datetime.fromisoformat(row["as_of"]), int(row["value"])) for row in csv.DictReader(file)]

    assert [(count.at, count.value) for count in karabakh.arrivals] == rows


def test_the_gate_value_follows_from_the_published_counts(karabakh):
    counts = {count.at.isoformat()[5:16]: count.value for count in karabakh.arrivals}
    people_per_hour = (counts["09-27T12:00"] - counts["09-26T08:00"]) / 28

    assert round(people_per_hour) == 1199
    assert abs(people_per_hour / karabakh.corridor.people_per_vehicle - 265) < 5
    assert karabakh.assumption("gate_vehicles_per_hour") == karabakh.corridor.gate_vehicles_per_hour
    assert karabakh.assumption("people_per_vehicle") == karabakh.corridor.people_per_vehicle
    with pytest.raises(KeyError):
        karabakh.assumption("nothing")


def test_six_population_claims_stand_side_by_side(karabakh):
    assert sorted(claim.value for claim in karabakh.population_claims) == [
        25000, 35000, 90000, 100000, 120000, 145053,
    ]  # fmt: skip


def test_the_reports_are_in_three_languages_and_short(karabakh):
    languages = [report.language for report in karabakh.reports]

    assert {language: languages.count(language) for language in set(languages)} == {
        "en": 21,
        "ru": 1,
        "hy": 1,
    }
    assert all(len(report.text) < 700 for report in karabakh.reports)
    assert all(1 < len(re.findall(r"[.։](?:\s|$)", report.text)) < 7 for report in karabakh.reports)


@pytest.mark.parametrize(
    "words",
    ["Nearly 30,000", "More than 28,000", "at least 68", "nearly 300 were injured", "105 are missing",
     "70 tonnes of food", "40 tonnes of flour", "no room left", "at least 200 Armenians", "47,115"],
)  # fmt: skip
def test_the_facts_of_the_founding_reports_are_there(karabakh, words):
    assert any(words in report.text for report in karabakh.reports)


def test_no_report_speaks_of_what_came_after_noon(karabakh):
    later = re.compile(r"\b(311|349|112)\b")

    assert not [report.code for report in karabakh.reports if later.search(report.text)]
    assert all(report.published_at <= karabakh.as_of for report in karabakh.reports)


def test_the_sites_offer_2_400_beds_in_every_region(karabakh):
    regions = {karabakh.region_of(site.place).code for site in karabakh.sites}

    assert (len(karabakh.sites), sum(site.beds for site in karabakh.sites)) == (33, 2400)
    assert len(regions) == 11
    assert 40000 * karabakh.assumption("demo_scale") == 2400
    assert any(site.is_women_only for site in karabakh.sites)
    assert any(site.takes_pets for site in karabakh.sites)


def test_plates_cannot_be_taken_for_real_ones(karabakh):
    assert all(re.fullmatch(r"DEMO \d{3}", vehicle.plate) for vehicle in karabakh.vehicles)


def test_no_wording_is_taken_from_the_founding_reports(karabakh):
    if not SHARED_REPORTS.is_dir():
        pytest.skip("the founding reports are not beside this checkout (../shared/data/reports)")
    founding = set()
    for name in ("seed-a.txt", "seed-b.txt", "dev.jsonl"):
        founding |= runs_of_words((SHARED_REPORTS / name).read_text(encoding="utf-8"), 8)

    shared = {
        report.code: runs_of_words(report.text, 8) & founding
        for report in karabakh.reports
        if runs_of_words(report.text, 8) & founding
    }

    assert shared == {}
