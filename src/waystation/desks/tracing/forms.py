"""Tracing's forms; the field names are what devices and scripts send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.keeping.notes import NoteField
from waystation.core.places.queries import choices_of
from waystation.desks.reception.queries import household_wearing
from waystation.desks.tracing.commands import Request, Seen
from waystation.desks.tracing.words import (
    CAUSE_WORDS,
    CONFIDENCE_WORDS,
    LANGUAGE_WORDS,
    OUTCOME_WORDS,
    SOUGHT_WORDS,
)

PLACE_KINDS = ("hub", "city", "town", "village", "checkpoint", "junction")


def place_choices() -> list[tuple[str, str]]:
    """Return the places a person may have been seen in, none first."""
    return [("", "—"), *choices_of(*PLACE_KINDS)]


class CaseForm(ActForm):
    """Take a request.

    `relation`, `sought_name`, `sought_father`, `sought_birth`, `last_seen`, `asker_name`, `asker_contact`,
    `band` (the asker's, may be empty), `language` in which consent was asked, `agrees` yes or no.
    """

    relation = forms.ChoiceField(
        label=_("Whom do they look for? Their …"), choices=[("", "—"), *SOUGHT_WORDS.items()]
    )
    sought_name = forms.CharField(label=_("Name, as the asker says it, in any script"), max_length=120)
    sought_father = forms.CharField(label=_("Father's name"), max_length=120, required=False)
    sought_birth = forms.CharField(
        label=_("Born (date, year, or age)"),
        max_length=20,
        required=False,
        help_text=_("For example 14.3.1941, 1941, or 82."),
    )
    last_seen = NoteField(
        label=_("Last seen: where, when, with whom"),
        max_length=1_000,
    )
    asker_name = forms.CharField(label=_("Name of the asker"), max_length=120)
    asker_contact = forms.CharField(
        label=_("How to reach the asker"),
        max_length=120,
        help_text=_("A phone number, or where and when to meet."),
    )
    band = forms.CharField(
        label=_("Band of the asker's family"), max_length=20, required=False, help_text=_("If they wear one.")
    )
    language = forms.ChoiceField(label=_("Asked in"), choices=list(LANGUAGE_WORDS.items()), initial="hy")
    agrees = forms.ChoiceField(
        label=_("Does the asker agree that tracing officers read this and search for the person?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )

    def request(self) -> Request:
        """Return what the asker told, once the form is valid.

        Raises:
            BadBand, UnknownBand: the band given is nobody's here.
        """
        data: dict[str, Any] = self.cleaned_data
        return Request(
            relation=data["relation"],
            sought_name=data["sought_name"],
            last_seen=data["last_seen"],
            asker_name=data["asker_name"],
            asker_contact=data["asker_contact"],
            agrees=data["agrees"] == "yes",
            language=data["language"],
            sought_father=data["sought_father"],
            sought_birth=data["sought_birth"],
            household=household_wearing(data["band"]).subject if data["band"] else "",
        )


class SightingForm(ActForm):
    """Add a sighting: `confidence`, `seen_at` (local, may be empty), `place`, `whereabouts`, `witness`."""

    seen_at = forms.DateTimeField(
        label=_("Seen when"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.ChoiceField(label=_("Seen in"), required=False, choices=place_choices)
    whereabouts = NoteField(
        label=_("Where exactly, in what state, with whom"),
        max_length=1_000,
        required=False,
    )
    witness = forms.CharField(label=_("Who says so, and how to reach them"), max_length=240, required=False)
    confidence = forms.ChoiceField(
        label=_("How sure"), choices=list(CONFIDENCE_WORDS.items()), widget=forms.RadioSelect
    )

    def seen(self) -> Seen:
        """Return the sighting, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Seen(data["confidence"], data["seen_at"], data["place"], data["whereabouts"], data["witness"])


class CloseForm(ActForm):
    """Close a case: `outcome`, `note`."""

    outcome = forms.ChoiceField(
        label=_("How did the search end?"), choices=list(OUTCOME_WORDS.items()), widget=forms.RadioSelect
    )
    note = NoteField(
        label=_("How is it known?"),
        max_length=1_000,
        required=False,
        help_text=_("Needed for a death. Ask the found person before the asker is told anything."),
    )


class SeparationForm(ActForm):
    """Record a family that is apart: `band`, `n_people` not with it, `cause`, `apart_from`."""

    band = forms.CharField(label=_("Band of the family that is here"), max_length=20)
    n_people = forms.IntegerField(
        label=_("How many are not with them?"), min_value=1, max_value=99, initial=1
    )
    cause = forms.ChoiceField(
        label=_("What happened?"), choices=list(CAUSE_WORDS.items()), widget=forms.RadioSelect
    )
    apart_from = NoteField(
        label=_("Who, and where they were last seen"),
        max_length=1_000,
        required=False,
        help_text=_("Only the tracing desk reads this."),
    )


class PaperForm(forms.Form):
    """Find a case by the code on the asker's slip: `paper`."""

    paper = forms.CharField(label=_("Code on the slip"), max_length=12)
