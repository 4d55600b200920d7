"""Erasing a person by right: two people decide, nothing is left but that it was done, and it is for good.

    propose_erasure(by, subject, reason, act)   one person asks; another approves (see access.approval)
    erase(subjects, ..., author, act)           appends subject.erased, then empties, all in one commit
    apply_erasures(subjects)                    empties what was erased elsewhere
    bring_up_to_date(subjects)                  does so and writes the tables, after any change of what counts
    erased_with("person")                        how desks say what goes with a person

An erased subject keeps its `subject.erased` entries and a placeholder. Its other entries are stubs, in every
chain and on every node, so chains verify; its data keys are destroyed and the epochs of their audiences
rotated. What still comes of it later is emptied on arrival, and nobody can write to it again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waystation.core.access.approval import Approved, approvable, propose
from waystation.core.access.queries import Actor
from waystation.core.journal import quarantine
from waystation.core.journal._findings import Finding
from waystation.core.journal.entries import entries_of
from waystation.core.journal.errors import NothingToErase
from waystation.core.journal.foreign import Sound
from waystation.core.journal.history import ERASURE, SubjectErased, effective
from waystation.core.journal.kinds import subject_kind
from waystation.core.journal.lock import lock_subjects
from waystation.core.journal.models import Mark, Placeholder, StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.projector import project
from waystation.core.journal.writer import Author, Receipt, group, writing
from waystation.core.vault.keyring import delete_keys, rotate
from waystation.core.vault.models import DataKey

ACTION: Final = "erase"
A_DAY: Final = 100  # subjects that other nodes' erasures empty here in a day without anyone looking
ASKED: Final = "asked"  # the person asked for it
PAGE: Final = 500

Belonging = Callable[[str], Iterable[str]]

_BELONGING: Final[dict[str, list[Belonging]]] = {}
_ERASURE: Final = Q(header__contains=f'"kind":"{ERASURE}"')


def erased_with(kind: str) -> Callable[[Belonging], Belonging]:
    """Register the decorated function as what names the subjects that are erased with one of `kind`."""

    def register(find: Belonging) -> Belonging:
        _BELONGING.setdefault(kind, []).append(find)
        return find

    return register


def naming(subject: str, *kinds: str) -> list[str]:
    """Return the subjects of these kinds with an entry that names `subject`, ended ones included."""
    found = StoredEntry.objects.filter(body__contains=json.dumps(subject)).values_list("subject", flat=True)
    return sorted({name for name in found if subject_kind(name) in kinds})


def goes_with(subject: str) -> tuple[str, ...]:
    """Return a subject and everything that is erased with it."""
    found: dict[str, None] = {}
    waiting = [subject]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting.extend(one for find in _BELONGING.get(subject_kind(name), ()) for one in find(name))
    return tuple(sorted(found))


def propose_erasure(by: Actor, subject: str, reason: str, *, act: str, place: str = "") -> Receipt:
    """Ask for a subject to be erased; a second person approves it.

    Raises:
        AlreadyProposed: the same waits already.
        NotAllowed: `by` may not ask for this here.
        NothingToErase: there is nothing of it here, or it was erased.
    """
    by.require("journal.ask_erasure", place)
    _require_there(subject)
    return propose(by, ACTION, {"subject": subject}, reason, act=act, place=place)


@approvable(
    ACTION, permission="journal.erase", proposing="journal.ask_erasure", label=_("Erase a person for good")
)
def erase_approved(approved: Approved) -> Receipt:
    """Erase what a proposal names, with everything that goes with it."""
    subject = approved.arguments["subject"]
    _require_there(subject)
    return erase(
        goes_with(subject),
        reason=ASKED,
        approval=approved.proposal,
        requested_by=approved.proposer,
        author=approved.author,
        act=approved.act,
    )


def placeholder_of(subject: str) -> Placeholder | None:
    """Return what stays of an erased subject, or None of one that was not erased."""
    return Placeholder.objects.filter(subject=subject).first()


def erase(
    subjects: Iterable[str], *, reason: str, approval: str, requested_by: str, author: Author, act: str
) -> Receipt:
    """Erase subjects for good, in one durable commit.

    Args:
        subjects: All that goes; see `goes_with`.
        reason: A code; it stays in the placeholder.
        approval: The proposal that two people agreed on.
        requested_by: Who asked; another person than the author.
        author: Who approved.
        act: The act's identifier.
    """
    names = sorted(set(subjects))
    request = {"erase": names, "reason": reason, "approval": approval, "requested_by": requested_by}
    with group():
        with writing(author, act, request=request, lock=names) as writing_act:
            if not writing_act.repeated:
                done_before = erased_among(names)
                for name in names:
                    if name not in done_before:
                        writing_act.record(name, SubjectErased(reason, approval, requested_by))
        apply_erasures(names)
    return writing_act.receipt


def apply_erasures(subjects: Iterable[str]) -> set[str]:
    """Empty every entry of those of `subjects` that were erased, and destroy their keys; return them.

    Belongs into the transaction that stored the entries, before the tables are written. Twice is once.
    """
    erased: set[str] = set()
    wanted = sorted(set(subjects))
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        rows = StoredEntry.objects.filter(_ERASURE, subject__in=page, counts=True)
        told = set(rows.values_list("subject", flat=True))
        found = entries_of(told)
        erased |= {name for name in told if effective(found[name]).erased is not None}
    names = sorted(erased)
    for start in range(0, len(names), PAGE):
        page = names[start : start + PAGE]
        StoredEntry.objects.filter(subject__in=page).exclude(_ERASURE).update(
            header="", salt="", body="", entry_id="", act="", subject="", clock=0, counts=False
        )
    if names:
        quarantine.forget(names)
        _destroy_keys(names)
    return erased


def bring_up_to_date(subjects: Iterable[str]) -> None:
    """Empty those of `subjects` that were erased and write the rows of all, in the caller's transaction.

    For whenever entries began to count, or ceased to: an erasure may be among them.
    """
    names = sorted(set(subjects) - {""})
    lock_subjects(names)
    apply_erasures(names)
    project(names)


def empty_left_over() -> set[str]:
    """Empty erased subjects of which content or a key is here still; return them. Part of a rebuild."""
    told = StoredEntry.objects.filter(_ERASURE, counts=True).values("subject")
    content = StoredEntry.objects.filter(subject__in=told).exclude(_ERASURE)
    keys = DataKey.objects.filter(subject__in=told)
    left = {*content.values_list("subject", flat=True), *keys.values_list("subject", flat=True)}
    lock_subjects(left)
    return apply_erasures(left)


def erased_among(subjects: Iterable[str]) -> set[str]:
    """Return those of `subjects` that were erased."""
    return set(Placeholder.objects.filter(subject__in=list(subjects)).values_list("subject", flat=True))


def beyond_bound(chain: str, arrived: Iterable[Sound]) -> tuple[set[str], set[str]]:
    """Return the links of erasures, new from another node, that wait for a person: as before, and newly.

    A node in hostile hands must not empty every register it can reach before anyone looks. So `A_DAY` come
    in within a day, of all other nodes together, for such a node lets in as many more as it likes; and what
    was kept out once stays out on any later day.
    """
    erasures = [
        (one.entry, one.header.subject) for one in arrived if one.header and one.header.kind == ERASURE
    ]
    done_here = erased_among(subject for _, subject in erasures)
    places = {entry.link: entry.seq for entry, subject in erasures if subject not in done_here}
    if not places:
        return set(), set()
    kept = (
        quarantine.links_kept("erasures", chain, min(places.values()), max(places.values())) & places.keys()
    )
    coming = [link for link in places if link not in kept]
    today = now().date().isoformat()
    mark, _ = Mark.objects.get_or_create(name="erasures", defaults={"value": {}})
    done = int(mark.value.get(today, 0))
    allowed = coming[: max(A_DAY - done, 0)]
    mark.value = {today: done + len(allowed)}
    mark.save(update_fields=["value"])
    return kept, set(coming[len(allowed) :])


def erasure_findings() -> Iterator[Finding]:
    """Return entries of erased subjects that still hold their content, in quarantine too."""
    erased = Placeholder.objects.values("subject")
    for row in StoredEntry.objects.filter(subject__in=erased).exclude(_ERASURE).order_by("chain", "seq"):
        yield Finding("erased-content", f"{row.chain} #{row.seq}", "An erased subject's entry is not empty.")
    for held in quarantine.rows_of_erased():
        yield Finding(
            "erased-content", f"quarantine {held.id[:12]}", "An erased subject's entry is not empty."
        )


def _destroy_keys(names: Sequence[str]) -> None:
    audiences: set[str] = set()
    for start in range(0, len(names), PAGE):
        page = names[start : start + PAGE]
        rows = DataKey.objects.filter(subject__in=page)
        audiences.update(rows.values_list("audience", flat=True).distinct())
        delete_keys(page)
    if audiences:
        rotate(audiences)


def _require_there(subject: str) -> None:
    if not StoredEntry.objects.filter(subject=subject, counts=True).exclude(_ERASURE).exists():
        raise NothingToErase
