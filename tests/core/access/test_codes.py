"""Six-digit codes: sealed secret, each code once, few tries; recovery codes stand in once each."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest
from django_otp.oath import hotp

from waystation.core.access import codes
from waystation.core.access.codes import (
    check_code,
    confirm_secret,
    forget_codes,
    has_codes,
    new_secret,
    pending_secret,
    secret_address,
)
from waystation.core.access.commands import add_user
from waystation.core.access.errors import TooManyCodes, WrongCode
from waystation.core.access.kept import keep
from waystation.core.access.limits import CODE_TRIES, RECOVERY_CODES
from waystation.core.access.models import CodeSecret, RecoveryCode, User
from waystation.core.journal.models import Node

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

START = datetime(2026, 11, 21, 12, 0, 10, tzinfo=UTC)


def code_at(secret: str, moment: datetime) -> str:
    """Return what a telephone with this secret shows."""
    return f"{hotp(b32decode(secret), int(moment.timestamp()) // 30):06}"


class Clock:
    """The machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.moment = START

    def now(self, zone: object) -> datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(codes, "datetime", clock)
    return clock


@pytest.fixture
def boss(node: Node, clock: Clock) -> User:
    return add_user("boss", "four plain long words")


@pytest.fixture
def secret(boss: User, clock: Clock) -> str:
    secret = new_secret(boss)
    confirm_secret(boss, code_at(secret, clock.moment))
    clock.moment += timedelta(minutes=1)
    return secret


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moments = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}

    assert {at: code_at(secret, datetime.fromtimestamp(at, UTC)) for at in moments} == moments


def test_a_telephone_is_set_up_by_its_first_code_and_opens_from_then_on(
    boss: User, secret: str, clock: Clock
) -> None:
    assert has_codes(boss)

    check_code(boss, code_at(secret, clock.moment))


def test_until_its_first_code_the_secret_waits_and_does_not_change(boss: User, clock: Clock) -> None:
    secret = pending_secret(boss)

    assert pending_secret(boss) == secret
    with pytest.raises(WrongCode):
        confirm_secret(boss, "000000")
    assert not has_codes(boss)
    assert RecoveryCode.objects.count() == 0


def test_the_secret_is_kept_sealed(boss: User, secret: str) -> None:
    row = CodeSecret.objects.get()

    assert row.sealed.startswith("s1.")
    assert b32decode(secret).hex() not in row.sealed
    assert secret in secret_address(boss, "Goris square", secret)


def test_a_code_works_once(boss: User, secret: str, clock: Clock) -> None:
    code = code_at(secret, clock.moment)
    check_code(boss, code)

    with pytest.raises(WrongCode):
        check_code(boss, code)
    with pytest.raises(WrongCode):
        check_code(boss, code_at(secret, clock.moment - timedelta(seconds=30)))


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-60, False), (60, False)])
def test_a_telephone_half_a_minute_off_still_opens(
    boss: User, secret: str, clock: Clock, seconds: int, opens: bool
) -> None:
    clock.moment += timedelta(minutes=5)
    code = code_at(secret, clock.moment + timedelta(seconds=seconds))

    if opens:
        check_code(boss, code)
    else:
        with pytest.raises(WrongCode):
            check_code(boss, code)


def test_too_many_wrong_codes_stop_even_the_right_one_for_a_quarter_of_an_hour(
    boss: User, secret: str, clock: Clock
) -> None:
    for _ in range(CODE_TRIES):
        with pytest.raises(WrongCode):
            check_code(boss, "12")

    with pytest.raises(TooManyCodes):
        check_code(boss, code_at(secret, clock.moment))
    clock.moment += timedelta(minutes=16)
    check_code(boss, code_at(secret, clock.moment))


def test_each_recovery_code_stands_in_once(boss: User, clock: Clock) -> None:
    recovery = confirm_secret(boss, code_at(new_secret(boss), clock.moment))

    assert len(set(recovery)) == RECOVERY_CODES
    assert not {*recovery} & {*RecoveryCode.objects.values_list("code", flat=True)}
    check_code(boss, recovery[0].upper())
    with pytest.raises(WrongCode):
        check_code(boss, recovery[0])
    with pytest.raises(WrongCode):
        check_code(add_user("other", "four plain long words"), recovery[1])


def test_a_secret_that_does_not_open_here_is_set_up_anew(boss: User, secret: str, clock: Clock) -> None:
    """A register restored under other keys must not shut its coordinators out."""
    CodeSecret.objects.update(sealed=keep("another kind", boss.id, "00"))

    assert not has_codes(boss)
    with pytest.raises(WrongCode):
        check_code(boss, code_at(secret, clock.moment))
    confirm_secret(boss, code_at(pending_secret(boss), clock.moment))
    assert has_codes(boss)


def test_a_forgotten_telephone_opens_no_more(boss: User, secret: str, clock: Clock) -> None:
    forget_codes(boss)

    assert not has_codes(boss)
    with pytest.raises(WrongCode):
        check_code(boss, code_at(secret, clock.moment))
