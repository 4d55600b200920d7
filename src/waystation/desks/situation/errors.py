"""What the situation desk refuses.

Refusal
├── UnreadableReport     empty, binary, or too large: the reading engine's own sentence
├── ReportTooLong        more words than one report has
├── PublishedInFuture    a date of publication that has not come
├── UnknownReport        no such report here
├── UnknownFigure        no such figure here
├── BadMeaning           a correction whose number, kind or moment is none; lists every one
├── UnknownCorridor      no such corridor here
└── NoForecast           the counts are too few, or fit no forecast
"""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class UnreadableReport(Refusal):
    """The file or text is no report that can be read; nothing was saved."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class ReportTooLong(Refusal):
    """More words than one report has."""

    code = "report-too-long"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, n_characters: int, limit: int) -> None:
        super().__init__(
            _(
                "The text has %(n)d characters; one report holds at most %(limit)d. "
                "Cut it into single reports and add them one by one. Nothing was saved."
            )
            % {"n": n_characters, "limit": limit}
        )


class PublishedInFuture(Refusal):
    """A date of publication that has not come."""

    code = "published-in-future"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, published_at: datetime, now: datetime) -> None:
        super().__init__(
            _(
                "The report is dated %(published)s, which lies ahead of the site's time, %(now)s. "
                "Correct the date; nothing was saved."
            )
            % {
                "published": published_at.astimezone(now.tzinfo).strftime("%d.%m.%Y %H:%M"),
                "now": now.strftime("%d.%m.%Y %H:%M"),
            }
        )


class UnknownReport(Refusal):
    """No such report here."""

    code = "unknown-report"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such report here. Open the list of reports."))


class UnknownFigure(Refusal):
    """No such figure here."""

    code = "unknown-figure"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such figure here. Open its report again."))


class BadMeaning(Refusal):
    """A correction that cannot be: its number, kind or moment is none."""

    code = "bad-meaning"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, wrong: Sequence[str]) -> None:
        super().__init__(_("Nothing was saved. Correct this first: %(wrong)s.") % {"wrong": "; ".join(wrong)})
        self.wrong = tuple(wrong)


class UnknownCorridor(Refusal):
    """No such corridor here."""

    code = "unknown-corridor"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("No such road in is described here. Describe the corridor first."))


class NoForecast(Refusal):
    """The counts are too few, or fit no forecast."""

    code = "no-forecast"

    def __init__(self, sentence: str) -> None:
        super().__init__(_("No forecast was made. %(reason)s") % {"reason": sentence})
