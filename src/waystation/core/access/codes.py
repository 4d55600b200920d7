"""Six-digit codes (RFC 6238) for those whose roles reach furthest; each code works once."""

import secrets
from base64 import b32encode
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode

from django.db import transaction
from django_otp.oath import hotp

from waystation.core.access.backends import WINDOW
from waystation.core.access.errors import TooManyCodes, WrongCode
from waystation.core.access.kept import keep, opened_again
from waystation.core.access.limits import CODE_TRIES, RECOVERY_CODES
from waystation.core.access.models import CodeSecret, FailedSignIn, RecoveryCode, User
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import fingerprint

STEP_S: Final = 30
AROUND: Final = (0, -1, 1)  # a telephone's clock may be half a minute off
_KIND: Final = "code"


def new_secret(user: User) -> str:
    """Return a fresh secret for a user's telephone, in base 32; it counts once a code of it was right."""
    secret = secrets.token_bytes(20)
    sealed = keep(_KIND, user.id, secret.hex())
    CodeSecret.objects.update_or_create(
        user=user, defaults={"sealed": sealed, "is_confirmed": False, "last_step": -1}
    )
    return b32encode(secret).decode()


def secret_address(user: User, node_name: str, secret: str) -> str:
    """Return what the QR code for a telephone says."""
    name = quote(f"Waystation {node_name}:{user.username}")
    return f"otpauth://totp/{name}?{urlencode({'secret': secret, 'issuer': f'Waystation {node_name}'})}"


def pending_secret(user: User) -> str:
    """Return the secret that waits for its first code, in base 32; a fresh one where there is none."""
    secret = _opened(CodeSecret.objects.filter(user=user, is_confirmed=False).first())
    return new_secret(user) if secret is None else b32encode(secret).decode()


def has_codes(user: User) -> bool:
    """Return whether the user's telephone is set up, and its secret opens with this node's key."""
    return _opened(CodeSecret.objects.filter(user=user, is_confirmed=True).first()) is not None


def confirm_secret(user: User, code: str) -> list[str]:
    """Set the telephone up with its first code; return the recovery codes, shown this once.

    Raises:
        TooManyCodes, WrongCode: as for `check_code`.
    """
    check_code(user, code)
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        CodeSecret.objects.filter(user=user).update(is_confirmed=True)
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(code=_print(user, one), user=user) for one in codes])
    return codes


def check_code(user: User, code: str) -> None:
    """Return if `code` is the telephone's and was not used before, or is an unused recovery code.

    Raises:
        TooManyCodes: too many were wrong lately.
        WrongCode: it is neither.
    """
    key = fingerprint(node_keys().derive("code-tries"), user.id.encode())
    moment = datetime.now(UTC)
    FailedSignIn.objects.create(key=key, at=moment)  # first, so that tries at once all count
    if FailedSignIn.objects.filter(key=key, at__gt=moment - WINDOW).count() > CODE_TRIES:
        raise TooManyCodes
    typed = "".join(code.split()).lower()
    if not (_is_of_telephone(user, typed, moment) or _is_recovery(user, typed)):
        raise WrongCode
    FailedSignIn.objects.filter(key=key).delete()


def forget_codes(user: User) -> None:
    """Forget a user's telephone; the next sign-in sets up another."""
    CodeSecret.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _is_of_telephone(user: User, typed: str, moment: datetime) -> bool:
    secret = _opened(CodeSecret.objects.filter(user=user).first())
    if secret is None:
        return False
    step = int(moment.timestamp()) // STEP_S
    for around in AROUND:
        expected = f"{hotp(secret, step + around):06}"
        if secrets.compare_digest(expected.encode(), typed.encode()):
            # Compare and set: the same code at two windows opens one of them.
            later = CodeSecret.objects.filter(user=user, last_step__lt=step + around)
            return later.update(last_step=step + around) == 1
    return False


def _opened(row: CodeSecret | None) -> bytes | None:
    text = None if row is None else opened_again(_KIND, row.user_id, row.sealed)
    return None if text is None else bytes.fromhex(text)


def _is_recovery(user: User, typed: str) -> bool:
    gone, _ = RecoveryCode.objects.filter(user=user, code=_print(user, typed)).delete()
    return gone == 1


def _print(user: User, code: str) -> str:
    return fingerprint(node_keys().derive("recovery", user.id), code.encode())
