"""The medical desk's forms; the field names are what devices and scripts send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.keeping.notes import NoteField
from waystation.core.places.queries import choices_of
from waystation.desks.medical.queries import hospital_names
from waystation.desks.medical.sheets import MOST_BEDS, BedCount, PatientSheet, Sorting
from waystation.desks.medical.subjects import BED_TYPES, BedType
from waystation.desks.medical.words import (
    AGE_BAND_WORDS,
    BED_TYPE_WORDS,
    CATEGORY_WORDS,
    MODE_WORDS,
    SCHEME_WORDS,
    SEX_WORDS,
)

TRIAGE_KINDS = ("hub", "checkpoint", "city", "town")
CATEGORY_CHOICES = [(code, word) for code, word in CATEGORY_WORDS.items() if code]


class BedsForm(ActForm):
    """Report a hospital's beds: `free_<type>` and `all_<type>`; an empty pair is passed over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bed_type in BED_TYPES:
            for prefix, word in (("free", _("Free")), ("all", _("In all"))):
                self.fields[f"{prefix}_{bed_type}"] = forms.IntegerField(
                    label=f"{BED_TYPE_WORDS[bed_type]}: {word}",
                    min_value=0,
                    max_value=MOST_BEDS,
                    required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return for each bed type its word and its two fields."""
        return [
            (str(BED_TYPE_WORDS[bed_type]), self[f"free_{bed_type}"], self[f"all_{bed_type}"])
            for bed_type in BED_TYPES
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the free beds where only the whole number was given."""
        data = super().clean() or {}
        for bed_type in BED_TYPES:
            if data.get(f"all_{bed_type}") is not None and data.get(f"free_{bed_type}") is None:
                self.add_error(f"free_{bed_type}", _("Say how many of them are free."))
        return data

    def counts(self) -> dict[BedType, BedCount]:
        """Return what was counted, once the form is valid."""
        data = self.cleaned_data
        return {
            bed_type: BedCount(data[f"free_{bed_type}"], data[f"all_{bed_type}"])
            for bed_type in BED_TYPES
            if data[f"free_{bed_type}"] is not None
        }


class SortingForm(ActForm):
    """Sort a patient: `scheme`, `category`, `place` (code). Nothing is chosen beforehand but the scheme."""

    scheme = forms.ChoiceField(label=_("Sorted by"), choices=list(SCHEME_WORDS.items()), initial="START")
    category = forms.ChoiceField(label=_("Category"), choices=CATEGORY_CHOICES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("At"), choices=choices_of(*TRIAGE_KINDS))

    def sorting(self) -> Sorting | None:
        """Return the triage, once the form is valid; None where no category was chosen."""
        data = self.cleaned_data
        return Sorting(data["scheme"], data["category"]) if data["category"] else None


class PatientForm(SortingForm):
    """Write down a patient.

    `number`, `sex`, `age_band`, `place`, `band`, `name`, `condition`, `note`; and the first triage where it
    was made, `scheme` and `category`.
    """

    number = forms.CharField(
        label=_("Number on the tag"),
        max_length=20,
        required=False,
        help_text=_("Empty where there is no tag: a temporary number is given."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=list(SEX_WORDS.items()), initial="x")
    age_band = forms.ChoiceField(label=_("Age"), choices=list(AGE_BAND_WORDS.items()), initial="unknown")
    band = forms.CharField(
        label=_("Band of the family"),
        max_length=20,
        required=False,
        help_text=_("Ties the patient to the family, so that nobody looks for either in vain."),
    )
    name = forms.CharField(label=_("Name as heard, in any script"), max_length=120, required=False)
    condition = NoteField(label=_("Condition"), rows=2, max_length=500, required=False)
    note = NoteField(label=_("Note for the ward"), rows=2, max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"), choices=CATEGORY_CHOICES, widget=forms.RadioSelect, required=False
        )

    def sheet(self) -> PatientSheet:
        """Return the patient, once the form is valid."""
        data = self.cleaned_data
        return PatientSheet(
            sex=data["sex"],
            age_band=data["age_band"],
            place=data["place"],
            number=data["number"],
            band=data["band"],
            name=data["name"],
            condition=data["condition"],
            note=data["note"],
        )


class NameForm(ActForm):
    """Record who a patient is: `name`, `band`, or both."""

    name = forms.CharField(label=_("Name as heard, in any script"), max_length=120, required=False)
    band = forms.CharField(label=_("Band of the family"), max_length=20, required=False)


class TransferForm(ActForm):
    """Ask for a move: `hospital` (subject), `bed_type`, `mode`, `although_full` (on)."""

    bed_type = forms.ChoiceField(label=_("Bed"), choices=list(BED_TYPE_WORDS.items()))
    mode = forms.ChoiceField(
        label=_("By"), choices=list(MODE_WORDS.items()), initial="ambulance", widget=forms.RadioSelect
    )
    although_full = forms.BooleanField(
        label=_("The ward takes the patient although it is full"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = sorted((name, subject) for subject, name in hospital_names().items())
        self.fields["hospital"] = forms.ChoiceField(
            label=_("To"), choices=[(subject, name) for name, subject in by_name]
        )


class StepForm(ActForm):
    """Record a move's step: `transfer` (subject), `step` (depart, arrive, cancel)."""

    transfer = forms.CharField(max_length=100, widget=forms.HiddenInput)
    step = forms.ChoiceField(choices=[(code, code) for code in ("depart", "arrive", "cancel")])
