"""Can someone tell a record they may not see from one that does not exist? 10,000 interleaved requests.

    python benchmarks/existence.py [--requests 10000] [--seed 1]

For every address that holds the identifier of a personal record, and every role bound to another place, a
request asks either for a record that exists and is forbidden or for one that does not exist, in random turn.
Status, body and size must be the same; what remains is time. A classifier (logistic regression on the time,
its logarithm and its rank among those of the same address and role; ten folds) may not tell them apart better
than an area under the curve of 0.55. The server is the site as it is served, one worker, over loopback.
"""

import argparse
import os
import platform
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from _site import TOKEN, Visitor, demo_site

BAR = 0.55
ELSEWHERE = "am-elsewhere"
# Not "issue": parcels are handed out wherever a family comes, so any role of supply opens any hand-over.
PERSONAL = (
    "household",
    "person",
    "stay",
    "case",
    "separation",
    "trip",
    "seat",
    "patient",
    "transfer",
)
FIELDS = (("intention", "bed"), ("reunion", "together"), ("step", "depart"), ("name", "x"), ("reason", "x"))


@dataclass(frozen=True, slots=True)
class Door:
    """An address that takes the identifier of a record, asked by a role in one way."""

    route: str
    kind: str
    role: str
    method: str


@dataclass(slots=True)
class Asked:
    """What came back from one door: time, and everything that must not differ."""

    times: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    answers: dict[bool, Counter[tuple[int, int, str]]] = field(
        default_factory=lambda: {True: Counter(), False: Counter()}
    )


def routes() -> Iterator[tuple[str, str]]:
    """Yield each address that holds the identifier of a personal record, as a format, and its kind."""
    from django.urls import URLPattern, get_resolver

    def walk(resolver: Any, before: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            whole = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield whole
            else:
                yield from walk(pattern, whole)

    for route in walk(get_resolver(), "/"):
        names = re.findall(r"<\w+:(\w+)>", route)
        kinds = [name for name in names if name in PERSONAL]
        if len(kinds) == 1:
            address = re.sub(rf"<\w+:{kinds[0]}>", "{}", route)
            yield re.sub(r"<\w+:step>", "release", address), kinds[0]


def existing(kind: str) -> list[str]:
    from waystation.core.journal.projected import ProjectedRow

    table = ProjectedRow.tables.get(kind)
    return [] if table is None else list(table._default_manager.values_list("subject", flat=True))


def unknown_like(subject: str, random: Random) -> str:
    """Return an identifier as long as `subject` and as old, which nothing has."""
    return subject[:-12] + f"{random.getrandbits(48):012x}"


def bound_users(roles: tuple[str, ...]) -> dict[str, str]:
    """Make a user of each role, bound to a place where nothing is; return their names by role."""
    from waystation.core.access.commands import add_user, give_role
    from waystation.core.journal.writer import new_act

    names = {}
    for role in roles:
        user = add_user(f"{role}-elsewhere", "four plain long words")
        give_role(None, user, role, place=ELSEWHERE, act=new_act())  # type: ignore[arg-type]
        names[role] = user.username
    return names


def body_of(text: str, subject: str) -> str:
    """Return a page without what is new each time: identifiers, tokens, the clock."""
    text = text.replace(subject, "…").replace(subject.replace(":", "%3A"), "…").replace(TOKEN, "…")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "…", text)
    return re.sub(r'<time datetime="[^"]*">.*?</time>', "", text, flags=re.S)


def auc(scores: Any, labels: Any) -> float:
    """Return the area under the curve: how often a score of a true one lies above one of a false one."""
    order = np.argsort(scores, kind="mergesort")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores[np.diff(np.sort(scores), append=np.inf) == 0]) if len(scores) else ():
        same = scores == value
        ranks[same] = ranks[same].mean()
    positive, n_true = labels.astype(bool), int(labels.sum())
    n_false = len(labels) - n_true
    return float((ranks[positive].sum() - n_true * (n_true + 1) / 2) / (n_true * n_false))


def classified(features: Any, labels: Any, random: Random) -> float:
    """Return the cross-validated AUC of a logistic regression, ten folds."""
    folds = np.array([random.randrange(10) for _ in labels])
    scores = np.zeros(len(labels))
    for fold in range(10):
        train = folds != fold
        weights = np.zeros(features.shape[1])
        for _ in range(25):  # Newton's steps with a little ridge
            p = 1 / (1 + np.exp(-features[train] @ weights))
            gradient = features[train].T @ (labels[train] - p) - 1e-3 * weights
            curvature = (features[train] * (p * (1 - p))[:, None]).T @ features[train]
            weights += np.linalg.solve(curvature + 1e-3 * np.eye(len(weights)), gradient)
        scores[~train] = features[~train] @ weights
    return auc(scores, labels)


def features_of(asked: dict[Door, Asked]) -> tuple[Any, Any]:
    """Return one row for each request (1, time, log time, rank; each by its door), and whether it existed."""
    rows, labels = [], []
    for one in asked.values():
        times = np.array(one.times[True] + one.times[False])
        if min(len(one.times[True]), len(one.times[False])) < 5:
            continue
        ranks = times.argsort().argsort() / len(times) - 0.5
        logs = np.log(times)
        rows.append(
            np.column_stack(
                [
                    np.ones(len(times)),
                    np.clip((times - np.median(times)) / (times.std() + 1e-9), -3, 3),
                    np.clip((logs - np.median(logs)) / (logs.std() + 1e-9), -3, 3),
                    ranks,
                ]
            )
        )
        labels += [1] * len(one.times[True]) + [0] * len(one.times[False])
    return np.vstack(rows), np.array(labels)


def ask(base: str, count: int, seed: int) -> dict[Door, Asked]:
    from tests.site.mutations import Request

    from waystation.core.access.matrix import ROLES
    from waystation.core.journal.writer import new_act

    random = Random(seed)
    subjects = {kind: existing(kind) for kind in PERSONAL}
    names = bound_users(ROLES)
    visitors = {role: Visitor(base, name) for role, name in names.items()}
    doors = [
        Door(route, kind, role, method)
        for route, kind in routes()
        if subjects[kind]
        for role in ROLES
        for method in ("GET", "POST")
    ]
    print(f"{len(doors)} doors: {len(doors) // len(ROLES) // 2} addresses, {len(ROLES)} roles, GET and POST")
    asked: dict[Door, Asked] = defaultdict(Asked)
    for number in range(-500, count):
        door = random.choice(doors)
        exists = random.random() < 0.5
        subject = random.choice(subjects[door.kind])
        if not exists:
            subject = unknown_like(subject, random)
        address = door.route.format(subject)
        fields = (
            (("csrfmiddlewaretoken", TOKEN), ("act", new_act()), *FIELDS) if door.method == "POST" else ()
        )
        started = time.perf_counter()
        answer = visitors[door.role].send(Request(door.method, address, fields))
        taken = time.perf_counter() - started
        if number < 0:
            continue  # warming up
        text = body_of(answer.data.decode(), subject)
        asked[door].times[exists].append(taken)
        asked[door].answers[exists][answer.status, len(answer.data), text] += 1
    return asked


def report(asked: dict[Door, Asked]) -> int:
    differing: Counter[str] = Counter()
    for door, one in asked.items():
        kinds = [
            sorted({(status, size) for status, size, _ in one.answers[exists]}) for exists in (True, False)
        ]
        bodies = [{text for _, _, text in one.answers[exists]} for exists in (True, False)]
        if kinds[0] and kinds[1] and (kinds[0] != kinds[1] or bodies[0] != bodies[1]):
            differing[
                f"{door.method} {door.route} as {door.role}: exists {kinds[0][:3]}, does not {kinds[1][:3]}"
            ] += 1
    features, labels = features_of(asked)
    whole = classified(features, labels, Random(0))
    print(f"{len(labels):,} requests; doors whose answers differ: {len(differing)}")
    for what in sorted(differing)[:60]:
        print("  DIFFERS", what)
    print(f"time: AUC of one classifier over all doors {whole:.3f} (bar {BAR})")
    by_route: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for door, one in asked.items():
        if min(map(len, one.times.values())) >= 5:
            by_route[f"{door.method} {door.route}"].append(features_of({door: one}))
    worst = []
    for route, parts in by_route.items():
        ranks = np.concatenate([part[0][:, 3] for part in parts])
        value = auc(ranks, np.concatenate([part[1] for part in parts]))
        worst.append((max(value, 1 - value), route, len(ranks)))
    for value, route, size in sorted(worst, reverse=True)[:8]:
        print(
            f"  rank AUC {value:.3f}  {route}  ({size} requests; chance alone {0.29 / np.sqrt(size) * 2:.3f})"
        )
    return 1 if differing or whole > BAR else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with demo_site(12) as base:
        return report(ask(base, arguments.requests, arguments.seed))


if __name__ == "__main__":
    sys.exit(main())
