"""The base of every refusal a person may meet.

Refusal
├── access.NotAllowed, access.TooManyAttempts
├── journal.ActAlreadyUsed, journal.ObservedInFuture, ...
├── vault.VaultLocked, vault.CannotOpen
└── each desk's own
"""

from http import HTTPStatus

from django.utils.functional import Promise


class Refusal(Exception):
    """A request that was understood and not carried out; nothing was saved.

    Subclasses set `code` (stable, for programs) and `status` (HTTP). The sentence given says what was
    wrong and what to do next; it never holds personal data.
    """

    code = "refused"
    status = HTTPStatus.CONFLICT

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.sentence)
