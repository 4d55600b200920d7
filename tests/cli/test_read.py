import argparse
import io
import json
from pathlib import Path

import pytest

from waystation.cli import read


def run(
    lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[dict[str, object]], str]:
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    status = read.run(argparse.Namespace(jsonl=str(source)))
    printed = capsys.readouterr()
    return status, [json.loads(line) for line in printed.out.splitlines()], printed.err


def passage(**fields: object) -> str:
    return json.dumps(
        {"id": "a", "lang": "en", "published": "2023-09-27", "text": "Rain killed 9 people."} | fields
    )


def test_a_passage_gives_one_line_with_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, (answer,), errors = run([passage(source_url="ignored")], tmp_path, capsys)

    assert (status, errors) == (0, "")
    assert answer["id"] == "a"
    (figure,) = answer["figures"]
    assert (figure["kind"], figure["low"], figure["span"]) == ("killed", 9, "9 people")


@pytest.mark.parametrize(
    ("line", "answered_id", "message"),
    [
        ("{broken", None, "This is not JSON. Write one object a line."),
        ("[1, 2]", None, "This is not an object. Write {id, lang, published, text}."),
        (json.dumps({"text": "x"}), None, "It has no id. Give each passage a text or a number as its id."),
        (json.dumps({"id": "b"}), "b", 'It has no text. Put the passage under "text".'),
        (passage(id="b", lang=7), "b", '"lang" is not a two-letter code such as "en".'),
        (
            passage(id="b", published="soon"),
            "b",
            "\"published\" is 'soon'; write a date such as 2023-09-26, or leave it out.",
        ),
    ],
)
def test_a_bad_line_is_answered_and_the_others_go_on(
    line: str, answered_id: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answers, errors = run([passage(), line, "", passage(id="c")], tmp_path, capsys)

    assert status == 1
    assert [answer["id"] for answer in answers] == ["a", answered_id, "c"]
    assert answers[1] == {"id": answered_id, "figures": [], "error": message}
    assert errors == f"line 2: {message}\n"


def test_a_language_without_a_table_is_answered_with_no_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, (answer,), _ = run([passage(lang="xx")], tmp_path, capsys)

    assert (status, answer["figures"]) == (1, [])
    assert str(answer["error"]).startswith('Reports in "xx" cannot be read yet')


def test_a_dash_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(passage(id=7)))

    assert read.run(argparse.Namespace(jsonl="-")) == 0
    assert json.loads(capsys.readouterr().out)["id"] == 7


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert read.run(argparse.Namespace(jsonl="nowhere.jsonl")) == 2
    assert "nowhere.jsonl cannot be opened" in capsys.readouterr().err


def test_the_subcommand_asks_for_its_file() -> None:
    parser = argparse.ArgumentParser()
    read.add_parser(parser.add_subparsers())

    assert parser.parse_args(["read", "--jsonl", "x.jsonl"]).jsonl == "x.jsonl"
