"""The situation desk's forms; the field names are what devices and scripts send."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.journal.queries import now
from waystation.desks.situation.commands import NewReport
from waystation.desks.situation.reading import number_text
from waystation.desks.situation.subjects import Meaning
from waystation.desks.situation.words import (
    KIND_WORDS,
    LANGUAGE_WORDS,
    MEASURE_WORDS,
    MODALITY_WORDS,
    QUALIFIER_WORDS,
)

PASTED: Final = "pasted text"


class ReportForm(ActForm):
    """Add a report: `text` or `file` (text or HTML, up to 5 MB), `source`, `url`, `published_at`, `lang`."""

    text = forms.CharField(
        label=_("Paste the report"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    file = forms.FileField(
        label=_("Or take a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("A text or HTML file of up to 5 MB."),
    )
    source = forms.CharField(
        label=_("Who published it"), max_length=200, help_text=_("The outlet or the authority.")
    )
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    published_at = forms.DateTimeField(
        label=_("Published (site time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=now,
    )
    lang = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_WORDS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of text and file."""
        data = super().clean() or {}
        if bool(data.get("text", "").strip()) == bool(data.get("file")) and "file" not in self.errors:
            self.add_error(
                "text",
                _("Paste a text or choose a file, one of the two."),
            )
        return data

    def report(self) -> NewReport:
        """Return the report, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        file = data["file"]
        return NewReport(
            data=file.read() if file else data["text"].encode(),
            source=data["source"],
            url=data["url"],
            lang=data["lang"],
            published_at=data["published_at"],
            name=file.name if file else PASTED,
        )


class FigureForm(ActForm):
    """Correct a figure.

    `kind`, `low`, `high`, `qualifier`, `unit`, `place`, `as_of` (ISO date or time), `attribution`, `measure`,
    `modality`, `is_superseded`, `is_part`, `detail`, `event`.
    """

    kind = forms.ChoiceField(label=_("What is counted"), choices=list(KIND_WORDS.items()))
    low = forms.DecimalField(label=_("Number, or lower end"), min_value=0, max_digits=21, decimal_places=6)
    high = forms.DecimalField(label=_("Upper end"), min_value=0, max_digits=21, decimal_places=6)
    qualifier = forms.ChoiceField(label=_("How it is hedged"), choices=list(QUALIFIER_WORDS.items()))
    unit = forms.CharField(
        label=_("Unit"), max_length=20, help_text=_("persons, households, buildings, tonnes, …")
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    as_of = forms.CharField(
        label=_("True when"), max_length=25, required=False, help_text=_("2023-09-27 or 2023-09-27T12:00")
    )
    attribution = forms.CharField(label=_("Who says so"), max_length=200, required=False)
    measure = forms.ChoiceField(label=_("Total or change"), choices=list(MEASURE_WORDS.items()))
    modality = forms.ChoiceField(label=_("Counted or expected"), choices=list(MODALITY_WORDS.items()))
    is_superseded = forms.BooleanField(label=_("The report itself replaces this count"), required=False)
    is_part = forms.BooleanField(label=_("A part of another figure, not a total"), required=False)
    detail = forms.CharField(label=_("Which of them"), max_length=120, required=False)
    event = forms.CharField(label=_("What caused it"), max_length=120, required=False)

    def meaning(self) -> Meaning:
        """Return what the figure means, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Meaning(
            kind=data["kind"],
            low=number_text(data["low"]),
            high=number_text(data["high"]),
            qualifier=data["qualifier"],
            unit=data["unit"],
            place=data["place"],
            as_of=data["as_of"],
            attribution=data["attribution"],
            measure=data["measure"],
            modality=data["modality"],
            is_superseded=data["is_superseded"],
            is_part=data["is_part"],
            detail=data["detail"],
            event=data["event"],
        )
