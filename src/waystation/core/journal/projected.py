"""Materialised tables: one row for each subject, written by the projector and by nobody else.

Only these column types exist in them, so that personal text cannot land in a clear column (journal rule 14).
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    TextColumn = models.TextField[str, str]
    CharColumn = models.CharField[str, str]
else:  # Django's fields take type arguments in their stubs only
    TextColumn, CharColumn = models.TextField, models.CharField


class SealedField(TextColumn):
    """Personal text, as the sealed token the author wrote; empty where nothing was given."""

    def __init__(self, *args: Any, audience: str, **kwargs: Any) -> None:
        self.audience = audience
        super().__init__(*args, **{"default": "", "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        """Return what a migration needs to make this field again."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "audience": self.audience}


class CodeField(CharColumn):
    """A short code in clear: a state, a district, an age band, another subject's identifier."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 100, "default": "", "blank": True, **kwargs})


class PublicTextField(TextColumn):
    """Text that is public by nature: a report's words, a place's or hospital's name, a number plate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": "", "blank": True, **kwargs})


class CountsField(models.JSONField):
    """Codes and counts in clear, as JSON; never personal text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})


class PublicJSONField(models.JSONField):
    """Public text by code, as JSON: a place's names by language, a figure's sources."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})


class ProjectedRow(models.Model):
    """A row that shows the state of one subject.

    Subclasses set `kind` to the subject kind and define `from_state`. No foreign keys, no unique or check
    constraints across subjects: an entry from another node must never crash the projector (journal rule 9).
    """

    kind: ClassVar[str] = ""
    # A log tells what was (who was shown whom); its rows stay as they are when what they name is undone.
    is_log: ClassVar[bool] = False
    tables: ClassVar[dict[str, type["ProjectedRow"]]] = {}

    subject = CodeField(primary_key=True, default=None)

    class Meta:  # noqa: D106 - Django's own
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            ProjectedRow.tables[cls.kind] = cls

    @classmethod
    def from_state(cls, subject: str, state: Any) -> Self | None:
        """Return the row that shows `state`, or None where there is nothing to show."""
        raise NotImplementedError

    @classmethod
    def sealed_fields(cls) -> dict[str, str]:
        """Return the audience of each sealed column."""
        return {field.name: field.audience for field in cls._meta.fields if isinstance(field, SealedField)}

    def open(self, *fields: str) -> dict[str, str]:
        """Return the texts of this row's sealed columns, all of them where none is named.

        Raises:
            CannotOpen: a key is gone or bytes were changed.
        """
        return open_rows([self], *fields)[self.subject]


def fit(row: ProjectedRow) -> None:
    """Make a row's values fit their columns, alike on every database.

    Entries of another node, or of another version, may hold what a column does not: longer codes, larger
    numbers, zero characters. They must not crash the projector (journal rule 9); the entry stays as it is.
    """
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str):
            value = value.replace("\0", "")[: field.max_length]
        elif isinstance(value, int) and not isinstance(value, bool):
            end = 1 << (63 if isinstance(field, models.BigIntegerField) else 31)
            value = min(max(value, -end), end - 1)
        elif isinstance(value, datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=UTC)
        elif isinstance(value, dict | list | tuple):
            value = in_one_spelling(value)
        setattr(row, field.attname, value)


def in_one_spelling(value: Any) -> Any:
    """Return a JSON value with its keys sorted, as PostgreSQL does not keep their order, and no zeros."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {
            in_one_spelling(name): in_one_spelling(item) for name, item in sorted(value.items(), key=_by_name)
        }
    return [in_one_spelling(item) for item in value] if isinstance(value, list | tuple) else value


def _by_name(item: tuple[Any, Any]) -> str:
    return str(item[0])


def open_rows(rows: "list[Any]", *fields: str) -> dict[str, dict[str, str]]:
    """Return the texts of sealed columns by subject and field, with one look-up of keys for all rows.

    Raises:
        CannotOpen: a key is gone or bytes were changed.
        TooManyToOpen: more than 5,000 rows.
    """
    from waystation.core.vault.keyring import open_values  # the vault reads the journal's tables, too

    if not rows:
        return {}
    audiences = type(rows[0]).sealed_fields()
    names = fields or tuple(audiences)
    opened = open_values(
        [(row.subject, audiences[name], name, getattr(row, name)) for row in rows for name in names]
    )
    return {row.subject: {name: opened[row.subject, name] for name in names} for row in rows}
