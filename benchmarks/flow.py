"""Rolling-origin scores of the arrivals forecast on reported series, beside simple rules.

    python benchmarks/flow.py [--series FOLDER] [--max-points 10] [--by-series] [--calibrate]

Reads every series of FOLDER (default: `../shared/data/arrivals` beside the checkout; columns
as_of,value,kind,precision,published). A date without an hour means the end of that day; daily counts are
summed; rows whose hour was guessed are skipped; a row is known from its publication. Scored is the number
of people who arrive between an origin and 24/48/72 hours later (series with several counts a day) or 1/3/7
days later (the others), with the truth interpolated between counts no further apart than 36 hours or one
and a half horizons. Up to 40 origins a series, in its first 90 days, from the third count on. The pool is
unknown to the forecast here: every series gets `Corridor.without_claims` from what was known at the origin.

Printed for each method and horizon: skill (1 minus the geometric mean over series of the ratio of summed
CRPS to that of rate persistence), the mean over series of the share of truths inside the 80 % interval, and
the median over series of the summed CRPS over the summed increments. `--calibrate` chooses the width on all
crises but one, for each crisis in turn, and prints the coverage on the one left out.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow import Corridor, Observation, TooFewObservations, _blend, forecast_arrivals
from waystation.engines.flow.scoring import covers, crps

Array = NDArray[np.float64]
Method = Callable[[Array, Array, Array], list[Array]]

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "arrivals"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
N_SAMPLES = 300
LABELS = ("H1", "H2", "H3")


@dataclass(frozen=True, slots=True)
class Counts:
    """One series: hours since 1970, cumulative persons, and the hour each became known."""

    name: str
    hours: Array
    value: Array
    known: Array

    @property
    def crisis(self) -> str:
        """The emergency that the series belongs to: the first two words of its name."""
        return "-".join(self.name.split("-")[:2])

    @property
    def horizons(self) -> Array:
        """The three horizons scored, in hours."""
        several_a_day = np.median(np.diff(self.hours)) < 20
        return np.array([24.0, 48.0, 72.0] if several_a_day else [24.0, 72.0, 168.0])


@dataclass(frozen=True, slots=True)
class Score:
    """One forecast against what came."""

    series: Counts
    label: str
    crps: float
    came: float
    covered: bool


def instant(text: str) -> tuple[float, bool]:
    """Return (hours since 1970, whether only the day is known)."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    hours = (moment - EPOCH).total_seconds() / 3600
    return (hours + 24, True) if len(text) == 10 else (hours, False)


def read(path: Path) -> Counts | None:
    """Return a series of at least five counts, or nothing."""
    points: dict[float, tuple[float, float]] = {}
    kind = ""
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if (
                row.get("kind") not in ("cumulative", "daily")
                or row["precision"] == "inferred"
                or not row["value"]
            ):
                continue
            kind = row["kind"]
            at, only_day = instant(row["as_of"])
            known = at
            if row.get("published") and not only_day:
                zone = datetime.fromisoformat(row["as_of"]).tzinfo or UTC
                day = datetime.fromisoformat(row["published"][:10]).replace(tzinfo=zone)
                known = max(at, (day - EPOCH).total_seconds() / 3600)
            points[at] = (float(row["value"]), known)
    if len(points) < 5:
        return None
    hours = np.array(sorted(points))
    value = np.array([points[at][0] for at in hours])
    known_at = np.array([points[at][1] for at in hours])
    return Counts(path.stem, hours, np.cumsum(value) if kind == "daily" else value, known_at)


def truth_at(series: Counts, when: float, horizon: float) -> float | None:
    """Return the cumulative count at a time, or nothing where no count is near enough."""
    if when > series.hours[-1] + 1e-6:
        return None
    right = int(np.searchsorted(series.hours, when - 1e-6))
    if abs(series.hours[right] - when) < 1e-6:
        return float(series.value[right])
    if right == 0 or series.hours[right] - series.hours[right - 1] > max(1.5 * horizon, 36):
        return None
    return float(np.interp(when, series.hours, series.value))


def origins(series: Counts, max_points: int) -> list[float]:
    """Return the hours from which forecasts are made."""
    chosen = [
        float(hour)
        for index, hour in enumerate(series.hours)
        if index >= 2 and hour - series.hours[0] <= 90 * 24 and (not max_points or index < max_points)
    ]
    if len(chosen) > 40:
        chosen = [chosen[index] for index in np.unique(np.linspace(0, len(chosen) - 1, 40).astype(int))]
    return chosen


def flow(hours: Array, value: Array, horizons: Array) -> list[Array]:
    """Return increments by the engine."""
    seen = [
        Observation(EPOCH + timedelta(hours=float(at)), float(count), float(count), float(count))
        for at, count in zip(hours, value, strict=True)
    ]
    made = forecast_arrivals(
        seen,
        Corridor.without_claims("series", seen),
        as_of=seen[-1].at,
        horizons=[timedelta(hours=float(horizon)) for horizon in horizons],
        samples=N_SAMPLES,
    )
    return [np.array(point.samples) - value[-1] for point in made.points]


def rule(window: Callable[[Array, int], int]) -> Method:
    """Return a method that continues the rate since `window(hours, index)`, with bootstrapped residuals."""

    def method(hours: Array, value: Array, horizons: Array) -> list[Array]:
        hours, value = hours[-40:], value[-40:]
        random = np.random.default_rng(1)

        def rate(index: int) -> float:
            start = window(hours, index)
            return float((value[index] - value[start]) / (hours[index] - hours[start]))

        steps = np.diff(value) / np.diff(hours)
        residuals = np.array([steps[i] - rate(i) for i in range(1, len(steps))]) if len(steps) > 1 else steps
        n = len(residuals)
        if n > 1:
            residuals = (residuals - residuals.mean()) * np.sqrt(n / (n - 1))
        typical = float(np.median(np.diff(hours)))
        common = random.choice(residuals, N_SAMPLES)
        made = []
        for horizon in horizons:
            k = min(max(1, round(horizon / typical)), 60)
            own = random.choice(residuals, (k, N_SAMPLES)).sum(axis=0) * (horizon / k)
            middle = max(rate(len(value) - 1), 0.0) * horizon
            made.append(np.maximum(middle + np.sqrt(0.5) * (common * horizon + own), 0.0))
        return made

    return method


def last_day(hours: Array, index: int) -> int:
    """Return where the last 24 hours begin."""
    return max(0, min(int(np.searchsorted(hours, hours[index] - 24.01)), index - 1))


PERSISTENCE = rule(lambda hours, index: index - 1)
RATE_24H = rule(last_day)
DRIFT_3 = rule(lambda hours, index: max(0, index - 3))
DRIFT_5 = rule(lambda hours, index: max(0, index - 5))


def plain_ensemble(hours: Array, value: Array, horizons: Array) -> list[Array]:
    """Return the quantile average of three rules; the notes' ensemble has a Gompertz curve besides."""
    parts = [method(hours, value, horizons) for method in (RATE_24H, DRIFT_3, DRIFT_5)]
    return [np.mean([np.sort(part[index]) for part in parts], axis=0) for index in range(len(horizons))]


METHODS: dict[str, Method] = {
    "rate persistence": PERSISTENCE,
    "rate of 24 h": RATE_24H,
    "drift over 3": DRIFT_3,
    "ensemble of rules": plain_ensemble,
    "flow": flow,
}


def score(series: Counts, method: Method, max_points: int) -> Iterator[Score]:
    """Yield the scores of one method on one series."""
    for origin in origins(series, max_points):
        seen = (series.hours <= origin + 1e-6) & (series.known <= origin + 1e-6)
        hours, value = series.hours[seen], series.value[seen]
        if len(hours) < 3:
            continue
        try:
            made = method(hours, value, series.horizons)
        except TooFewObservations:
            continue
        for label, horizon, samples in zip(LABELS, series.horizons, made, strict=True):
            truth = truth_at(series, origin + float(horizon), float(horizon))
            if truth is not None:
                came = truth - float(value[-1])
                yield Score(series, label, crps(samples.tolist(), came), came, covers(samples.tolist(), came))


def by_series(scores: list[Score], label: str) -> dict[str, tuple[float, float, float]]:
    """Return (mean CRPS, coverage, CRPS over increments) by series, where three scores or more exist."""
    made = {}
    for name in sorted({one.series.name for one in scores}):
        own = [one for one in scores if one.series.name == name and one.label == label]
        came = float(np.mean([abs(one.came) for one in own])) if own else 0.0
        if len(own) >= 3 and came > 0:
            mean = float(np.mean([one.crps for one in own]))
            made[name] = (mean, float(np.mean([one.covered for one in own])), mean / came)
    return made


def report(scored: dict[str, list[Score]], *, each: bool) -> None:
    """Print the table."""
    print(f"{'method':<20}" + "".join(f"{label + ' skill/cov80/nCRPS':>28}" for label in LABELS))
    for name, scores in scored.items():
        cells = []
        for label in LABELS:
            reference, own = by_series(scored["rate persistence"], label), by_series(scores, label)
            ratios = [np.log(own[key][0] / reference[key][0]) for key in own]
            cells.append(
                f"{1 - np.exp(np.mean(ratios)):+.3f} / {100 * np.mean([own[key][1] for key in own]):.0f} / "
                f"{np.median([own[key][2] for key in own]):.2f}"
            )
            if each and name == "flow":
                for key in own:
                    skill = 1 - own[key][0] / reference[key][0]
                    print(f"  {label} {key:<32} skill {skill:+.2f}  cov80 {100 * own[key][1]:.0f}")
        print(f"{name:<20}" + "".join(f"{cell:>28}" for cell in cells))


def calibrate(folder: list[Counts], max_points: int) -> None:
    """Print the coverage on each crisis with the width chosen on the others."""
    shipped = _blend.WIDENING
    grid = (0.7, 0.85, 0.95, 1.1, 1.3)
    scored: dict[float, list[Score]] = {}
    for width in grid:
        _blend.WIDENING = width  # type: ignore[misc]  # the one place that varies the shipped constant
        scored[width] = [one for series in folder for one in score(series, flow, max_points)]
    _blend.WIDENING = shipped  # type: ignore[misc]  # back to what is shipped
    left_out: dict[str, list[float]] = {label: [] for label in LABELS}
    chosen = {}
    for crisis in sorted({series.crisis for series in folder}):
        others = {
            width: np.mean(
                [row[1] for label in LABELS for row in by_series(_without(scores, crisis), label).values()]
            )
            for width, scores in scored.items()
        }
        width = min(grid, key=lambda one: abs(float(others[one]) - 0.8))
        chosen[crisis] = width
        for label in LABELS:
            own = by_series([one for one in scored[width] if one.series.crisis == crisis], label)
            left_out[label] += [row[1] for row in own.values()]
    print(
        "width chosen without the crisis:", ", ".join(f"{crisis} {width}" for crisis, width in chosen.items())
    )
    print(
        "coverage on the crisis left out:",
        {key: round(float(np.mean(row)), 2) for key, row in left_out.items()},
    )


def _without(scores: list[Score], crisis: str) -> list[Score]:
    return [one for one in scores if one.series.crisis != crisis]


def seconds() -> float:
    """Return the best of five runs of one forecast: 10 counts, 72 hourly horizons, 500 samples."""
    start = datetime(2023, 9, 25, tzinfo=UTC)
    seen = [
        Observation(start + timedelta(hours=6 * n), 5_000.0 * n, 5_000.0 * n, 5_000.0 * n) for n in range(10)
    ]
    corridor = Corridor("Valley road", 60_000, 110_000, 145_000)
    horizons = [timedelta(hours=hour) for hour in range(1, 73)]
    runs = []
    for _ in range(5):
        begun = time.perf_counter()
        forecast_arrivals(seen, corridor, as_of=seen[-1].at, horizons=horizons)
        runs.append(time.perf_counter() - begun)
    return min(runs)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--series", type=Path, default=SHARED)
    parser.add_argument(
        "--max-points", type=int, default=0, help="only origins with at most this many counts"
    )
    parser.add_argument("--by-series", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    asked = parser.parse_args()
    print(f"one forecast, 500 samples, 72 hourly horizons: {seconds():.3f} s")
    paths = sorted(asked.series.rglob("*.csv"))
    if not paths:
        print(f"no series in {asked.series}: give a folder with --series")
        return
    folder = [series for series in map(read, paths) if series is not None]
    print(f"{len(folder)} series")
    if asked.calibrate:
        calibrate(folder, asked.max_points)
        return
    scored = {
        name: [one for series in folder for one in score(series, method, asked.max_points)]
        for name, method in METHODS.items()
    }
    report(scored, each=asked.by_series)


if __name__ == "__main__":
    main()
