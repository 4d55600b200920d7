"""Devices: let in by a code that works once, with a right that ends by the clock, and revoked at once."""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from waystation.core.access.errors import BadInvitation, InvitationOver, UnknownDevice
from waystation.core.access.kept import keep, opened_again
from waystation.core.access.limits import INVITATION_LETTERS, INVITATIONS_LAST, REFUSED_KEPT
from waystation.core.access.matrix import PURPOSES
from waystation.core.access.models import Device, DeviceKey, Invitation, RefusedCommand
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import DeviceEnrolled, DeviceRevoked
from waystation.core.journal.node import now
from waystation.core.journal.writer import Author, Receipt, new_act, writing
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import fingerprint

# No letter or digit that is mistaken for another when read aloud or copied by hand.
LETTERS: Final = "ACDEFHJKLMNPRTUVWXY3479"
_KIND: Final = "refused-command"

logger = logging.getLogger("waystation.security")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device that was let in, and the secret of its cookie, given out this once."""

    device: str
    key: str
    until: datetime | None


def invite(by: Actor, *, purpose: str, place: str, until: datetime | None) -> str:
    """Return a code that lets one device in within a quarter of an hour.

    Args:
        by: Who invites.
        purpose: One of `PURPOSES`: the device acts by itself; empty: staff sign in on it.
        place: Where its right holds; empty for a staff device.
        until: When its right ends; needed with a purpose.

    Raises:
        BadInvitation: a purpose without place or end, or an end that has passed.
        NotAllowed: `by` may not let devices in there.
    """
    by.require("access.devices", place)
    if purpose and (purpose not in PURPOSES or not place or until is None or until <= now()):
        raise BadInvitation
    Invitation.objects.filter(expires_at__lt=now()).delete()
    code = "".join(secrets.choice(LETTERS) for _ in range(INVITATION_LETTERS))
    Invitation.objects.create(
        code=_print("invitation", code),
        invited_by=by.id,
        purpose=purpose,
        place=place,
        until=until if purpose else None,
        expires_at=now() + INVITATIONS_LAST,
    )
    return code


def enrol(code: str) -> Enrolled:
    """Let the device in that shows an invitation's code; the code is gone after.

    Raises:
        InvitationOver: there is no such code, it was used, or its time is over; nobody learns which.
    """
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    row = Invitation.objects.filter(code=_print("invitation", typed), expires_at__gt=now()).first()
    if row is None or Invitation.objects.filter(code=row.code).delete()[0] != 1:
        raise InvitationOver
    act = new_act()
    key = secrets.token_urlsafe(32)
    with writing(
        Author(row.invited_by, "web"), act, request={"enrol": row.code}, place=row.place
    ) as writing_act:
        device = writing_act.new("device")
        body = DeviceEnrolled(row.invited_by, row.purpose, row.place, row.until)
        writing_act.record(device, body)
    DeviceKey.objects.create(key=_print("device", key), device=device)
    return Enrolled(device, key, row.until)


def device_with(key: str) -> Device | None:
    """Return the device that a cookie's secret belongs to, revoked and ended ones too."""
    known = DeviceKey.objects.filter(key=_print("device", key)).first()
    return None if known is None else Device.objects.filter(subject=known.device).first()


def is_active(device: Device) -> bool:
    """Return whether the device was not revoked and its time is not over."""
    return device.revoked_at is None and (device.until is None or device.until > now())


def actor_on(device: Device) -> Actor:
    """Return a device that acts by itself: its purpose is its only right, at its place."""
    return Actor(
        device.subject, short_name(device.subject), device.subject, ((device.purpose, device.place),)
    )


def short_name(device: str) -> str:
    """Return how a device is called on pages.

    >>> short_name("device:018ad320-c400-7000-8000-0000000000ff")
    '0000FF'
    """
    return device[-6:].upper()


def revoke(by: Actor, device: str, *, act: str) -> Receipt:
    """End a device's right at once; a device revoked before stays so.

    Raises:
        NotAllowed: `by` may not revoke devices of that place.
        UnknownDevice: there is none here.
    """
    row = Device.objects.filter(subject=device).first()
    if row is None:
        raise UnknownDevice
    author = by.require("access.devices", row.place)
    with writing(author, act, request={"revoke": device}, place=row.place, lock=[device]) as writing_act:
        fresh = Device.objects.get(subject=device)
        if not writing_act.repeated and fresh.revoked_at is None:
            writing_act.record(device, DeviceRevoked())
    return writing_act.receipt


def keep_refused(device: Device, author: str, path: str, fields: Mapping[str, Sequence[str]]) -> bool:
    """Keep what a device sent after its right had ended, sealed; return whether there was room for it.

    `author` is the user who was signed in on it; empty where the device acts by itself.
    """
    if RefusedCommand.objects.filter(device=device.subject, state="waiting").count() >= REFUSED_KEPT:
        return False
    name = str(uuid4())
    text = json.dumps({field: list(values) for field, values in fields.items()})
    RefusedCommand.objects.create(
        id=name, device=device.subject, author=author, path=path, sealed=keep(_KIND, name, text), at=now()
    )
    return True


def refused_commands(by: Actor) -> int:
    """Return how many refused commands wait, for those who look after devices; none for others."""
    waiting = RefusedCommand.objects.filter(state="waiting")
    return waiting.count() if by.may_somewhere("access.devices") else 0


def refused_fields(command: RefusedCommand) -> dict[str, list[str]]:
    """Return the fields of a command that was refused, opened; none where they do not open any more."""
    text = opened_again(_KIND, command.id, command.sealed)
    fields: dict[str, list[str]] = {} if text is None else json.loads(text)
    return fields


def settle_refused(by: Actor, command: str, state: str) -> bool:
    """Mark a refused command as `accepted` or `discarded`; return False where someone did so before.

    Raises:
        NotAllowed: `by` does not look after devices.
    """
    by.require("access.devices")
    waiting = RefusedCommand.objects.filter(id=command, state="waiting")
    logger.warning("user %s %s command %s of a device without a right", by.id, state, command)
    return waiting.update(state=state, reviewer=by.id, reviewed_at=now()) == 1


def _print(purpose: str, secret: str) -> str:
    return fingerprint(node_keys().derive(purpose), secret.encode())
