"""Translations: nothing of the site's own is left out, and the tool finds what there is to translate."""

import importlib.util
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "src" / "waystation" / "site" / "locale"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # dataclasses look their module up

    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    return module


TOOL = tool()


@pytest.mark.parametrize("language", ["hy", "ru"])
def test_every_sentence_of_the_site_and_the_core_is_translated(language: str):
    messages = {
        message: files
        for message, files in TOOL.gather().items()
        if any("/site/" in name or "/core/" in name for name in files)
    }

    assert list(TOOL.faults(TOOL.updated(language, messages))) == []


@pytest.mark.parametrize("language", ["hy", "ru"])
def test_what_the_server_reads_is_what_the_translators_wrote(language: str):
    folder = LOCALE / language / "LC_MESSAGES"

    assert polib.pofile(str(folder / "django.po")).to_binary() == (folder / "django.mo").read_bytes()


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ('{% translate "Sign out" %}', [("Sign out", "", "")]),
        ("{% trans 'Sign out' as words %}", [("Sign out", "", "")]),
        ('{% translate "May" context "month" %}', [("May", "", "month")]),
        ('{% translate "50 % full" %}', [("50 %% full", "", "")]),
        (
            '{% include "a.html" with title=_("Beds") lead=_(\'Free\') %}',
            [("Beds", "", ""), ("Free", "", "")],
        ),
        ('{{ word|default:_("Save") }}', [("Save", "", "")]),
        ("{% blocktranslate with n=x %}As {{ n }}{% endblocktranslate %}", [("As %(n)s", "", "")]),
        (
            "{% blocktranslate trimmed count n=x %}\n one\n bed\n{% plural %}\n {{ n }} beds\n"
            "{% endblocktranslate %}",
            [("one bed", "%(n)s beds", "")],
        ),
        ('{# translate "no" #}<p>Sign out</p>{% url "square" %}', []),
    ],
)
def test_sentences_are_found_in_templates(source: str, messages: list[tuple[str, str, str]]):
    found = [(one.text, one.plural, one.context) for one in TOOL.messages_in_template(source)]

    assert found == messages


def test_sentences_are_found_in_python(tmp_path: Path):
    path = tmp_path / "words.py"
    path.write_text('_("a")\nngettext("one bed", "%(n)d beds", n)\npgettext("month", "May")\nother("no")\n')

    found = [(one.text, one.plural, one.context) for one in TOOL.messages_in_python(path)]

    assert found == [("a", "", ""), ("one bed", "%(n)d beds", ""), ("May", "", "month")]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="a", msgstr=""), "untranslated: 'a' ()"),
        (polib.POEntry(msgid="a", msgstr="b", flags=["fuzzy"]), "untranslated: 'a' ()"),
        (polib.POEntry(msgid="%(n)s a", msgstr="b"), "placeholders differ: '%(n)s a' / 'b'"),
        (
            polib.POEntry(msgid="a", msgid_plural="%(n)s a", msgstr_plural={0: "b", 1: ""}),
            "untranslated: 'a' ()",
        ),
    ],
)
def test_a_gap_or_a_lost_placeholder_is_named(entry: polib.POEntry, fault: str):
    file = polib.POFile()
    file.append(entry)

    assert list(TOOL.faults(file)) == [fault]
