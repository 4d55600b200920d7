"""The PIN that opens a locked screen again; it never signs anyone in."""

import re
from itertools import pairwise
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from waystation.core.access.errors import WeakPin
from waystation.core.access.limits import PIN_DIGITS, PIN_TRIES
from waystation.core.access.models import User

_FORM: Final = re.compile(rf"[0-9]{{{PIN_DIGITS[0]},{PIN_DIGITS[1]}}}")


def set_pin(user: User, pin: str) -> None:
    """Give a user a PIN.

    Raises:
        WeakPin: it is not four to six digits, or all of them are the same or in a row.
    """
    steps = {int(b) - int(a) for a, b in pairwise(pin)} if _FORM.fullmatch(pin) else {0}
    if steps in ({0}, {1}, {-1}):
        raise WeakPin
    user.pin, user.pin_failures = make_password(pin), 0
    user.save(update_fields=["pin", "pin_failures"])


def is_right_pin(user: User, pin: str) -> bool:
    """Return whether `pin` is the user's; wrong tries are counted first, so that tries at once all count."""
    User.objects.filter(pk=user.pk).update(pin_failures=F("pin_failures") + 1)
    if not user.pin or _tries(user) > PIN_TRIES or not check_password(pin, user.pin):
        return False
    User.objects.filter(pk=user.pk).update(pin_failures=0)
    return True


def tries_left(user: User) -> int:
    """Return how often the PIN may still be wrong before the password is needed."""
    return max(PIN_TRIES - _tries(user), 0)


def forgive(user: User) -> None:
    """Let the PIN be tried anew, after the password was right."""
    User.objects.filter(pk=user.pk, pin_failures__gt=0).update(pin_failures=0)


def _tries(user: User) -> int:
    user.refresh_from_db(fields=["pin_failures"])
    return user.pin_failures
