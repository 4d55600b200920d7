"""Small worlds that the tests of arrivals share."""

from datetime import UTC, datetime, timedelta

from waystation.engines.flow import Corridor, Observation

NOON = datetime(2023, 9, 25, 12, tzinfo=UTC)
DAYS = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72))
VALLEY = Corridor("Valley road", pool_low=60_000, pool_likely=110_000, pool_high=145_000)


def count(hours, value, *, low=None, high=None, known_after=None, source=""):
    """A count so many hours after noon, exact unless bounds are given."""
    known_at = None if known_after is None else NOON + timedelta(hours=known_after)
    return Observation(
        NOON + timedelta(hours=hours),
        value,
        value if low is None else low,
        value if high is None else high,
        known_at,
        source,
    )


def steady(n_counts=6, every_hours=6, per_hour=1_000, first=2_000):
    """Counts at a steady rate, the first at noon."""
    return [count(n * every_hours, first + n * every_hours * per_hour) for n in range(n_counts)]
