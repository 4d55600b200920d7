from dataclasses import dataclass, replace

import pytest

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.queries import actor_named
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines, import_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed


def test_smoke(node):
    user = add_user("anahit", "a long enough word")
    act = new_act()
    receipt = give_role(None, user, "clerk", act=act)
    again = give_role(None, user, "clerk", act=act)
    assert again.repeated
    assert again.entries == receipt.entries
    assert actor_named("anahit").may("reception.band")
    describe_places(None, [PlaceDescribed("AM-SU", "region", {"en": "Syunik"})], act=new_act())
    assert verify() == []
    assert rebuild().differing == ()
    lines = list(export_lines())
    assert import_lines(lines)["entry"] == 0
    print("\n".join(lines))
