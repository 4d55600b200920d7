"""A member of staff at a browser, scripted: signs in, opens pages, sends forms, and times every answer."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urlsplit

import urllib3

TIMEOUT_S: Final = 30.0
# What follows a subject's kind (its second part too, where it has one), codes like S-01, and numbers.
_IDENTIFIER: Final = re.compile(r"(?<=:)[^/]+(?:/\d[^/]*-[^/]+)?|(?<=/)[A-Z]{1,3}-[\w-]+|\d+")


def page_kind(address: str) -> str:
    """Return an address with identifiers and numbers left out: pages of one kind share it.

    >>> page_kind("/situation/figures/figure:38d388fb/47-arrived/correct/?all=1")
    '/situation/figures/figure:…/correct/'
    >>> page_kind("/placement/sites/S-01/")
    '/placement/sites/…/'
    """
    return _IDENTIFIER.sub("…", address.partition("?")[0])


Fields = Mapping[str, str | Sequence[str]]


class SiteDown(Exception):
    """The site did not answer, or answered with an error of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it came back, redirects not followed. `errors` are the sentences of its error summary."""

    status: int
    address: str
    location: str
    text: str
    errors: tuple[str, ...]

    @property
    def is_saved(self) -> bool:
        """Whether a form was taken: the site answers with a redirect."""
        return self.status == 302


@dataclass(slots=True)
class Client:
    """One signed-in session. Not for use by two threads at once."""

    base: str
    timings_ms: dict[str, list[float]] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)
    _pool: urllib3.HTTPConnectionPool | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        self._pool = urllib3.HTTPConnectionPool(
            parts.hostname or "127.0.0.1", parts.port, maxsize=1, timeout=TIMEOUT_S, retries=False
        )

    def sign_in(self, username: str, password: str) -> None:
        """Sign in.

        Raises:
            SiteDown: the site refused the sign-in or is not there.
        """
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password})
        if not answer.is_saved:
            raise SiteDown(f"{username} could not sign in: {'; '.join(answer.errors) or answer.status}")

    def get(self, address: str) -> Answer:
        """Open a page."""
        return self._send("GET", address, None)

    def post(self, address: str, fields: Fields) -> Answer:
        """Send a form."""
        pairs = [
            (name, one)
            for name, value in fields.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        token = self._cookies.get("csrftoken", "")
        return self._send("POST", address, urlencode([("csrfmiddlewaretoken", token), *pairs]))

    def _send(self, method: str, address: str, body: str | None) -> Answer:
        assert self._pool is not None  # noqa: S101
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Accept-Language": "en",
            "Referer": self.base + address,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        try:
            response = self._pool.request(method, address, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise SiteDown(f"{method} {address}: {error}") from error
        elapsed_ms = (time.perf_counter() - started) * 1000
        self.timings_ms.setdefault(f"{method} {page_kind(address)}", []).append(elapsed_ms)
        for line in response.headers.getlist("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        text = response.data.decode()
        if response.status >= 500:
            raise SiteDown(f"{method} {address} answered {response.status}")
        location = response.headers.get("location", "")
        return Answer(response.status, address, location, text, error_sentences(text))


class _ErrorSummary(HTMLParser):
    """Collects the sentences inside the element with class `error-summary`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sentences: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth or ("class", "error-summary") in attrs:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and data.strip():
            self.sentences.append(data.strip())


def error_sentences(html: str) -> tuple[str, ...]:
    """Return the sentences of a page's error summary."""
    if "error-summary" not in html:
        return ()
    parser = _ErrorSummary()
    parser.feed(html)
    return tuple(parser.sentences)
