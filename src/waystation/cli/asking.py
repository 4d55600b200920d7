"""Asking the person at the keyboard; where there is none, lines of standard input are the answers."""

import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from waystation.core.errors import Refusal
from waystation.core.vault import held, memory
from waystation.core.vault.errors import PassphraseNeeded
from waystation.core.vault.escrow import NEEDED
from waystation.core.vault.keyfile import check_strength
from waystation.site.settings import ENVIRONMENT


class NoAnswer(Exception):
    """Standard input ended, or two answers that must be equal were not."""


def ask_when_needed() -> None:
    """Let this command ask for the node's passphrase once it needs the keys, and keep them out of dumps."""
    memory.refuse_dumps()
    held.ask_with(passphrase)


def passphrase() -> str:
    """Return the node's passphrase, from the file named in the settings or from the person.

    Raises:
        PassphraseNeeded: there is neither.
    """
    if ENVIRONMENT.passphrase_file:
        return first_line(Path(ENVIRONMENT.passphrase_file))
    if not sys.stdin.isatty():
        raise PassphraseNeeded
    return getpass.getpass("Passphrase of this node: ")


def first_line(path: Path) -> str:
    """Return a file's first line; OSError where it cannot be read."""
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\r\n")


def secret(prompt: str) -> str:
    """Return what is typed without showing it.

    Raises:
        NoAnswer: standard input ended.
    """
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return _line()


def new_secret(prompt: str, check: Callable[[str], None]) -> str:
    """Return a secret that was typed twice; at a keyboard a weak or mistyped one is asked for again.

    Raises:
        NoAnswer: standard input ended, or the two differ.
        Refusal: it is too weak.
    """
    while True:
        first = secret(prompt)
        try:
            check(first)
            if secret("The same again: ") == first:
                return first
            raise NoAnswer("The two are not the same.")
        except (Refusal, NoAnswer) as error:
            if not sys.stdin.isatty():
                raise
            print(error, file=sys.stderr)


def new_passphrase(file: Path | None) -> str:
    """Return a new passphrase: the first line of `file` (`-`: of the input), or typed twice alike.

    Raises:
        NoAnswer: standard input ended, or the two differ.
        WeakPassphrase: it is easy to guess.
    """
    if file is None:
        return new_secret("New passphrase, five words or more: ", check_strength)
    text = _line() if str(file) == "-" else first_line(file)
    check_strength(text)
    return text


def shares(files: Sequence[Path]) -> list[str]:
    """Return two escrow shares: the texts of `files`, or typed, each ended by an empty line."""
    if files:
        return [file.read_text(encoding="utf-8") for file in files]
    return [_typed(number) for number in range(1, NEEDED + 1)]


def _typed(number: int) -> str:
    print(f"Words of share {number} of {NEEDED} (four letters each will do); an empty line ends them:")
    lines: list[str] = []
    while text := sys.stdin.readline().strip():
        lines.append(text)
    return "\n".join(lines)


def line(prompt: str, default: str = "") -> str:
    """Return a line, or the default where it is left empty.

    Raises:
        NoAnswer: standard input ended.
    """
    offered = f" [{default}]" if default else ""
    if sys.stdin.isatty():
        return input(f"{prompt}{offered}: ").strip() or default
    return _line().strip() or default


def _line() -> str:
    text = sys.stdin.readline()
    if not text:
        raise NoAnswer("Standard input ended before every question was answered.")
    return text.rstrip("\r\n")
