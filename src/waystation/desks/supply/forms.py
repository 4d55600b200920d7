"""Supply's forms; the field names are what devices and scripts send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import choices_of, place_names
from waystation.desks.supply.commands import Delivery
from waystation.desks.supply.queries import places_with_stock
from waystation.desks.supply.subjects import MOST
from waystation.desks.supply.words import ITEM_WORDS, LOSS_WORDS

STORE_KINDS = ("hub", "warehouse")


def store_choices() -> list[tuple[str, str]]:
    """Return the places that may hold goods: hubs, warehouses, and wherever goods are."""
    return list({**dict(choices_of(*STORE_KINDS)), **place_names(places_with_stock())}.items())


class IssueForm(ActForm):
    """Issue the first parcel: `band`, `place` (code), `although_short` (on: give what there is)."""

    band = forms.CharField(
        label=_("Band number"),
        max_length=20,
        help_text=_("Scan it, or type what is printed on it."),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    place = forms.ChoiceField(label=_("From the shelf at"))
    although_short = forms.BooleanField(label=_("Give what there is; the rest stays owed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("From the shelf at"), choices=store_choices())


class ReceiveForm(ActForm):
    """Take goods in: `place`, `item`, `quantity`, `damaged`, `expires_on` (YYYY-MM-DD or empty), `source`."""

    item = forms.ChoiceField(label=_("What"), choices=[("", "—"), *ITEM_WORDS.items()])
    quantity = forms.IntegerField(label=_("How many came in"), min_value=1, max_value=MOST)
    damaged = forms.IntegerField(
        label=_("Of these damaged"), min_value=0, max_value=MOST, required=False, initial=0
    )
    expires_on = forms.DateField(
        label=_("Last day of use"),
        required=False,
        help_text=_("As printed on the goods. Leave empty where nothing is printed."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Where it came from"),
        max_length=200,
        required=False,
        help_text=_("Consignment or organisation; no names of people."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("Onto the shelf at"), choices=store_choices())

    def delivery(self) -> Delivery:
        """Return what the form says, once it is valid."""
        data = self.cleaned_data
        return Delivery(
            item=data["item"],
            place=data["place"],
            quantity=data["quantity"],
            damaged=data["damaged"] or 0,
            expires_on="" if data["expires_on"] is None else data["expires_on"].isoformat(),
            source=data["source"],
        )


class LossForm(ActForm):
    """Record a loss of a lot: `quantity`, `reason` (lost, damaged, expired)."""

    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    reason = forms.ChoiceField(label=_("Why"), choices=list(LOSS_WORDS.items()), widget=forms.RadioSelect)


class CorrectionForm(ActForm):
    """Correct a lot: `change`, units more (3) or fewer (-3) than written."""

    change = forms.IntegerField(
        label=_("More or fewer than written"),
        min_value=-MOST,
        max_value=MOST,
        help_text=_("3 where three more are on the shelf; -3 where three are missing."),
        # The number pad of many phones has no minus sign.
        widget=forms.TextInput(attrs={"inputmode": "text"}),
    )
