"""Which rows name a subject: what else would hang in the air if it were not there."""

from collections.abc import Iterable, Iterator

from waystation.core.journal.projected import CodeField, ProjectedRow


def subjects_naming(subjects: Iterable[str]) -> Iterator[str]:
    """Return the subjects of rows, of any table but a log, one of whose codes is one of `subjects`."""
    wanted = sorted(set(subjects))
    if not wanted:
        return
    for table in ProjectedRow.tables.values():
        if table.is_log:
            continue
        for field in table._meta.concrete_fields:
            if isinstance(field, CodeField) and not field.primary_key:
                yield from (
                    table._default_manager.filter(**{f"{field.name}__in": wanted})
                    .order_by("subject")
                    .values_list("subject", flat=True)
                )
