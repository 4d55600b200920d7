"""What an admitted node can sign: chains of its own that hold another's entries, and false copies of them."""

from pathlib import Path

import msgspec
import pytest

from tests.core.worlds import CARDS, append, move_to, stretches_of
from waystation.core.journal import branches
from waystation.core.journal.foreign import ForeignEntry, ForeignSignature, Stretch
from waystation.core.journal.format import Header, digest_of, genesis, link_of, signed_message
from waystation.core.journal.intake import take_in
from waystation.core.journal.models import CommitSignature, Node
from waystation.core.journal.queries import conflicting_copies
from waystation.core.journal.tables import rebuild
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.sync.commands import admit, revoke
from waystation.core.vault.keyring import node_keys
from waystation.desks.reception.models import Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


class Forger:
    """A node that signs whatever it likes, in chains of its own."""

    def __init__(self, home: Path) -> None:
        this = move_to(home)
        self.id, self.public, self.keys = this.id, this.signing_public, node_keys()

    def chain(self, number: int = 9) -> str:
        return f"{self.id}/1/{number}"

    def copy(self, entry: ForeignEntry, chain: str, **changes: object) -> ForeignEntry:
        """Return the entry with changes in its header, as the first of a chain."""
        header = msgspec.structs.replace(Header.decode(entry.header), **changes).encode()
        digest = digest_of(header, entry.salt, entry.body)
        link = link_of(genesis(chain), 1, entry.scope, digest)
        return ForeignEntry(1, entry.scope, digest, link, header, entry.salt, entry.body)

    def branches(self, entry: ForeignEntry, chain: str, count: int) -> Stretch:
        """Return a chain that begins in so many ways."""
        found = [self.copy(entry, chain, clock=clock).as_stub() for clock in range(1, count + 1)]
        signatures = tuple(
            ForeignSignature(1, one.link, self.keys.sign(signed_message(chain, 1, one.link, 1)), 1)
            for one in found
        )
        return Stretch(chain, self.public, tuple(found), signatures)

    def signs(self, chain: str, *entries: ForeignEntry) -> Stretch:
        last = entries[-1]
        signature = self.keys.sign(signed_message(chain, last.seq, last.link, 1))
        return Stretch(chain, self.public, entries, (ForeignSignature(last.seq, last.link, signature, 1),))


@pytest.fixture
def honest(node: Node, tmp_path: Path) -> Stretch:
    """What an honest node wrote."""
    move_to(tmp_path / "honest")
    append("line:am-goris", LineCounted("am-goris", 7))
    (stretch,) = stretches_of(export_lines())
    return stretch


@pytest.fixture
def forger(honest: Stretch, tmp_path: Path) -> Forger:
    """An admitted node that is hostile; this node knows it and the honest one."""
    found = Forger(tmp_path / "forger")
    move_to(tmp_path / "here")
    for sender in (honest.node, found.id):
        admit(None, CARDS[sender], ["*"], act=new_act(), two_of_one_name=True)
    return found


@pytest.mark.parametrize("first", ["forged", "honest"])
def test_stubs_of_anothers_entries_in_a_chain_of_its_own_keep_none_of_them_out(
    honest: Stretch, forger: Forger, first: str
) -> None:
    forged = forger.signs(forger.chain(), *(entry.as_stub() for entry in honest.entries))
    given = [forged, honest] if first == "forged" else [honest, forged]

    taken = [take_in([stretch], sender=stretch.node) for stretch in given]

    assert [one.refused for one in taken if one.refused] == [{"link": 1}]
    assert Line.objects.get().families == 7
    assert CommitSignature.objects.filter(chain=honest.chain).count() == len(honest.signatures)
    assert verify() == []


@pytest.mark.parametrize("first", ["forged", "honest"])
def test_an_entry_that_a_false_copy_replaced_counts_again_when_the_forger_is_revoked(
    honest: Stretch, forger: Forger, first: str
) -> None:
    chain = forger.chain()
    copy = forger.copy(honest.entries[0], chain, subject="line:elsewhere", clock=1, content="0" * 64)
    forged = forger.signs(chain, copy)
    for stretch in [forged, honest] if first == "forged" else [honest, forged]:
        take_in([stretch], sender=stretch.node)
    before = list(Line.objects.values_list("subject", flat=True))
    named = len(conflicting_copies())

    revoke(None, forger.id, "hostile", act=new_act())

    assert (before, named) == (["line:elsewhere"], 1)
    assert list(Line.objects.values_list("subject", flat=True)) == ["line:am-goris"]
    assert verify() == []
    assert rebuild().differing == ()


def test_an_entry_of_a_revoked_node_of_which_there_is_no_other_copy_counts_on(
    honest: Stretch, forger: Forger
) -> None:
    take_in([honest], sender=honest.node)

    revoke(None, honest.node, "lost", act=new_act())

    assert Line.objects.get().families == 7
    assert verify() == []


def test_an_entry_that_comes_twice_in_one_stretch_goes_in_once(honest: Stretch, forger: Forger) -> None:
    twice = msgspec.structs.replace(honest, entries=honest.entries * 2)

    taken = take_in([twice], sender=honest.node)

    assert (taken.new, taken.refused) == (1, {})
    assert Line.objects.get().families == 7
    assert verify() == []


def test_a_chain_of_more_branches_than_a_node_keeps_is_refused(
    honest: Stretch, forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "MOST_ENDS", 3)
    (entry,) = honest.entries

    taken = [
        take_in([forger.branches(entry, forger.chain(number), count)], sender=forger.id)
        for number, count in ((1, 4), (1, 2), (1, 4), (1, 3), (2, 3))
    ]

    assert [(one.new, one.refused) for one in taken] == [
        (0, {"form": 4}), (2, {}), (0, {"form": 4}), (1, {}), (3, {}),
    ]  # fmt: skip
    assert take_in([honest], sender=honest.node).new == 1


def test_more_chains_of_one_node_than_a_node_keeps_are_refused(
    honest: Stretch, forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "MOST_CHAINS", 2)

    taken = [
        take_in([forger.branches(honest.entries[0], forger.chain(number), 1)], sender=forger.id)
        for number in (1, 2, 3)
    ]

    assert [(one.new, one.refused) for one in taken] == [(1, {}), (1, {}), (0, {"form": 1})]
    assert take_in([honest], sender=honest.node).new == 1
