"""The reading of passages the rules were not made on: how much is found, and how much of it is right."""

import pytest

from tests.engines.extraction.passages import FIRST, SECOND, Passage
from tests.engines.extraction.reading import read


def score(passages: tuple[Passage, ...]) -> float:
    """Return F1 on kind and value over all passages."""
    right = found = labelled = 0
    for each in passages:
        left = list(each.figures)
        figures = read(each.text)
        for figure in figures:
            hit = next(
                (
                    label
                    for label in left
                    if figure.kind in label[0].split("|")
                    and (round(figure.low, 1), round(figure.high, 1)) == label[1:]
                ),
                None,
            )
            if hit is not None:
                left.remove(hit)
                right += 1
        found, labelled = found + len(figures), labelled + len(each.figures)
    return 2 * right / (found + labelled)


@pytest.mark.parametrize(("passages", "bar"), [(FIRST, 0.94), (SECOND, 0.88)], ids=["first", "second"])
def test_the_passages_reach_their_bar(passages: tuple[Passage, ...], bar: float) -> None:
    assert score(passages) >= bar


@pytest.mark.parametrize("each", [*FIRST, *SECOND], ids=lambda each: each.name)
def test_every_span_of_a_passage_is_a_slice_of_it(each: Passage) -> None:
    assert all(each.text[figure.start : figure.end] == figure.span for figure in read(each.text))
