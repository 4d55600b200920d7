"""Whatever is changed in a message, a stick, a card or a backup: a refusal says why, the node stays sound."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.core.sync.inputs import sound_inputs, spoil_and_take
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.verify import verify

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def test_sound_inputs_are_taken(node: Node, tmp_path: Path) -> None:
    for sound, take in sound_inputs(tmp_path).values():
        assert take(sound) is not None


def test_spoilt_inputs_are_refused_in_words_and_change_nothing(node: Node, tmp_path: Path) -> None:
    inputs, random, became = sound_inputs(tmp_path), Random(20260101), Counter()
    before = StoredEntry.objects.count()

    for _ in range(250):
        name, what = spoil_and_take(inputs, random)
        became[name] += 1
        assert len(what) > 20 or (what == "taken" and name in ("stick", "card", "backup")), (name, what)

    assert min(became.values()) > 30
    assert StoredEntry.objects.count() <= before + 2  # pages of a spoilt stick that were whole are in
    assert verify() == []
