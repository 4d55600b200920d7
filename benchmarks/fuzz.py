"""100,000 requests as nobody should send them: no server error, no hang, no growth, every refusal says why.

    python benchmarks/fuzz.py [--requests 100000] [--seed 1]

Pages and forms are gathered by following links as each role; each request is one of them with its values,
fields, path, query, headers, method or bytes changed (`tests/site/mutations.py`). The server is one worker;
its resident memory after a tenth of the requests is compared with that at the end.
"""

import argparse
import os
import platform
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from _site import Visitor, demo_site, memory_mb, served_by

OF_EACH_KIND = 2


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


def fuzz(base: str, count: int, seed: int) -> Outcome:
    from tests.site.mutations import mutated, says_why
    from urllib3.exceptions import HTTPError

    from waystation.core.access.matrix import ROLES

    random, outcome = Random(seed), Outcome()
    seeds = {Visitor(base, role): () for role in ROLES}
    seeds = {visitor: gathered(visitor) for visitor in seeds}
    print(f"{sum(map(len, seeds.values()))} pages and forms of {len(seeds)} roles", flush=True)
    visitors, pids, before = list(seeds), served_by(base), 0.0
    began = time.perf_counter()
    for number in range(count):
        if number == count // 10:
            before = memory_mb(pids)
        visitor = random.choice(visitors)
        request = mutated(random.choice(seeds[visitor]), random)
        started = time.perf_counter()
        try:
            answer = visitor.send(request)
        except HTTPError as error:
            outcome.fault(f"no answer: {type(error).__name__}", request)
            continue
        except (UnicodeError, ValueError) as error:  # it cannot even be put on the wire
            outcome.statuses[0] += 1
            outcome.examples.setdefault(f"not sent: {type(error).__name__}", repr(request)[:200])
            continue
        outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - started)
        outcome.statuses[answer.status] += 1
        if answer.status >= 500:
            outcome.fault(f"status {answer.status}", request)
        elif answer.status >= 400 and request.method != "HEAD":
            kind = answer.headers.get("content-type", "")
            if not says_why(answer.status, kind, answer.data.decode(errors="replace")):
                outcome.fault(f"status {answer.status} without a reason at {request.address[:60]}", request)
        visitor.ensure_signed_in(answer)
        if number % 10_000 == 9_999:
            print(f"{number + 1:8,} sent, {memory_mb(pids):6.1f} MB", flush=True)
    taken = time.perf_counter() - began
    growth = memory_mb(pids) - before
    print(
        f"{count:,} requests in {taken:,.0f} s; statuses {dict(sorted(outcome.statuses.items()))};"
        f" slowest {outcome.slowest_s:.2f} s; memory {before:.1f} MB, growth {growth:.1f} MB"
    )
    if growth > 20:
        outcome.faults[f"memory grew by {growth:.0f} MB"] += 1
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with demo_site(12) as base:
        outcome = fuzz(base, arguments.requests, arguments.seed)
    for what, times in outcome.faults.most_common(40):
        print(f"FAULT {times:6,} x {what}\n      {outcome.examples.get(what, '')}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
