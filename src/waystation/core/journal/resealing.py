"""Sealing a body's personal values: what was not changed keeps the token it has.

Folds hold no key. A name sealed anew looks like another name to them; kept as it is, it is plainly the same,
and two people who each change another field of a record disagree about nothing (journal rule 11).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from waystation.core.journal.history import effective
from waystation.core.journal.kinds import Kind, kind_of
from waystation.core.journal.projector import Kept, entries_in_fold_order
from waystation.core.vault import seal


def sealed_values(
    kind: Kind,
    plain: Mapping[str, Any],
    subject: str,
    key: bytes | None,
    seen: Sequence[str],
    kept: Sequence[Kept],
) -> dict[str, str]:
    """Return the tokens of a body's personal values.

    Args:
        kind: The body's kind.
        plain: Its values, in clear.
        subject: What the entry is about.
        key: The subject's data key; None only where there is nothing to seal.
        seen: The entries that the author saw.
        kept: The subject's entries here.
    """
    texts = {name: plain[name] for name in kind.sealed_fields if plain[name]}
    if not texts or key is None:
        return {}
    shown = _shown(kind, seen, kept) if kind.sets is not None and kept else {}
    return {
        name: shown[name]
        if _says(key, shown.get(name, ""), text, subject, name)
        else seal.seal(key, text, subject=subject, field=name)
        for name, text in texts.items()
    }


def _shown(kind: Kind, seen: Sequence[str], kept: Sequence[Kept]) -> dict[str, Any]:
    """Return the values that the author saw, of the fields that kinds of this family set."""
    ordered = list(entries_in_fold_order(kept))
    known = set(seen).union(*(entry.ancestors for entry in ordered if entry.id in seen))
    shown: dict[str, Any] = {}
    for entry in effective([entry for entry in ordered if entry.id in known]).entries:
        of = kind_of(entry.body)
        if of.sets == kind.sets and of.audience == kind.audience:
            shown |= {name: getattr(entry.body, name) for name in of.sealed_fields}
    return shown


def _says(key: bytes, token: str, text: str, subject: str, field: str) -> bool:
    try:
        return bool(token) and seal.unseal(key, token, subject=subject, field=field) == text
    except ValueError:
        return False
