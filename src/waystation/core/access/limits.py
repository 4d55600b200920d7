"""How much and how long, in one place: what a node allows before it asks, warns or locks."""

from datetime import timedelta
from typing import Final

from waystation.core.access.matrix import Role

# How many different people a role may look up in an hour before coordinators are told. At twice as many the
# reader is locked. A desk serves a family of five in five minutes, so sixty people an hour is steady
# work; roles that look people up all day get more.
PERSONS_AN_HOUR: Final[dict[Role, int]] = {
    "coordinator": 60,
    "clerk": 120,
    "volunteer": 40,
    "supply": 40,
    "tracing": 120,
    "placement": 60,
    "dispatcher": 60,
    "medical": 120,
    "information": 20,
}
READING_WINDOW: Final = timedelta(hours=1)
READING_WAIT_S: Final = 5.0  # a page waits so long for its record of reads, then shows nobody

PROPOSALS_LAST: Final = timedelta(hours=24)
