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
ALARMS_LAST: Final = timedelta(hours=12)  # a shift: so long an alarm stands on the node's page
READING_WAIT_S: Final = 5.0  # a page waits so long for its record of reads, then shows nobody

PROPOSALS_LAST: Final = timedelta(hours=24)

IDLE_LOCK: Final = timedelta(minutes=5)  # without a request, a session asks for the PIN
IDLE_STAMP: Final = timedelta(seconds=30)  # the last request is noted at most so often
PIN_TRIES: Final = 10  # then the session ends, and the password is asked for
PIN_DIGITS: Final = (4, 6)
KEPT_FORM_BYTES: Final = 200_000  # a form longer than this is not kept while the screen is locked

INVITATIONS_LAST: Final = timedelta(minutes=15)
INVITATION_LETTERS: Final = 8  # of 23: 78 thousand million codes, thirty tries in a quarter of an hour
STAFF_DEVICES_LAST: Final = timedelta(days=180)
REFUSED_KEPT: Final = 200  # commands of one device that wait for review

CODE_TRIES: Final = 5  # wrong six-digit codes in a quarter of an hour
RECOVERY_CODES: Final = 8
