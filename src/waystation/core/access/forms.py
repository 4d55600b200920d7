"""Access's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.access.limits import PIN_DIGITS
from waystation.core.access.matrix import PURPOSES
from waystation.core.access.models import User
from waystation.core.access.reasons import REASONS
from waystation.core.access.words import PURPOSE_WORDS, ROLE_WORDS
from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import choices_of

STAFF = "staff"
EVERYWHERE = ("", _("Everywhere"))
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def place_choices() -> list[tuple[str, Any]]:
    """Return places where a role or a device may work, and everywhere."""
    return [EVERYWHERE, *choices_of("hub", "town", "city", "village")]


class UserForm(forms.Form):
    """Add a user: `username`, `password`."""

    username = forms.CharField(label=_("User name"), max_length=60)
    password = forms.CharField(
        label=_("First password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten letters. Tell it to the person, not to a list."),
    )


class PasswordForm(forms.Form):
    """Give a user a new password: `password`."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(ActForm):
    """Give a role: `role`, `place` (empty: everywhere)."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_WORDS.items()))
    place = forms.ChoiceField(label=_("Where"), required=False, choices=place_choices)


class ReasonForm(forms.Form):
    """Choose why one reads: `reason`, `preset` for what the desk reads for."""

    reason = forms.ChoiceField(
        label=_("Why you read"),
        widget=forms.RadioSelect,
        choices=[("preset", _("What each desk reads for")), *REASONS.items()],
    )


class ReadsForm(forms.Form):
    """Look into the log of reads: `user` (a user name) or `person` (a subject's identifier)."""

    user = forms.CharField(label=_("User name"), max_length=60, required=False)
    person = forms.CharField(label=_("Identifier of a record"), max_length=100, required=False)


class InviteForm(forms.Form):
    """Let a device in: `purpose` (`staff`: people sign in on it), `place`, `until`."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        widget=forms.RadioSelect,
        choices=[*((code, PURPOSE_WORDS[code]) for code in PURPOSES), (STAFF, PURPOSE_WORDS[""])],
    )
    place = forms.ChoiceField(label=_("Where"), required=False, choices=place_choices)
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Its right ends by the clock. Not needed where staff sign in."),
    )

    def clean_purpose(self) -> str:
        """Return the purpose; none for a device of the staff."""
        purpose: str = self.cleaned_data["purpose"]
        return "" if purpose == STAFF else purpose


class EnrolForm(forms.Form):
    """Enrol the device in hand: `code`."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PinForm(forms.Form):
    """A PIN: `pin`."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=PIN_DIGITS[1],
        widget=forms.PasswordInput(attrs=DIGITS),
    )


class OwnPinForm(PinForm):
    """Choose one's own PIN: `pin` twice, `again`."""

    again = forms.CharField(
        label=_("The same again"), max_length=PIN_DIGITS[1], widget=forms.PasswordInput(attrs=DIGITS)
    )

    def clean(self) -> dict[str, Any]:
        """Return the data of two equal PINs."""
        data = super().clean() or {}
        if data.get("pin") != data.get("again"):
            self.add_error("again", _("The two are not the same. Type both again."))
        return data


class CodeForm(forms.Form):
    """A six-digit code, or a recovery code: `code`."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=DIGITS))


class SuspectForm(ActForm):
    """Open an incident: `user` (a user name) or `device` (a device's short name)."""

    user = forms.CharField(label=_("User name"), max_length=60, required=False)
    device = forms.CharField(label=_("Device"), max_length=10, required=False)

    def suspect(self, devices: dict[str, str]) -> str:
        """Return the identifier of who or what is suspected; empty where it is not known here."""
        found = User.objects.filter(username=self.cleaned_data["user"]).first()
        return devices.get(self.cleaned_data["device"].upper(), "") if found is None else found.id
