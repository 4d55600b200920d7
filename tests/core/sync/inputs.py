"""Sound messages, sticks, cards and backups of an admitted node, to be spoilt; and what takes each in."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
from django.db import transaction

from tests.core.worlds import CARDS, append, move_to, stretches_of
from tests.site.mutations import mutated_bytes
from waystation.core.errors import Refusal
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.writer import new_act
from waystation.core.keeping import backup
from waystation.core.sync import message, stick
from waystation.core.sync.card import read_card
from waystation.core.sync.commands import admit
from waystation.core.sync.exchange import answer
from waystation.core.vault import escrow
from waystation.core.vault.held import own_keys
from waystation.core.vault.keyring import node_keys
from waystation.desks.reception.subjects import LineCounted, PersonRecorded

Take = Callable[[bytes], object]


def sound_inputs(folder: Path) -> dict[str, tuple[bytes, Take]]:
    """Be a node in `folder` that admitted another; return what that one sends, and how this one takes it."""
    there = move_to(folder / "there")
    append("line:am-goris", LineCounted("am-goris", 7))
    append("person:1", PersonRecorded("f", "60+", "Anahit"))
    with transaction.atomic():
        escrow.renew(own_keys())
    backup.write(folder / "backup")
    stretches, keys = msgspec.to_builtins(stretches_of(export_lines())), node_keys()
    here = move_to(folder / "here")
    admit(None, CARDS[there.id], ["*"], act=new_act())
    page = {"stretches": stretches, "keys": {}, "left": 0}
    bodies = {"have": {"vector": {}, "nodes": []}, "page": page, "end": {"pages": 1}}
    ours, message.node_keys = message.node_keys, lambda: keys
    try:
        sent = {
            kind: message.write(there, here.id, here.sealing_public, kind, body)  # type: ignore[arg-type]
            for kind, body in bodies.items()
        }
    finally:
        message.node_keys = ours
    on_stick = b"".join(len(data).to_bytes(8, "big") + data for data in sent.values())
    spoilt = folder / "spoilt"

    def from_file(take: Callable[[Path], object]) -> Take:
        def write_and_take(data: bytes) -> object:
            spoilt.write_bytes(data)
            return take(spoilt)

        return write_and_take

    return {
        "card": (CARDS[there.id].text().encode(), lambda data: read_card(data.decode(errors="replace"))),
        "message": (sent["have"], answer),
        "page": (sent["page"], answer),
        "stick": (stick.MAGIC + on_stick, from_file(stick.take)),
        "backup": ((folder / "backup").read_bytes(), from_file(backup.head_of)),
    }


def spoil_and_take(inputs: dict[str, tuple[bytes, Take]], random: Random) -> tuple[str, str]:
    """Take in one spoilt input; return what it was, and what became of it: a refusal's sentence, or taken.

    Whatever is no refusal is left to rise: it is a fault.
    """
    name = random.choice(sorted(inputs))
    sound, take = inputs[name]
    try:
        take(mutated_bytes(sound, random))
    except Refusal as refusal:
        return name, str(refusal)
    return name, "taken"
