"""The form of an entry, fixed by rules 1 and 2 of `docs/journal.md`.

    digest = H(header ‖ H(salt ‖ body))        link = H(previous link ‖ seq ‖ scope ‖ digest)

H is SHA-256 over length-prefixed parts after a name for its use, so no two different inputs can run together.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from waystation.core.journal.canonical import canonical

GENESIS = "0" * 64
HEADER_FIELDS = frozenset(
    {
        "act", "actor", "clock", "content", "device", "id", "kind", "observed_at",
        "request", "seen", "subject", "version",
    }
)  # fmt: skip


def hash_parts(use: str, *parts: bytes) -> str:
    """Return SHA-256, hexadecimal, over the parts, each preceded by its length."""
    state = hashlib.sha256()
    for part in (use.encode(), *parts):
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def digest_of(header: str, salt: str, body: str) -> str:
    """Return the digest of an entry; a stub keeps it when header, salt and body are gone."""
    detachable = hash_parts("waystation body 1", salt.encode(), body.encode())
    return hash_parts("waystation entry 1", header.encode(), detachable.encode())


def link_of(previous: str, seq: int, scope: str, digest: str) -> str:
    """Return the link that binds an entry to its place in a chain."""
    return hash_parts(
        "waystation link 1", previous.encode(), str(seq).encode(), scope.encode(), digest.encode()
    )


def signed_message(chain: str, seq: int, link: str) -> bytes:
    """Return what a node signs at a durable commit: the chain's last link."""
    return canonical({"chain": chain, "link": link, "seq": seq}).encode()


@dataclass(frozen=True, slots=True)
class Header:
    """What an entry says of itself; `content` is its identity beside the position in a chain (rule 2).

    `content` and `request` are HMACs under a secret of the author, so they compare without telling.
    """

    id: str
    act: str
    actor: str
    device: str
    kind: str
    version: int
    subject: str
    seen: tuple[str, ...]
    observed_at: str
    clock: int
    content: str
    request: str

    def encode(self) -> str:
        """Return the header's canonical text."""
        return canonical(
            {
                "act": self.act,
                "actor": self.actor,
                "clock": f"{self.clock:016x}",
                "content": self.content,
                "device": self.device,
                "id": self.id,
                "kind": self.kind,
                "observed_at": self.observed_at,
                "request": self.request,
                "seen": list(self.seen),
                "subject": self.subject,
                "version": self.version,
            }
        )

    @classmethod
    def decode(cls, text: str) -> "Header":
        """Return the header that `text` encodes.

        Raises:
            ValueError: the text is not a header in canonical form.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            if not isinstance(data, dict) or data.keys() != HEADER_FIELDS:
                raise ValueError("fields")
            header = cls(**{**data, "seen": tuple(data["seen"]), "clock": int(data["clock"], 16)})
            if header.encode() != text:
                raise ValueError("form")
        except (ValueError, TypeError, RecursionError) as error:
            raise ValueError("not an entry header in canonical form") from error
        return header
