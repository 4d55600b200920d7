"""A large register of sound entries, written past the desks: same bytes, many times faster."""

from collections.abc import Callable
from itertools import islice

BATCH = 5_000
PERSONS = 10  # every so many-th entry is a person, whose name is sealed
SUBJECTS = 100_000  # the other entries are counts of so many lines


def fill(
    entries: int,
    progress: Callable[[int], None] = lambda done: None,
    *,
    subjects: int = SUBJECTS,
    batch_size: int = BATCH,
) -> None:
    """Append sound entries to this node's journal, a commit for each batch; `rebuild` then makes their rows.

    Each is what an act of its own would have written, but that `seen` is empty: entries of one line are
    concurrent.
    """
    from django.db import connection

    from waystation.core.journal._commit import _STORE, committing
    from waystation.core.journal.canonical import canonical
    from waystation.core.journal.clock import COUNTER_BITS, milliseconds, timestamp, uuid7, uuid7_within
    from waystation.core.journal.format import Header
    from waystation.core.journal.kinds import kind_of
    from waystation.core.vault import seal
    from waystation.core.vault.keyring import data_keys, node_keys
    from waystation.core.vault.nodekeys import fingerprint
    from waystation.desks.reception.subjects import LineCounted, PersonRecorded

    secret = node_keys().derive("act", "benchmark")
    numbers = iter(range(entries))
    while batch := list(islice(numbers, batch_size)):
        with committing() as (commit, head, _):
            moment = commit.now()
            now_ms, observed_at = milliseconds(moment), timestamp(moment)
            acts = {number: uuid7(now_ms) for number in batch}
            people = {
                number: f"person:{uuid7_within(acts[number], 'person/1')}"
                for number in batch
                if number % PERSONS == 0
            }
            keys = data_keys([(person, "register") for person in people.values()], create=True)
            fresh = []
            for number in batch:
                subject = people.get(number)
                if subject is None:
                    hub = f"hub-{number % subjects}"
                    subject, body = f"line:{hub}", LineCounted(hub, number % 500)
                else:
                    name = seal.seal(
                        keys[subject, "register"], f"Nobody {number}", subject=subject, field="name"
                    )
                    body = PersonRecorded("f", "18-59", name)
                kind = kind_of(body)
                plain = kind.encode(body)
                act = acts[number]
                identity = fingerprint(secret, f"{act}/{number}".encode())
                header = Header(
                    id=uuid7_within(act, "entry/0"), act=act, actor="benchmark", device="benchmark",
                    kind=kind.name, version=kind.version, subject=subject, seen=(), observed_at=observed_at,
                    clock=max(now_ms << COUNTER_BITS, head.clock + 1), content=identity, request=identity,
                )  # fmt: skip
                fresh.append(head.append(header, f"{kind.audience}/am-goris", canonical(plain)))
            with connection.cursor() as cursor:
                cursor.executemany(_STORE, fresh)
        progress(batch[-1] + 1)
