"""Short ways for the tests to say what was read."""

from datetime import date

from waystation.engines.extraction import Figure, extract

PUBLISHED = date(2023, 9, 27)  # a Wednesday


def read(text: str) -> list[Figure]:
    return list(extract(text, published=PUBLISHED))


def the_only(text: str) -> Figure:
    (figure,) = read(text)
    return figure


def counts(text: str) -> list[tuple[str, float, float]]:
    return [(figure.kind, figure.low, figure.high) for figure in read(text)]
