"""Gathers every translatable sentence, updates the .po files, compiles the .mo files, and checks both.

    python tools/translations.py            update and compile; prints what awaits a translation
    python tools/translations.py --check    change nothing; exit 1 when a sentence is untranslated,
                                            a placeholder is lost, or a .mo file is stale

Sentences are found in Python (gettext, ngettext, pgettext, their lazy twins and `_`) and in Django templates
(translate, trans, blocktranslate, blocktrans, and `_("…")` inside tags). English is the source.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.extract import extract_from_file
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "waystation"
LOCALE = SOURCE / "site" / "locale"

# Language -> how its numerals choose a form (Unicode CLDR plural rules, in gettext's notation).
PLURALS = {
    "hy": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0"
    " : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%%")
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_TRANSLATE = re.compile(rf"^trans(?:late)?\s+{_QUOTED}(?P<rest>.*)$", re.DOTALL)
_CONTEXT = re.compile(rf"\bcontext\s+{_QUOTED}")
_INLINE = re.compile(rf"(?<!\w)_\(\s*{_QUOTED}\s*\)")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as the source has it."""

    text: str
    plural: str = ""
    context: str = ""


def messages_in_python(path: Path) -> Iterator[Message]:
    for _line, text, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        if isinstance(text, tuple):
            yield Message(text[0], text[1], context or "")
        else:
            yield Message(text, context=context or "")


def messages_in_template(source: str) -> Iterator[Message]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        is_tag = token.token_type == TokenType.BLOCK
        if is_tag and token.split_contents()[0] in ("blocktrans", "blocktranslate"):
            yield _block(token, tokens)
            continue
        if is_tag and (found := _TRANSLATE.match(token.contents)):
            yield Message(_escape(_text(found)), context=_context(found["rest"]))
        if is_tag or token.token_type == TokenType.VAR:
            for inline in _INLINE.finditer(token.contents):
                yield Message(_escape(_text(inline)))


def _block(opening: Token, tokens: Iterator[Token]) -> Message:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if token.contents.startswith("endblocktrans"):
                break
            if token.contents.strip() == "plural":
                parts.append([])
                continue
            raise SystemExit(f"tag {token.contents!r} inside blocktranslate, line {token.lineno}")
        if token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents.split('|')[0].strip()})s")
        elif token.token_type == TokenType.TEXT:
            parts[-1].append(_escape(token.contents))
    texts = ["".join(part) for part in parts]
    if re.search(r"\btrimmed\b", opening.contents):
        texts = [" ".join(line.strip() for line in text.strip().splitlines()) for text in texts]
    return Message(texts[0], texts[1] if len(texts) > 1 else "", _context(opening.contents))


def _text(found: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2] or "")


def _context(rest: str) -> str:
    found = _CONTEXT.search(rest)
    return _text(found) if found else ""


def _escape(text: str) -> str:
    return text.replace("%", "%%")


def gather() -> dict[Message, list[str]]:
    """Return every message with the files it is in, in order of path."""
    found: dict[Message, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            messages = messages_in_python(path)
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            messages = messages_in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in messages:
            files = found.setdefault(message, [])
            name = path.relative_to(ROOT).as_posix()
            if message.text and name not in files:
                files.append(name)
    return {message: files for message, files in found.items() if message.text}


def updated(language: str, messages: dict[Message, list[str]]) -> polib.POFile:
    """Return the language's file with every message in it; translations are kept, unused ones set aside."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    old = polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "MIME-Version": "1.0",
        "Plural-Forms": PLURALS[language],
        "Project-Id-Version": "Waystation",
    }
    n_forms = int(PLURALS[language][9])
    for message, files in messages.items():
        entry = known.pop((message.context, message.text), None) or polib.POEntry(msgid=message.text)
        entry.msgctxt = message.context or None
        entry.obsolete = False
        entry.occurrences = [(name, "") for name in files]
        entry.flags = ["python-format"] if PLACEHOLDER.search(message.text) else []
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = {place: entry.msgstr_plural.get(place, "") for place in range(n_forms)}
            entry.msgstr = ""
        new.append(entry)
    for entry in known.values():
        if entry.msgstr or any(entry.msgstr_plural.values()):
            entry.obsolete = True
            new.append(entry)
    return new


def faults(file: polib.POFile) -> Iterator[str]:
    """Return what is wrong with each entry: untranslated, or a placeholder lost or invented."""
    for entry in file:
        if entry.obsolete:
            continue
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(forms) or entry.fuzzy:
            yield f"untranslated: {entry.msgid!r} ({', '.join(name for name, _line in entry.occurrences)})"
            continue
        allowed = [_placeholders(entry.msgid)]
        if entry.msgid_plural:
            allowed.append(_placeholders(entry.msgid_plural))
        for form in forms:
            if _placeholders(form) not in allowed:
                yield f"placeholders differ: {entry.msgid!r} / {form!r}"


def _placeholders(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Update, compile and check the translations.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 at a fault")
    options = parser.parse_args(arguments)
    messages = gather()
    wrong = 0
    for language in PLURALS:
        folder = LOCALE / language / "LC_MESSAGES"
        file = updated(language, messages)
        for fault in faults(file):
            wrong += 1
            print(f"{language}: {fault}", file=sys.stderr)
        compiled = file.to_binary()
        mo = folder / "django.mo"
        if options.check:
            if not mo.exists() or mo.read_bytes() != compiled:
                wrong += 1
                print(f"{language}: django.mo is stale; run tools/translations.py", file=sys.stderr)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "django.po").write_text(f"{file}\n", encoding="utf-8")
            mo.write_bytes(compiled)
        print(f"{language}: {len(messages)} messages")
    return 1 if wrong and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
