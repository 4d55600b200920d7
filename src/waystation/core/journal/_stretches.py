"""Stretches of subjects in their order, so that a long journal is worked through piece by piece."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from waystation.core.journal.models import StoredEntry
from waystation.core.journal.statements import fetch

ENTRIES: Final = 2_000  # of a stretch; that of one subject's are never parted

_NEXT: Final = (
    f"SELECT subject FROM {StoredEntry._meta.db_table} WHERE subject > %s"  # noqa: S608 - no value is spliced
    " ORDER BY subject LIMIT 1 OFFSET %s"
)


class Subjects(NamedTuple):
    """The subjects behind `after` up to `upto`; without an end where it is None."""

    after: str | None
    upto: str | None

    @property
    def condition(self) -> tuple[str, list[str]]:
        """The condition for a column `subject`, and its values."""
        parts, values = [], []
        for sign, bound in ((">", self.after), ("<=", self.upto)):
            if bound is not None:
                parts.append(f"subject {sign} %s")
                values.append(bound)
        return " AND ".join(parts) or "1 = 1", values


def stretches() -> Iterator[Subjects]:
    """Return stretches that together hold every subject, also those that only a table knows."""
    after = None
    while rows := fetch(_NEXT, [after or "", ENTRIES - 1]):
        yield Subjects(after, rows[0][0])
        after = rows[0][0]
    yield Subjects(after, None)
