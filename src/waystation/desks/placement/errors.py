"""What placement refuses.

Refusal
├── BadSite            a site that cannot be; lists every problem
├── SiteCodeTaken      the code is in use
├── UnknownSite        no such site here
├── SiteNotOpen        closed, or opens later than the hold lasts
├── SiteInUse          families hold or sleep in its beds
├── UnknownBed         no bed of this number
├── BedInUse           a family has the bed
├── NoBeds             fewer free beds than people
├── NeedUnmet          the site does not meet a need of the family
├── AlreadyPlaced      the family has beds already
├── NoStay             no beds are held for the family
├── UnknownStay        no such stay here
├── BedsGone           another family has the beds
└── WrongState         the stay is past this step
"""

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.errors import Refusal


class BadSite(Refusal):
    """A site that cannot be."""

    code = "bad-site"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class SiteCodeTaken(Refusal):
    """The code is in use."""

    code = "site-code-taken"

    def __init__(self, site: str) -> None:
        super().__init__(
            _("There is a site with code %(site)s already. Choose another code.") % {"site": site}
        )


class UnknownSite(Refusal):
    """No such site here."""

    code = "unknown-site"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, site: str) -> None:
        super().__init__(_("There is no site %(site)s here. Choose one from the list.") % {"site": site})


class SiteNotOpen(Refusal):
    """Closed, or opens later than the hold lasts."""

    code = "site-not-open"

    def __init__(self, site: str, opens: str = "") -> None:
        super().__init__(
            _("%(site)s opens only at %(opens)s. Hold the beds for longer, or choose another site.")
            % {"site": site, "opens": opens}
            if opens
            else _("%(site)s is closed. Choose another site.") % {"site": site}
        )


class SiteInUse(Refusal):
    """Families hold or sleep in its beds."""

    code = "site-in-use"

    def __init__(self, site: str, stays: int) -> None:
        super().__init__(
            ngettext(
                "%(n)d family has beds at %(site)s. Move it first, then close the site.",
                "%(n)d families have beds at %(site)s. Move them first, then close the site.",
                stays,
            )
            % {"n": stays, "site": site}
        )


class UnknownBed(Refusal):
    """No bed of this number."""

    code = "unknown-bed"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, site: str, n_beds: int) -> None:
        super().__init__(
            _("The beds at %(site)s are numbered 1 to %(n)d. Give one of these.")
            % {"site": site, "n": n_beds}
        )


class BedInUse(Refusal):
    """A family has the bed."""

    code = "bed-in-use"

    def __init__(self, site: str, bed: int) -> None:
        super().__init__(
            _("Bed %(bed)d at %(site)s is held or slept in. Move the family first.")
            % {"bed": bed, "site": site}
        )


class NoBeds(Refusal):
    """Fewer free beds than people."""

    code = "no-beds"

    def __init__(self, site: str, wanted: int, free: int) -> None:
        super().__init__(
            _("%(site)s has %(free)d free beds; this family needs %(wanted)d. Choose another site.")
            % {"site": site, "free": free, "wanted": wanted}
        )
        self.free = free


class NeedUnmet(Refusal):
    """The site does not meet a need of the family."""

    code = "need-unmet"

    def __init__(self, site: str, unmet: Sequence[str | Promise]) -> None:
        super().__init__(
            _("%(site)s does not suit this family: %(unmet)s. Choose another site, or say “place although”.")
            % {"site": site, "unmet": "; ".join(str(one) for one in unmet)}
        )


class AlreadyPlaced(Refusal):
    """The family has beds already."""

    code = "already-placed"

    def __init__(self, site: str, beds: str, until: str = "") -> None:
        super().__init__(
            _("Beds %(beds)s at %(site)s are held for this family until %(until)s. Release them first.")
            % {"beds": beds, "site": site, "until": until}
            if until
            else _("This family is in beds %(beds)s at %(site)s. Let it move out there first.")
            % {"beds": beds, "site": site}
        )


class NoStay(Refusal):
    """No beds are held for the family."""

    code = "no-stay"

    def __init__(self) -> None:
        super().__init__(_("No beds are held for this family. Choose a site for it first."))


class UnknownStay(Refusal):
    """No such stay here."""

    code = "unknown-stay"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This stay is not known here. Look at the site's list again."))


class BedsGone(Refusal):
    """Another family has the beds: after the hold ran out, or because they were promised twice."""

    code = "beds-gone"

    def __init__(self, site: str, beds: str, free: int, ran_out: str = "") -> None:
        super().__init__(
            (
                _(
                    "The hold ran out at %(ran_out)s and beds %(beds)s are taken now. "
                    "%(site)s has %(free)d free beds: hold anew, then check in."
                )
                if ran_out
                else _(
                    "Another family sleeps in beds %(beds)s: they were promised twice. "
                    "%(site)s has %(free)d free beds: release this hold, hold anew, then check in."
                )
            )
            % {"ran_out": ran_out, "beds": beds, "site": site, "free": free}
        )


class WrongState(Refusal):
    """The stay is past this step."""

    code = "wrong-state"

    def __init__(self, state: str | Promise) -> None:
        super().__init__(
            _("This cannot be done: the family's stay is “%(state)s”. Look at the site's list again.")
            % {"state": state}
        )
