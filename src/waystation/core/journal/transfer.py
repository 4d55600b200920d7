"""The auditor's file: a journal as text, one record a line, the same on every database.

Lines, in this order: one `journal` (format and mode), then `chain`, `entry`, `signature`. It holds no key:
entries stay sealed, and whoever has the file can check every link, digest and signature, and read no name.
"""

from collections.abc import Iterator
from typing import Final

from django.db.models import Model

from waystation.core.journal.canonical import canonical
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.journal.node import node

FORMAT: Final = 1
PAGE: Final = 1_000
_RECORDS: Final[tuple[tuple[str, type[Model], tuple[str, ...], tuple[str, ...]], ...]] = (
    ("chain", Chain, ("id", "node", "signing_public"), ("id",)),
    (
        "entry",
        StoredEntry,
        ("chain", "seq", "scope", "digest", "link", "header", "salt", "body"),
        ("chain", "seq", "link"),
    ),
    ("signature", CommitSignature, ("chain", "seq", "first", "link", "signature"), ("chain", "seq", "link")),
)


def export_lines() -> Iterator[str]:
    """Return the journal's lines; nothing in them can be opened."""
    this = node()
    yield canonical({"type": "journal", "format": FORMAT, "mode": this.mode, "node": this.id})
    for name, table, fields, order in _RECORDS:
        for row in table._default_manager.order_by(*order).values(*fields).iterator(PAGE):
            yield canonical({"type": name, **row})
