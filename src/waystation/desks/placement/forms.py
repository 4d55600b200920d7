"""Placement's forms; the field names are what devices and scripts send."""

from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.places.models import Place
from waystation.core.places.queries import choices_of
from waystation.desks.placement.commands import HOLD_MINUTES, HOLD_MINUTES_AT_MOST
from waystation.desks.placement.subjects import BEDS_AT_MOST, SiteOpened
from waystation.desks.placement.words import REASON_WORDS

PLACE_KINDS: Final = ("hub", "city", "town", "village")


class FindFamilyForm(forms.Form):
    """Find a family to place by its band: `band`."""

    band = forms.CharField(label=_("Band number"), max_length=20)


class CheckInForm(ActForm):
    """Check a family in at the door by its band: `band`."""

    band = forms.CharField(label=_("Band number"), max_length=20)


class HoldForm(ActForm):
    """Hold beds: `site` its code, `minutes` (3 hours where not given), `although` a need is not met there."""

    site = forms.CharField(label=_("Site"), max_length=40)
    minutes = forms.IntegerField(
        label=_("Hold for (minutes)"), min_value=1, max_value=HOLD_MINUTES_AT_MOST, required=False
    )
    although = forms.BooleanField(label=_("Place although a need is not met"), required=False)

    def clean_minutes(self) -> int:
        """Return three hours where nothing was given."""
        return self.cleaned_data["minutes"] or HOLD_MINUTES


class SiteForm(ActForm):
    """Open a site.

    Fields: `code`, `name` (in the reader's language), `place`, `n_beds`, `is_step_free`, `is_women_only`,
    `takes_pets`, `school_m`, `clinic_m`, `opens_at`.
    """

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Short, like S-01."))
    name = forms.CharField(label=_("Name"), max_length=120)
    place = forms.ChoiceField(label=_("Place"))
    n_beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=BEDS_AT_MOST)
    is_step_free = forms.BooleanField(label=_("No steps"), required=False)
    is_women_only = forms.BooleanField(label=_("Women and children only"), required=False)
    takes_pets = forms.BooleanField(label=_("Takes pets"), required=False)
    school_m = forms.IntegerField(
        label=_("Metres to a school"), min_value=0, max_value=1_000_000, required=False
    )
    clinic_m = forms.IntegerField(
        label=_("Metres to a clinic"), min_value=0, max_value=1_000_000, required=False
    )
    opens_at = forms.DateTimeField(
        label=_("Opens at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(
            label=_("Place"), choices=[("", "—"), *choices_of(*PLACE_KINDS)]
        )

    def site(self) -> SiteOpened:
        """Return what the form says, once it is valid."""
        data = self.cleaned_data
        language = (get_language() or "en").partition("-")[0]
        place = Place.objects.filter(code=data["place"]).first()
        return SiteOpened(
            code=data["code"],
            names={language: data["name"]},
            place=data["place"],
            n_beds=data["n_beds"],
            region="" if place is None else place.parent,
            is_step_free=data["is_step_free"],
            is_women_only=data["is_women_only"],
            takes_pets=data["takes_pets"],
            school_m=data["school_m"],
            clinic_m=data["clinic_m"],
            opens_at=data["opens_at"],
        )


class BedForm(ActForm):
    """Take a bed out of use or put it back: `number`, `reason` (empty: back in use)."""

    number = forms.IntegerField(label=_("Bed number"), min_value=1, max_value=BEDS_AT_MOST)
    reason = forms.ChoiceField(
        label=_("What about it"),
        choices=[*REASON_WORDS.items(), ("", _("Back in use"))],
        required=False,
        initial="broken",
    )
