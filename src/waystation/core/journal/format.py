"""The form of an entry, fixed by rules 1 and 2 of `docs/journal.md`.

    digest = H(header ‖ H(salt ‖ body))        link = H(previous link ‖ seq ‖ scope ‖ digest)

Before a chain's first link stands H(the chain's name), so no two chains ever have a link in common.

H is SHA-256 over length-prefixed parts after a name for its use, so no two different inputs can run together.
"""

import hashlib
from typing import Final

import msgspec

from waystation.core.journal.canonical import plain_text


def hash_parts(use: str, *parts: bytes) -> str:
    """Return SHA-256, hexadecimal, over the parts, each preceded by its length."""
    measured = (len(part).to_bytes(8, "big") + part for part in (use.encode(), *parts))
    return hashlib.sha256(b"".join(measured)).hexdigest()


def digest_of(header: str, salt: str, body: str) -> str:
    """Return the digest of an entry; a stub keeps it when header, salt and body are gone."""
    detachable = hash_parts("waystation body 1", salt.encode(), body.encode())
    return hash_parts("waystation entry 1", header.encode(), detachable.encode())


def genesis(chain: str) -> str:
    """Return what stands for the link before a chain's first."""
    return hash_parts("waystation chain 1", chain.encode())


def link_of(previous: str, seq: int, scope: str, digest: str) -> str:
    """Return the link that binds an entry to its place in a chain."""
    return hash_parts(
        "waystation link 1", previous.encode(), str(seq).encode(), scope.encode(), digest.encode()
    )


def signed_message(chain: str, seq: int, link: str, first: int = 0) -> bytes:
    """Return what a node signs at a durable commit: the chain's last link, and the commit's first entry.

    `first` is 0 in journals written before it was signed; such a signature vouches for its own link only.
    """
    message: dict[str, object] = {"chain": chain, "link": link, "seq": seq}
    return plain_text({**message, "first": first} if first else message).encode()


class Header(msgspec.Struct, frozen=True):
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
        return plain_text(
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
                "seen": self.seen,
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
            as_written = _as_written.decode(text)
            header = cls(
                as_written.id,
                as_written.act,
                as_written.actor,
                as_written.device,
                as_written.kind,
                as_written.version,
                as_written.subject,
                as_written.seen,
                as_written.observed_at,
                int(as_written.clock, 16),
                as_written.content,
                as_written.request,
            )
            if header.encode() != text:
                raise ValueError("form")
        except (ValueError, RecursionError) as error:
            raise ValueError("not an entry header in canonical form") from error
        return header


class _AsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    act: str
    actor: str
    clock: str
    content: str
    device: str
    id: str
    kind: str
    observed_at: str
    request: str
    seen: tuple[str, ...]
    subject: str
    version: int


_as_written: Final = msgspec.json.Decoder(_AsWritten)
