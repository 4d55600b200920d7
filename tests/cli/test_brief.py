import json
from pathlib import Path

import pytest

from waystation.cli import main

SHARED = Path(__file__).parents[3] / "shared" / "data" / "reports"

FIRST = "More than 4,000 people had crossed into Ruritania by Monday evening, the interior ministry said."
SECOND = (
    "Nearly 5,000 people have arrived in Ruritania. A tanker explosion killed at least 12 people; "
    "9 are still missing. One convoy of 30 tonnes of flour was let through."
)


@pytest.fixture
def reports(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(FIRST)
    second.write_text(SECOND)
    return first, second


def brief(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["brief", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_brief_tells_claims_verdicts_arrivals_and_needs(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = reports

    status, text, _ = brief(
        capsys, first, second, "--published", f"{first}=2024-03-04", "--published", "second.txt=2024-03-05"
    )

    assert status == 0
    assert f"“{FIRST}”" in " ".join(text.split())
    assert "COMPATIBLE  arrived persons in Ruritania" in text or "UPDATE      arrived persons in" in text
    assert "ALONE       missing persons" in text
    assert "+72 h" in text
    assert "WHAT THEY NEED" in text
    assert "Sphere Handbook 2018, water supply standard 2.1" in text


def test_the_same_as_json_keeps_every_sentence_and_source(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = reports

    status, text, _ = brief(capsys, first, second, "--published", f"{first}=2024-03-04", "--json")

    data = json.loads(text)
    assert status == 0
    figures = [figure for report in data["reports"] for figure in report["figures"]]
    assert {(figure["kind"], figure["low"]) for figure in figures} >= {
        ("arrived", 4000),
        ("arrived", 5000),
        ("killed", 12),
        ("missing", 9),
        ("aid-mass", 30),
    }
    assert all(figure["span"] in figure["sentence"] for figure in figures)
    assert all(need["standard"]["source"] for need in data["needs"]["now"])


def test_files_that_cannot_be_read_are_named_and_the_others_go_on(
    reports: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, picture, russian = tmp_path / "empty.txt", tmp_path / "picture.txt", tmp_path / "ru.txt"
    empty.write_text("")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    russian.write_text("В область прибыли более двух тысяч человек, сообщили власти в понедельник вечером.")

    status, text, errors = brief(capsys, empty, picture, russian, tmp_path / "nosuch.txt", reports[1])

    assert status == 1
    assert "ARRIVED" in text.upper()
    for name in ("empty.txt", "picture.txt", "ru.txt", "nosuch.txt"):
        assert sum(line.startswith(f"{name}: ") for line in errors.splitlines()) == 1


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"Nearly 5,000 people arrived. " * 1_750_000)

    status, _, errors = brief(capsys, large)

    assert status == 1
    assert errors.startswith("large.txt: ")
    assert "50,750,000 bytes; one report may have up to 5,000,000" in errors


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as-of", "yesterday"], "write it as 2023-09-27T12:00+04:00"),
        (["--as-of", "2023-09-27T12:00"], "add the offset from UTC"),
        (["--published", "first.txt=27.9."], "write the date as 2023-09-27"),
        (["--published", "other.txt=2023-09-27"], "name one of the files given"),
        (["--scenario", "atlantis"], "atlantis"),
    ],
)
def test_unclear_arguments_are_explained(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    status, text, errors = brief(capsys, reports[0], *arguments)

    assert (status, text) == (2, "")
    assert sentence in errors


@pytest.mark.skipif(not SHARED.exists(), reason="the founding reports are not beside this checkout")
def test_the_founding_reports_are_told_apart_and_together(capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = brief(
        capsys,
        SHARED / "seed-a.txt",
        SHARED / "seed-b.txt",
        *("--published", "seed-a.txt=2023-09-27", "--published", "seed-b.txt=2023-09-26", "--json"),
        *("--scenario", "karabakh_2023"),
    )

    groups = json.loads(text)["groups"]
    assert status == 0
    found = {
        (one["kind"], one["event"], one["best"]): one["verdict"] for one in groups if not one["subgroup"]
    }
    assert found["missing", "fuel explosion", 105] == "alone"
    assert found["killed", "fuel explosion", 68] == "agree"
    assert found["killed", "assault", 200] == "alone"
    (arrived,) = (one for one in groups if one["kind"] == "arrived" and one["measure"] == "stock")
    assert arrived["verdict"] == "compatible"
    assert {one["best"] for one in groups if one["kind"] == "aid-mass"} == {40, 70}
    assert len(json.loads(text)["expected"]["cumulative"]) == 3
