"""Transport's forms; the field names are what devices and scripts send."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import choices_of
from waystation.desks.placement.queries import site_names
from waystation.desks.transport.queries import SeatBrief, vehicles_free
from waystation.desks.transport.subjects import SEATS_AT_MOST, STRETCHERS_AT_MOST

PLACE_KINDS: Final = ("hub", "city", "town", "village", "checkpoint")
DRIVE_MINUTES_AT_MOST: Final = 72 * 60


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


class VehicleForm(ActForm):
    """Announce a vehicle: `plate`, `seats`, `stretchers`, `place`, `until`, `driver`."""

    plate = forms.CharField(label=_("Number plate"), max_length=30)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=SEATS_AT_MOST)
    stretchers = forms.IntegerField(
        label=_("Stretcher places"), min_value=0, max_value=STRETCHERS_AT_MOST, required=False
    )
    place = forms.ChoiceField(label=_("Here"))
    until = _moment(_("Until"), required=False)
    driver = forms.CharField(
        label=_("Driver, with phone"),
        max_length=120,
        required=False,
        help_text=_("Kept sealed; shown to dispatchers where people are missing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(
            label=_("Here"), choices=[("", "—"), *choices_of(*PLACE_KINDS)]
        )


class TripForm(ActForm):
    """Plan a trip: `plate`, `start`, `end`, `site` (optional), `departs_at`, `drive_minutes`."""

    plate = forms.ChoiceField(label=_("Vehicle"))
    start = forms.ChoiceField(label=_("From"))
    end = forms.ChoiceField(label=_("To"))
    site = forms.ChoiceField(label=_("To the site"), required=False)
    departs_at = _moment(_("Departs"))
    drive_minutes = forms.IntegerField(
        label=_("Minutes on the road"), min_value=1, max_value=DRIVE_MINUTES_AT_MOST
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", "—"), *choices_of(*PLACE_KINDS)]
        free = [
            (
                vehicle.plate,
                f"{vehicle.plate} · {vehicle.seats} + {vehicle.stretchers} · {vehicle.place_name}",
            )
            for vehicle in vehicles_free()
        ]
        sites = sorted(site_names().items(), key=lambda item: item[1])
        self.fields["plate"] = forms.ChoiceField(
            label=_("Vehicle"), choices=free, help_text=_("Seats + stretcher places, where it stands.")
        )
        self.fields["start"] = forms.ChoiceField(label=_("From"), choices=places)
        self.fields["end"] = forms.ChoiceField(label=_("To"), choices=places)
        self.fields["site"] = forms.ChoiceField(
            label=_("To the site"), choices=[("", "—"), *sites], required=False
        )

    def trip(self) -> dict[str, Any]:
        """Return what the form says as the command's arguments, once it is valid."""
        data = self.cleaned_data
        return {
            "plate": data["plate"],
            "start": data["start"],
            "end": data["end"],
            "site": data["site"],
            "departs_at": data["departs_at"],
            "arrives_at": data["departs_at"] + timedelta(minutes=data["drive_minutes"]),
        }


class BoardForm(ActForm):
    """Board a family: `band`; `n_people` and `n_stretchers` where not all go; `in_parts` two vehicles."""

    band = forms.CharField(label=_("Band number"), max_length=20)
    n_people = forms.IntegerField(label=_("People"), min_value=1, max_value=SEATS_AT_MOST, required=False)
    n_stretchers = forms.IntegerField(
        label=_("Of these on a stretcher"), min_value=0, max_value=STRETCHERS_AT_MOST, required=False
    )
    in_parts = forms.BooleanField(label=_("The family goes in two vehicles"), required=False)


class PointForm(ActForm):
    """Record where a vehicle was seen: `place`."""

    place = forms.ChoiceField(label=_("Seen at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(
            label=_("Seen at"), choices=[("", "—"), *choices_of(*PLACE_KINDS)]
        )


def arrival_field(seat: str) -> str:
    """Return the name of the field that counts who arrived on a seat: `n_` and the seat's own part."""
    return f"n_{seat.partition(':')[2]}"


class ArriveForm(ActForm):
    """Record an arrival: `everyone`, else `arrived` (a seat each) and `n_<seat>` where not all came.

    A count goes before a tick; families neither ticked nor counted stay missing.
    """

    arrived = forms.MultipleChoiceField(required=False)
    everyone = forms.BooleanField(required=False)

    def __init__(self, seats: Sequence[SeatBrief], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.fields["arrived"] = forms.MultipleChoiceField(
            choices=[(seat.subject, seat.band) for seat in seats], required=False, label=_("Arrived")
        )
        for seat in seats:
            self.fields[arrival_field(seat.subject)] = forms.IntegerField(
                label=_("%(band)s: arrived, where not all") % {"band": seat.band},
                min_value=0,
                max_value=seat.n_people,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def counts(self) -> dict[str, int] | None:
        """Return people arrived by seat, None for everyone, once the form is valid."""
        data = self.cleaned_data
        if data["everyone"]:
            return None
        counts = {}
        for seat in self.seats:
            counted = data[arrival_field(seat.subject)]
            if counted is not None:
                counts[seat.subject] = counted
            elif seat.subject in data["arrived"]:
                counts[seat.subject] = seat.n_people
        return counts

    def rows(self) -> list[tuple[SeatBrief, forms.BoundField, bool]]:
        """Return for each seat its count field and whether it is ticked."""
        ticked = (
            set(self.data.getlist("arrived")) if self.is_bound and hasattr(self.data, "getlist") else set()
        )
        return [(seat, self[arrival_field(seat.subject)], seat.subject in ticked) for seat in self.seats]
