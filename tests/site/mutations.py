"""Requests as nobody should send them, made from those that pages offer; same seed, same requests."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from random import Random
from urllib.parse import quote, urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
LEFT_ALONE = re.compile(r"/sign-out|/seal/|/evacuate/")  # they end the session, or the node itself

NASTY = (
    "", " ", "0", "-1", "1e309", "nan", "9" * 30, str(2**63), "-" + str(2**31), "٣", "１２", "½",
    "\0", "\r\n", "\x1b[2J", "\ud800", "\ufeff", "\u202eltr", "e\u0301" * 200, "👩‍👩‍👧‍👦",
    "Ա" * 4000, "a" * 70_000, "<script>alert(1)</script>", "{{ 7|add:7 }}", "{% load i18n %}",
    "%s%n%(x)s", "${7*7}", "'; DROP TABLE x;--", "../../../etc/passwd", "file:///etc/passwd",
    "javascript:alert(1)", "//elsewhere.example/", "None", "null", "true", "[]", "{}",
    '{"a": {"b": []}}', "2023-09-27", "2023-09-27T12:00:00Z", "0001-01-01", "9999-12-31 23:59",
    "2023-02-30", "25:61", "D-000001", "d000001", "D-999999", "household:", "household:x",
    "person:0", ":", "a:b:c", "018ad313-ba00-7000-8000-000000000000",
    "household:018ad313-ba00-7000-8000-000000000000", "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-7fff-bfff-ffffffffffff", "am-goris", "AM-SU", "S-01",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: fields as a form has them, or `body` as it is."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def content(self) -> bytes | None:
        """The bytes of the body; none for a GET."""
        if self.body is not None or self.method in ("GET", "HEAD"):
            return self.body
        return urlencode(self.fields, errors="surrogatepass").encode()

    def content_type(self) -> str:
        """What the body is said to be."""
        return dict(self.headers).get("Content-Type", FORM)


class _Page(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Request] = []
        self._fields: list[tuple[str, str]] | None = None
        self._head = ("GET", address)
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        elif tag == "form":
            self._head = given.get("method", "get").upper(), given.get("action") or self.address
            self._fields = []
        elif self._fields is not None and given.get("name"):
            if tag in ("input", "textarea", "button"):
                self._fields.append((given["name"], given.get("value", "")))
            elif tag == "select":
                self._select = given["name"]
        elif tag == "option" and self._select and self._fields is not None:
            self._fields.append((self._select, given.get("value", "")))
            self._select = ""  # the first choice will do

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._fields is not None:
            fields = tuple(one for one in self._fields if one[0] != "csrfmiddlewaretoken")
            self.forms.append(Request(*self._head, fields))
            self._fields = None


def offers(address: str, html: str) -> tuple[list[str], list[Request]]:
    """Return the links and the forms of a page, both without those that are left alone."""
    page = _Page(address)
    page.feed(html)
    return (
        [link for link in page.links if not LEFT_ALONE.search(link)],
        [form for form in page.forms if not LEFT_ALONE.search(form.address)],
    )


def mutated(seed: Request, random: Random) -> Request:
    """Return `seed` changed in one to three ways."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        change = random.choice(_FORM_CHANGES * 3 + _CHANGES if seed.fields else _CHANGES)
        seed = change(seed, random)
    return seed


def mutated_bytes(seed: bytes, random: Random) -> bytes:
    """Return bytes of a file or a page changed in one to four places."""
    data = bytearray(seed)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << random.randrange(8)
            case 1:
                del data[at:]
            case 2:
                data[at:at] = random.randbytes(random.randint(1, 40))
            case 3:
                del data[at : at + random.randint(1, 60)]
            case 4:
                end = random.randrange(len(data) + 1)
                data[at:at] = data[min(at, end) : max(at, end)][:4000]
            case _:
                data[at:at] = random.choice(NASTY).encode("utf-8", "surrogatepass")[:2000]
    return bytes(data)


def _value(request: Request, random: Random) -> Request:
    fields = list(request.fields)
    at = random.randrange(len(fields))
    name, value = fields[at]
    kind = random.randrange(3)
    if kind == 0 and value:
        value = mutated_bytes(value.encode("utf-8", "replace"), random).decode("utf-8", "replace")
    elif kind == 1 and len(fields) > 1:
        value = random.choice(fields)[1]
    else:
        value = random.choice(NASTY)
    fields[at] = (name, value)
    return replace(request, fields=tuple(fields))


def _drop(request: Request, random: Random) -> Request:
    at = random.randrange(len(request.fields))
    return replace(request, fields=request.fields[:at] + request.fields[at + 1 :])


def _double(request: Request, random: Random) -> Request:
    name, _ = random.choice(request.fields)
    return replace(request, fields=(*request.fields, (name, random.choice(NASTY))))


def _fresh_act(request: Request, random: Random) -> Request:
    """Let what follows be an act of its own, so that it reaches the command and not its repeat."""
    stamp, low = f"{1695758400000 + random.randrange(10**7):012x}", f"{random.getrandbits(62):016x}"
    act = f"{stamp[:8]}-{stamp[8:]}-7{low[:3]}-8{low[3:6]}-{random.getrandbits(48):012x}"
    return replace(
        request, fields=tuple((name, act if name == "act" else value) for name, value in request.fields)
    )


def _path(request: Request, random: Random) -> Request:
    parts = request.address.partition("?")[0].split("/")
    at = random.randrange(len(parts))
    parts[at] = quote(random.choice(NASTY)[:300].encode("utf-8", "surrogatepass"), safe=":")
    address = "/" + "/".join(parts).lstrip("/")
    return request if LEFT_ALONE.search(address) else replace(request, address=address)


def _query(request: Request, random: Random) -> Request:
    name = random.choice(("page", "band", "next", "place", "plate", "kind", "q", "all", "x" * 50))
    pair = urlencode({name: random.choice(NASTY)[:2000]}, errors="surrogatepass")
    return replace(request, address=f"{request.address}{'&' if '?' in request.address else '?'}{pair}")


def _method(request: Request, random: Random) -> Request:
    return replace(
        request, method=random.choice(("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"))
    )


def _header(request: Request, random: Random) -> Request:
    name = random.choice(
        ("Accept", "Accept-Language", "Content-Type", "Referer", "If-Modified-Since", "Range", "X-Y")
    )
    value = random.choice(
        ("application/json", "*/*;q=nan", "hy,ru;q=0.x", "multipart/form-data",
         "multipart/form-data; boundary=b", "application/json; charset=klingon", "text/xml", "bytes=9-1",
         "Thu, 99 Foo 9999", "-" * 2000)
    )  # fmt: skip
    return replace(request, headers=(*request.headers, (name, value)))


def _body(request: Request, random: Random) -> Request:
    whole = request.content() or b""
    return replace(request, method="POST", body=mutated_bytes(whole, random))


Change = Callable[[Request, Random], Request]
_FORM_CHANGES: tuple[Change, ...] = (_value, _value, _drop, _double, _fresh_act)
_CHANGES: tuple[Change, ...] = (_path, _query, _method, _header, _body)


def path_of(address: str) -> str:
    """Return an address without its query."""
    return urlsplit(address).path


_MAIN = re.compile(r"<main.*?</main>", re.S)
_REASON = re.compile(r'class="(?:error-summary|errorlist|notice|section reading)')


def says_why(status: int, content_type: str, text: str) -> bool:
    """Return whether a refusal gives a reason that a person, or a program, can read."""
    if content_type.startswith("application/json"):
        return '"message": "' in text and '"message": ""' not in text
    if content_type.startswith("text/html"):
        main = _MAIN.search(text)
        return main is not None and _REASON.search(main.group()) is not None
    return bool(text.strip())


def stream(seeds: list[Request], random: Random) -> Iterator[Request]:
    """Yield mutated requests without end."""
    while True:
        yield mutated(random.choice(seeds), random)
