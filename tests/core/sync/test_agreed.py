"""What counts as agreement: nothing was refused, and the other side had nothing left to send."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.worlds import CARDS, CLERK, arrival, journal_of, move_to, stretches_of
from waystation.core.journal.foreign import Stretch
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.sync import exchange, rounds
from waystation.core.sync.commands import admit
from waystation.core.sync.exchange import Asking, Outcome
from waystation.core.sync.models import Exchange
from waystation.core.sync.pages import Page, take_page
from waystation.desks.reception.commands import band_family

pytestmark = pytest.mark.django_db


def three_families() -> None:
    for number in range(3):
        band_family(CLERK, arrival(f"D-00000{number}"), act=new_act())


class Talk(exchange._Talk):
    """An exchange with a node that sends one commit at a time; `meanwhile` comes before each is stored."""

    def __init__(self, whole: Stretch, peer: str, meanwhile: Callable[[Page], object]) -> None:
        super().__init__(lambda request: request, peer)
        self.whole, self.meanwhile = whole, meanwhile
        self.n_asked = 0

    def request(self, kind: object, body: Any) -> Any:
        return body

    def open(self, reply: Any, request: Any, expected: object, form: object) -> Any:
        self.n_asked += 1
        assert isinstance(reply, Asking)
        assert self.n_asked < 20, "it goes on for ever"
        has = reply.having.vector.get(self.whole.chain)
        after = max(seq for seq, _ in has.ends) if has and has.ends else 0
        signed = [given for given in self.whole.signatures if self._seq(given.link) > after][:1]
        until = self._seq(signed[0].link) if signed else after
        entries = tuple(entry for entry in self.whole.entries if after < entry.seq <= until)
        if not entries:
            return Page((), {})
        page = Page((Stretch(self.whole.chain, self.whole.signing_public, entries, tuple(signed)),), {})
        self.meanwhile(page)
        return page

    def _seq(self, link: str) -> int:
        return next(entry.seq for entry in self.whole.entries if entry.link == link)


@pytest.fixture
def elsewhere(node: Node, tmp_path: Path) -> Stretch:
    """What another node wrote, which this one admits."""
    (whole,) = stretches_of(journal_of(tmp_path / "elsewhere", three_families))
    move_to(tmp_path / "here")
    admit(None, CARDS[whole.node], ["*"], act=new_act())
    return whole


def test_a_page_that_came_by_another_way_meanwhile_does_not_end_the_fetching(elsewhere: Stretch) -> None:
    came: list[Page] = []

    def brought_by_their_own_call(page: Page) -> None:
        if not came:
            came.append(page)
            take_page(page, elsewhere.node)

    outcome, talk = Outcome(), Talk(elsewhere, elsewhere.node, brought_by_their_own_call)

    exchange._fetch(talk, outcome, lambda step, done, of: None)

    assert outcome.is_whole
    assert outcome.is_clean
    assert outcome.fetched == len(elsewhere.entries) - came[0].n_entries


def test_a_node_that_sends_again_what_it_was_told_is_here_is_asked_no_more(elsewhere: Stretch) -> None:
    outcome, talk = Outcome(), Talk(elsewhere, elsewhere.node, lambda page: None)
    first = Page((elsewhere,), {})
    take_page(first, elsewhere.node)
    talk.open = lambda *_: first  # type: ignore[method-assign]  # the node answers this whatever it is asked

    exchange._fetch(talk, outcome, lambda step, done, of: None)

    assert not outcome.is_whole


@pytest.mark.parametrize(
    ("outcome", "has_agreed"),
    [
        (Outcome(is_whole=True), True),
        (Outcome(), False),
        (Outcome(is_whole=True, refused_here={"digest": 1}), False),
        (Outcome(is_whole=True, refused_there={"digest": 1}), False),
    ],
)
def test_two_nodes_agree_when_all_came_and_nothing_was_refused(
    node: Node, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, has_agreed: bool
) -> None:
    monkeypatch.setattr(rounds, "exchange", lambda line, peer, progress: outcome)

    rounds.call_peer(lambda data: data, "peer")

    row = Exchange.objects.get(node="peer")
    assert (row.agreed_at is not None, row.tried_at is not None, row.failures) == (has_agreed, True, 0)
