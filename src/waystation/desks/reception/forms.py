"""Reception's forms; the field names are what devices and scripts send."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import choices_of
from waystation.desks.reception.commands import Arrival, Description
from waystation.desks.reception.queries import Member
from waystation.desks.reception.subjects import AGE_BANDS, PURPOSES, SEXES, group
from waystation.desks.reception.words import (
    AGE_BAND_WORDS,
    ANSWER_WORDS,
    EVIDENCE_WORDS,
    INTENTION_WORDS,
    LANGUAGE_WORDS,
    NEED_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
    SEX_WORDS,
)

HUB_KINDS = ("hub",)
DISTRICT_KINDS = ("district",)
PERSON_ROWS = 12


def count_field(sex: str, age_band: str) -> str:
    """Return the name of the field that counts people of a sex and age band, e.g. `f_18_59`."""
    return f"{sex}_{age_band.replace('-', '_').replace('+', '')}"


class BandForm(ActForm):
    """Band a family: `band`, `hub`, `f_0_5` ... `x_60` counts, `district`, `village`, `needs`, `intention`,
    `consent_<purpose>` yes or no, `language` in which consent was asked.
    """

    band = forms.CharField(
        label=_("Band number"), max_length=20, help_text=_("Scan it, or type what is printed on it.")
    )
    hub = forms.ChoiceField(label=_("Here"))
    district = forms.ChoiceField(label=_("Comes from (district)"))
    village = forms.CharField(label=_("Town or village, as said"), max_length=80, required=False)
    needs = forms.MultipleChoiceField(
        label=_("Needs now"),
        choices=list(NEED_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    intention = forms.ChoiceField(
        label=_("Where to?"), choices=list(INTENTION_WORDS.items()), widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Asked in"), choices=list(LANGUAGE_WORDS.items()), initial="hy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"] = forms.ChoiceField(label=_("Here"), choices=choices_of(*HUB_KINDS))
        self.fields["district"] = forms.ChoiceField(
            label=_("Comes from (district)"), choices=[("", "—"), *choices_of(*DISTRICT_KINDS)]
        )
        for sex in SEXES:
            for age_band in AGE_BANDS:
                self.fields[count_field(sex, age_band)] = forms.IntegerField(
                    label=f"{SEX_WORDS[sex]}, {AGE_BAND_WORDS[age_band]}",
                    min_value=0,
                    max_value=99,
                    required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )
        for purpose in PURPOSES:
            self.fields[f"consent_{purpose}"] = forms.ChoiceField(
                label=str(PURPOSE_WORDS[purpose]),
                choices=list(ANSWER_WORDS.items()),
                widget=forms.RadioSelect,
            )

    def count_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the count fields as a grid: for each age band its word and one field per sex."""
        return [
            (str(AGE_BAND_WORDS[age_band]), [self[count_field(sex, age_band)] for sex in SEXES])
            for age_band in AGE_BANDS
        ]

    def sex_words(self) -> list[str]:
        """Return the heads of the grid's columns."""
        return [str(SEX_WORDS[sex]) for sex in SEXES]

    def consent_fields(self) -> list[forms.BoundField]:
        """Return the consent questions."""
        return [self[f"consent_{purpose}"] for purpose in PURPOSES]

    def arrival(self) -> Arrival:
        """Return what the form says, once it is valid."""
        data: Mapping[str, Any] = self.cleaned_data
        return Arrival(
            band=data["band"],
            hub=data["hub"],
            counts={
                group(sex, age_band): data[count_field(sex, age_band)] or 0
                for sex in SEXES
                for age_band in AGE_BANDS
            },
            district=data["district"],
            intention=data["intention"],
            village=data["village"],
            needs=frozenset(data["needs"]),
            consents={purpose: data[f"consent_{purpose}"] for purpose in PURPOSES},
            language=data["language"],
        )


class FindBandForm(forms.Form):
    """Find a family by its band: `band`."""

    band = forms.CharField(label=_("Band number"), max_length=20)


class SamePersonForm(ActForm):
    """Link a person with another record: `band` of the other family, `other` person, `evidence` codes."""

    band = forms.CharField(max_length=20, widget=forms.HiddenInput)
    other = forms.ChoiceField(label=_("The same person as"), widget=forms.RadioSelect)
    evidence = forms.MultipleChoiceField(
        label=_("Seen by"),
        choices=list(EVIDENCE_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Iterable[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.person, " · ".join(filter(None, (one.name or str(_("No name yet")), one.father, one.birth))))
            for one in others
        ]
        self.fields["other"] = forms.ChoiceField(
            label=_("The same person as"), choices=choices, widget=forms.RadioSelect
        )


class PersonForm(forms.Form):
    """One person of a family; an empty row is passed over."""

    name = forms.CharField(label=_("Name as heard, in any script"), max_length=120, required=False)
    father = forms.CharField(label=_("Father's name"), max_length=120, required=False)
    birth = forms.CharField(
        label=_("Born (date, year, or age)"),
        max_length=20,
        required=False,
        help_text=_("For example 14.3.1961, 1961, or 62."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "—"), *SEX_WORDS.items()], required=False)
    age_band = forms.ChoiceField(label=_("Age"), choices=[("", "—"), *AGE_BAND_WORDS.items()], required=False)
    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=[("", "—"), *RELATION_WORDS.items()], required=False
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=forms.TextInput)

    def clean(self) -> dict[str, Any]:
        """Ask for sex, age and relation as soon as anything of the row is filled in."""
        data = super().clean() or {}
        if self.has_changed():
            for name in ("sex", "age_band", "relation"):
                if not data.get(name):
                    self.add_error(name, _("Choose one."))
        return data

    def description(self) -> Description:
        """Return the person, once the row is valid and filled in."""
        data = self.cleaned_data
        return Description(
            sex=data["sex"],
            age_band=data["age_band"],
            relation=data["relation"],
            name=data["name"],
            father=data["father"],
            birth=data["birth"],
            phone=data["phone"],
        )


def person_rows(data: Mapping[str, Any] | None, blank: int) -> "BaseFormSet[PersonForm]":
    """Return the rows of the page that adds names (`person-0-name` ...), `blank` of them to begin with."""
    rows = forms.formset_factory(
        PersonForm, extra=min(blank, PERSON_ROWS), max_num=PERSON_ROWS, validate_max=True
    )
    return rows(data, prefix="person")


class LineForm(ActForm):
    """Count the line: `hub`, `families`."""

    families = forms.IntegerField(label=_("Families standing in line"), min_value=0, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"] = forms.ChoiceField(label=_("At"), choices=choices_of(*HUB_KINDS))


class ErasureForm(ActForm):
    """Why a person is to be erased."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
