"""Parcels that two sites gave one family while they could not talk."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from waystation.core.journal.conflicts import Found, Way, source
from waystation.desks.supply.queries import double_issues
from waystation.desks.supply.subjects import issue_subject


@source("parcel-twice", label=_("A family got one parcel twice"), permission="supply.receive")
def parcels_twice() -> Iterable[Found]:
    """Return parcels handed over more than once; what is in the family's hands stays there."""
    for double in double_issues():
        issue = issue_subject(double.distribution, double.household)
        yield Found(
            subjects=(issue,),
            about=issue,
            place=double.handovers[0][0],
            ways=(Way("supply:issued", (issue,), _("Open the parcel")),),
        )
