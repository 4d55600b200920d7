"""The assessment as a page to print: the few forms of Markdown that it is written in, as HTML."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
    "<style>body{{font:11pt/1.4 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}"
    "table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #777;padding:.3em .5em;"
    "text-align:start;vertical-align:top}}</style></head><body>\n"
)


def as_html(text: str) -> str:
    """Return headings, tables, paragraphs and bold words of Markdown `text` as a page of HTML.

    >>> as_html("# A & B").splitlines()[-2]
    '<h1>A &amp; B</h1>'
    """
    title = escape(text.partition("\n")[0].lstrip("# "))
    return _HEAD.format(title=title) + "".join(f"{line}\n" for line in _body(text)) + "</body></html>\n"


def _body(text: str) -> Iterator[str]:
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            head, _rule, *rows = lines
            yield "<table>"
            yield _row(head, "th")
            yield from (_row(row, "td") for row in rows)
            yield "</table>"
            continue
        for line in filter(None, lines):
            level = len(line) - len(line.lstrip("#"))
            yield f"<h{level}>{_words(line.lstrip('# '))}</h{level}>" if level else f"<p>{_words(line)}</p>"


def _row(line: str, cell: str) -> str:
    cells = line.strip().strip("|").split("|")
    return "<tr>" + "".join(f"<{cell}>{_words(one.strip())}</{cell}>" for one in cells) + "</tr>"


def _words(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
