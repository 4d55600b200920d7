"""The line to another node: HTTP. What goes over it is signed and sealed from node to node already."""

import ssl
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from http import HTTPStatus
from http.client import HTTPException
from threading import Thread
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from waystation.core.journal.clock import is_uuid7
from waystation.core.sync.errors import BadAddress, PeerRefuses, PeerUnreachable
from waystation.core.sync.message import LONGEST

PATH: Final = "/sync/"
TYPE: Final = "application/octet-stream"
WAIT_S: Final = 60
ANSWER_S: Final = 300  # for the whole of an answer, however slowly it drips
_NAME: Final = 200


def line_to(address: str) -> Callable[[bytes], bytes]:
    """Return a line to the node at an address such as https://10.0.0.7:8443.

    Raises:
        BadAddress: it is no address of a node.
    """
    url = _url(address)

    def send(data: bytes) -> bytes:
        return _open(Request(url, data, {"Content-Type": TYPE}, method="POST"), LONGEST)  # noqa: S310 - http and https only

    return send


def node_at(address: str) -> str:
    """Return the identifier of the node that answers at an address.

    Raises:
        BadAddress: it is no address of a node.
        PeerUnreachable: nobody answers.
        PeerRefuses: what answers is no node.
    """
    name = _open(Request(_url(address)), _NAME).decode("ascii", "replace").strip()  # noqa: S310 - http and https only
    if not is_uuid7(name):
        raise PeerRefuses
    return name


def _url(address: str) -> str:
    parts = urlsplit(address if "//" in address else f"https://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/", PATH):
        raise BadAddress
    return f"{parts.scheme}://{parts.netloc}{PATH}"


@cache
def _opener() -> OpenerDirector:
    # Nodes know each other by their own keys. A certificate from elsewhere would add nothing, and where there
    # is no internet there is none.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return build_opener(ProxyHandler({}), HTTPSHandler(context=context))


def _open(request: Request, longest: int) -> bytes:
    answer: Future[bytes] = Future()

    def wait() -> None:
        try:
            answer.set_result(_answer(request, longest))
        except Exception as error:
            answer.set_exception(error)

    Thread(target=wait, daemon=True).start()
    try:
        return answer.result(ANSWER_S)
    except TimeoutError as error:
        raise PeerUnreachable from error


def _answer(request: Request, longest: int) -> bytes:
    try:
        with _opener().open(request, timeout=WAIT_S) as response:
            data: bytes = response.read(longest + 1)
            declared = response.headers.get("Content-Length")
    except HTTPError as error:
        error.close()
        raise (PeerUnreachable if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else PeerRefuses) from error
    except (OSError, HTTPException) as error:
        raise PeerUnreachable from error
    if len(data) > longest:
        raise PeerRefuses
    if declared is not None and declared != str(len(data)):
        raise PeerUnreachable
    return data
