"""100,000 requests as nobody should send them: no server error, no hang, no growth, every refusal says why.

    python benchmarks/fuzz.py [--requests 100000] [--seed 1]

Pages and forms are gathered by following links as each role; each request is one of them with its values,
fields, path, query, headers, method or bytes changed (`tests/site/mutations.py`). Four clients send at once
to a server of three workers; the resident memory of each after a tenth of the requests is compared with that
at the end. Meanwhile roles that requests ended are given again, and locked readers freed.
"""

import argparse
import os
import platform
import re
import sys
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from _site import Visitor, demo_site, memory_mb, served_by
from waystation.cli.rehearsal.client import page_kind

OF_EACH_KIND = 2
CLIENTS = 4


@dataclass(slots=True)
class Outcome:
    """What came back, and what must not have."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    slowest_s: float = 0.0

    def fault(self, what: str, request: Any) -> None:
        """Note what must not happen, with one request that shows it."""
        self.faults[what] += 1
        self.examples.setdefault(what, repr(request)[:600])


def gathered(visitor: Visitor) -> list[Any]:
    """Return the pages and forms that a role reaches, a few of each kind."""
    from tests.site.mutations import Request, offers

    from waystation.cli.rehearsal.client import page_kind

    seen, kinds, found = {"/"}, Counter[str](), []
    waiting = deque(["/"])
    while waiting and len(seen) < 400:
        address = waiting.popleft()
        answer = visitor.send(Request("GET", address))
        text = answer.data.decode(errors="replace")
        found.append(Request("GET", address))
        links, forms = offers(address, text)
        found += forms
        for link in [*links, *filter(None, [answer.headers.get("location")])]:
            if link.startswith("/") and link not in seen:
                seen.add(link)
                kinds[page_kind(link)] += 1
                if kinds[page_kind(link)] <= OF_EACH_KIND:
                    waiting.append(link)
    return found


def heal() -> None:
    """Undo what the requests did to the people who send them: roles ended, users stopped, readers locked."""
    from waystation.core.access.commands import give_role
    from waystation.core.access.matrix import ROLES
    from waystation.core.access.models import Grant, User
    from waystation.core.access.queries import Actor
    from waystation.core.access.reads import free_reader
    from waystation.core.journal.writer import new_act

    healer = Actor("healer", "healer", "cli", (("coordinator", ""),))
    for user in User.objects.filter(username__in=ROLES):
        if not user.is_active:
            User.objects.filter(pk=user.pk).update(is_active=True)
        if not Grant.objects.filter(user=user.id, role=user.username, place="").exists():
            give_role(None, user, user.username, act=new_act())  # type: ignore[arg-type]
        free_reader(healer, user.id, act=new_act())


def send_one(visitor: Visitor, request: Any, outcome: Outcome) -> None:
    """Send a request and note what came back."""
    from tests.site.mutations import says_why
    from urllib3.exceptions import HTTPError

    started = time.perf_counter()
    try:
        answer = visitor.send(request)
    except HTTPError as error:
        outcome.fault(f"no answer: {type(error).__name__}", request)
        return
    except (UnicodeError, ValueError):  # it cannot even be put on the wire
        outcome.statuses[0] += 1
        return
    outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - started)
    outcome.statuses[answer.status] += 1
    if answer.status >= 500:
        text = answer.data.decode(errors="replace")
        said = re.search(r"<h1>(.*?)</h1>", text)
        outcome.fault(f"status {answer.status} {said.group(1) if said else ''}", request)
    elif answer.status >= 400 and request.method != "HEAD":
        kind = answer.headers.get("content-type", "")
        if not says_why(answer.status, kind, answer.data.decode(errors="replace")):
            outcome.fault(f"status {answer.status} without a reason at {page_kind(request.address)}", request)
    visitor.ensure_signed_in(answer)


def fuzz(base: str, count: int, seed: int, longest_s: float) -> Outcome:
    from tests.site.mutations import mutated

    from waystation.core.access.matrix import ROLES

    offered = {role: gathered(Visitor(base, role)) for role in ROLES}
    print(f"{sum(map(len, offered.values()))} pages and forms of {len(offered)} roles", flush=True)
    pids, outcomes = served_by(base), [Outcome() for _ in range(CLIENTS)]
    ended = threading.Event()

    def send_many(client: int) -> None:
        random, visitors = Random(seed * 1000 + client), [Visitor(base, role) for role in ROLES]
        for _ in range(count // CLIENTS):
            visitor = random.choice(visitors)
            request = mutated(random.choice(offered[visitor.role]), random)
            send_one(visitor, request, outcomes[client])
            if ended.is_set():
                return

    began, before = time.perf_counter(), dict.fromkeys(pids, 0.0)
    threads = [threading.Thread(target=send_many, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    reported = 0
    while any(thread.is_alive() for thread in threads):
        threads[0].join(5)
        heal()
        sent = sum(sum(outcome.statuses.values()) for outcome in outcomes)
        if sent < count // 10:
            before = {pid: memory_mb([pid]) for pid in pids}
        if sent - reported >= 5_000:
            reported = sent
            sizes = ", ".join(f"{memory_mb([pid]):.1f}" for pid in pids)
            print(
                f"{sent:8,} sent, {sizes} MB, {sum(len(one.faults) for one in outcomes)} faults", flush=True
            )
        if time.perf_counter() - began > longest_s:
            ended.set()
    taken = time.perf_counter() - began
    growth = max(memory_mb([pid]) - before[pid] for pid in pids)
    whole = Outcome()
    for outcome in outcomes:
        whole.statuses += outcome.statuses
        whole.faults += outcome.faults
        whole.examples = outcome.examples | whole.examples
        whole.slowest_s = max(whole.slowest_s, outcome.slowest_s)
    sent = sum(whole.statuses.values())
    print(
        f"{sent:,} requests in {taken:,.0f} s; statuses {dict(sorted(whole.statuses.items()))};"
        f" slowest {whole.slowest_s:.2f} s; largest growth of a process {growth:.1f} MB"
    )
    if growth > 20:
        whole.faults[f"memory grew by {growth:.0f} MB"] += 1
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=180, help="end after so long (default 180)")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with demo_site(12, workers=3) as base:
        outcome = fuzz(base, arguments.requests, arguments.seed, arguments.minutes * 60)
    for what, times in outcome.faults.most_common(40):
        print(f"FAULT {times:6,} x {what}\n      {outcome.examples.get(what, '')}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
