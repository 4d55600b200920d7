"""Forms of the node's pages."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.journal.standing import Reason
from waystation.core.places.queries import place_names

EVERYWHERE: Final = "*"

AUDIENCES: Final = (
    ("register", _("Families and their persons, beds and seats")),
    ("tracing", _("Searches for missing people")),
    ("medical", _("Patients")),
    ("supply", _("Goods and parcels")),
    ("access", _("Users, roles, devices and who read whom")),
)

REASONS: Final[tuple[tuple[Reason, Promise], ...]] = (
    ("lost", _("Lost")),
    ("stolen", _("Stolen or seized")),
    ("hostile", _("Sends what is not true")),
    ("copied", _("Someone else has a copy of it")),
    ("retired", _("No longer used")),
)


class ReasonForm(ActForm):
    """Why something is asked for that takes two people."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CardForm(ActForm):
    """The card of another node, as its file holds it."""

    card = forms.CharField(
        label=_("Card of the other node"),
        help_text=_("Paste the whole file that “waystation node card” wrote there."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        max_length=4000,
    )


class ScopesForm(ActForm):
    """What a node that is let in may read."""

    card = forms.CharField(widget=forms.HiddenInput, max_length=4000)
    audiences = forms.MultipleChoiceField(
        label=_("What may it read?"),
        help_text=_(
            "It keeps everything else as marks without content, so that nothing can be left out unseen."
        ),
        choices=AUDIENCES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(label=_("Of which place?"), required=False)
    two_of_one_name = forms.BooleanField(
        label=_("Let it in although another node has this name"), required=False
    )
    is_compared = forms.BooleanField(
        label=_("We compared the numbers by voice, and they are the same"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = sorted(place_names().items(), key=lambda pair: pair[1])
        self.fields["place"].choices = [("", _("Everywhere")), *places]  # type: ignore[attr-defined]

    def scopes(self) -> list[str]:
        """Return the scope patterns chosen."""
        place = self.cleaned_data["place"] or EVERYWHERE
        return [f"{audience}/{place}" for audience in self.cleaned_data["audiences"]]
