"""Opening every page a person can reach: follows the links of each page, a few of each kind."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from waystation.cli.rehearsal.client import Client, page_kind

OF_EACH_KIND: Final = 3  # a hundred families look alike; three of them are opened
MOST_PAGES: Final = 400


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was opened: where it was linked from, and what the site answered."""

    address: str
    linked_from: str
    status: int
    text: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def crawl(client: Client, start: str = "/", *, of_each_kind: int = OF_EACH_KIND) -> Iterator[Visit]:
    """Open `start` and every page linked from there on this site; links out and anchors are passed over."""
    seen: set[str] = {start}
    kinds: Counter[str] = Counter()
    waiting = deque([(start, "")])
    while waiting and len(seen) < MOST_PAGES:
        address, linked_from = waiting.popleft()
        answer = client.get(address)
        yield Visit(address, linked_from, answer.status, answer.text)
        links = _Links()
        links.feed(answer.text)
        targets = [answer.location] if answer.location else links.found
        for href in targets:
            target = urlsplit(urljoin(client.base + address, href))
            path = target.path + (f"?{target.query}" if target.query else "")
            if f"{target.scheme}://{target.netloc}" != client.base or path in seen:
                continue
            seen.add(path)
            kinds[page_kind(path)] += 1
            if kinds[page_kind(path)] <= of_each_kind:
                waiting.append((path, address))
