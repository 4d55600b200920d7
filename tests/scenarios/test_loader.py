"""Loading a scenario: what is there, and what each fault in its files is told as."""

import re
import shutil
from importlib.resources import files

import pytest

from waystation import scenarios


@pytest.fixture
def folder(tmp_path):
    """The flagship's files in a folder of one's own, to be broken."""
    own = tmp_path / "karabakh_2023"
    with_files = files("waystation.scenarios").joinpath("karabakh_2023")
    shutil.copytree(str(with_files), own)
    return own


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder):
    with pytest.raises(scenarios.BrokenScenario) as refused:
        scenarios.load_folder(folder)
    return [str(problem) for problem in refused.value.problems]


def test_the_flagship_is_available():
    assert scenarios.available() == ("karabakh_2023",)


def test_a_folder_of_ones_own_loads_as_the_same_value(folder):
    assert scenarios.load_folder(folder) == scenarios.load("karabakh_2023")


@pytest.mark.parametrize("name", ["atlantis", "", "../scenarios", "__pycache__", "karabakh_2023/"])
def test_an_unknown_name_is_refused_with_the_known_ones(name):
    with pytest.raises(scenarios.UnknownScenario, match="Choose one of: karabakh_2023;"):
        scenarios.load(name)


def test_every_refusal_has_a_stable_code():
    assert scenarios.UnknownScenario("x", ()).code == "scenario.unknown"
    assert scenarios.BrokenScenario("x", ()).code == "scenario.broken"
    assert scenarios.CannotSynthesise("x", "y").code == "scenario.population"
    assert issubclass(scenarios.UnknownScenario, scenarios.ScenarioError)


def test_a_byte_order_mark_is_survived(folder):
    roads = folder / "roads.csv"
    roads.write_bytes(b"\xef\xbb\xbf" + roads.read_bytes())

    assert len(scenarios.load_folder(folder).roads) == 45


def test_an_empty_folder_is_told_as_a_missing_file(tmp_path):
    assert problems_of(tmp_path) == ["scenario.toml: is missing"]


def test_a_missing_table_is_named(folder):
    (folder / "stocks.csv").unlink()

    assert problems_of(folder) == ["stocks.csv: is missing"]


def test_a_fault_names_its_file_and_line(folder):
    change(folder / "roads.csv", "LC-02,LC-01,21.3", "LC-02,LC-01,21;3")

    assert problems_of(folder)[0] == (
        'roads.csv, line 3: "distance_km" is not a number: "21;3" (write 1500 or 12.5)'
    )


def test_all_faults_are_told_at_once(folder):
    change(folder / "sites.csv", "school,AM-SU-02,120", "castle,AM-SU-02,120")
    change(folder / "stocks.csv", "blanket,Blanket,1800", "blanket,Blanket,-1800")
    change(folder / "arrivals.csv", "2023-09-24T22:00+04:00,1050", "2023-09-24T22:00,1050")

    assert problems_of(folder) == [
        'arrivals.csv, line 2: "at" lacks its offset from UTC (write 2023-09-27T12:00+04:00)',
        'sites.csv, line 2: "kind" is "castle"; it must be one of school, hotel, sanatorium, dormitory, '
        "sports_hall, culture_house, host_families",
        'stocks.csv, line 2: "quantity" is -1800; it cannot be below 0',
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("places.csv", "AM-SU-02,hub,AM-SU,", "AM-SU-02,hub,XX,", 'there is no place "XX" to be the parent'),
        ("places.csv", "AM-SU-02,hub,AM-SU,", "AM-SU-02,hub,,", '"AM-SU-02" needs a parent'),
        ("places.csv", "AM-SU-02,hub,AM-SU,", "AM-SU-03,hub,AM-SU,", '"AM-SU-03" is already on line'),
        ("places.csv", "AM-SU,region,AM,", "AM-SU,region,AM-SU-02,", '"AM-SU" lies inside itself'),
        ("places.csv", ",39.51111,46.34168,", ",139.51111,46.34168,", '"lat" and "lon" must both be there'),
        ("places.csv", ",39.51111,46.34168,", ",,46.34168,", '"lat" and "lon" must both be there'),
        ("places.csv", ",Goris,", ",,", '"name_en" is empty'),
        ("roads.csv", "AM-SU-04,AM-SU-05", "AM-SU-04,AM-XX-05", 'there is no place "AM-XX-05" in places.csv'),
        ("sites.csv", "school,AM-SU-02,120,yes", "school,AM-SU-02,120,maybe", "must be yes or no"),
        ("sites.csv", "school,AM-SU-02,120", "school,AM-SU-02,120.5", "must be a whole number, not 120.5"),
        ("sites.csv", "school,AM-SU-02,120", "school,AM-SU-02,1e9", "is not a number"),
        ("stocks.csv", "2024-02-28", "28.2.2024", "is not a date"),
        ("beds.csv", "H-01,emergency_department,8,2", "H-01,emergency_department,8,9", "more than there are"),
        ("beds.csv", "H-01,emergency_department", "H-99,emergency_department", 'no hospital "H-99"'),
        ("beds.csv", "2023-09-27T11:20", "2023-09-27T23:20", "is after the scenario's"),
        ("arrivals.csv", "2023-09-25T06:00", "2023-09-24T06:00", "the times must rise"),
        ("arrivals.csv", "2023-09-25T06:00", "yesterday", "is not a time"),
        ("names.csv", "ru-f=Арменовна", "Арменовна", '"fathers" must read like'),
        ("vehicles.csv", "DEMO 002", "DEMO 001", '"DEMO 001" is already on line 2'),
        ("reports.toml", 'language = "en"', "language = 7", "must be text in quotation marks"),
        ("reports.toml", 'code = "R-01"', 'code = ""', '"code" is empty'),
        (
            "reports.toml",
            "[[report]]",
            "[[raport]]",
            "line 4: has the unknown section [raport]; known: report",
        ),
        ("scenario.toml", '"LC-01", "AM-SU-04"', '"AM-SU-04"', 'does not pass the gate "LC-01"'),
        ("scenario.toml", ', "AM-SU-02"]', "]", 'does not end at the hub "AM-SU-02"'),
        ("scenario.toml", '"LC-02", "LC-01"', '"LC-01"', "roads.csv has no road between"),
        ("scenario.toml", "pool_high = 145053", "pool_high = 5", "must not fall"),
        ("scenario.toml", "[corridor]", "[road_in]", "needs one section [corridor]"),
        ("scenario.toml", "Asia/Yerevan", "Asia/Nowhere", "write one like Asia/Yerevan"),
        ("scenario.toml", "+04:00", "", "lacks its offset from UTC"),
        ("scenario.toml", '["en", ', "[", '"languages" must hold "en"'),
        ("scenario.toml", 'code = "karabakh_2023"', 'code = "other"', 'the folder is called "karabakh_2023"'),
        ("scenario.toml", 'title = "', "title = ", "is not valid TOML"),
    ],
)
def test_a_contradiction_is_told(folder, file, old, new, sentence):
    change(folder / file, old, new)

    problems = problems_of(folder)

    assert any(sentence in problem for problem in problems), problems
    assert all(re.match(r"[a-z_]+\.(csv|toml)(, line \d+)?: ", problem) for problem in problems)


def test_a_row_needs_a_source_unless_it_is_synthetic(folder):
    file = folder / "conventions.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "one,Invented.,,yes\ntwo,Claimed.,,no\n", encoding="utf-8")

    assert problems_of(folder) == [
        'conventions.csv, line 12: "source" is empty; name one, or mark the row as synthetic'
    ]


def test_an_unquoted_comma_is_told(folder):
    change(folder / "stocks.csv", '"Drinking water, 1.5 l"', "Drinking water, 1.5 l")

    assert "stocks.csv, line 10: has more or fewer fields than the header; quote commas inside text" in (
        problems_of(folder)
    )


def test_a_wrong_header_is_told_by_column(folder):
    change(folder / "vehicles.csv", "stretchers", "beds")

    assert problems_of(folder) == [
        "vehicles.csv, line 1: lacks the column stretchers and has the unknown column beds"
    ]


def test_a_table_in_another_encoding_is_told(folder):
    (folder / "names.csv").write_bytes("kind,Анна".encode("cp1251"))

    assert problems_of(folder) == ["names.csv: is not UTF-8 text (byte 5)"]


def test_a_binary_file_is_told_not_read(folder):
    (folder / "roads.csv").write_bytes(b'start,end\n"\x00unclosed')

    assert problems_of(folder)[0].startswith("roads.csv")


def test_a_report_too_long_to_be_ones_own_wording_is_told(folder):
    change(folder / "reports.toml", "The first helicopter", "word " * 300 + "The first helicopter")

    assert "at most 1500" in problems_of(folder)[0]
