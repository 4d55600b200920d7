"""Reception's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

AGE_BAND_WORDS: Final[Words] = {
    "0-5": _("0–5 years"),
    "6-11": _("6–11 years"),
    "12-17": _("12–17 years"),
    "18-59": _("18–59 years"),
    "60+": _("60 and over"),
}
SEX_WORDS: Final[Words] = {"f": _("Female"), "m": _("Male"), "x": _("Other, not said")}
NEED_WORDS: Final[Words] = {
    "stretcher": _("Lies on a stretcher"),
    "step_free": _("No steps"),
    "insulin": _("Insulin, cooled"),
    "dialysis": _("Dialysis"),
    "women_only": _("Women only"),
    "infant": _("Infant"),
}
EVIDENCE_WORDS: Final[Words] = {
    "said": _("They say so"),
    "papers": _("Papers"),
    "family": _("The same relatives"),
    "birth": _("Date of birth"),
    "phone": _("Phone"),
    "names": _("Names"),
}
INTENTION_WORDS: Final[Words] = {
    "bed": _("Needs a bed"),
    "relatives": _("Goes to relatives"),
    "unsure": _("Not sure yet"),
}
RELATION_WORDS: Final[Words] = {
    "head": _("Head of the family"),
    "spouse": _("Wife or husband"),
    "child": _("Child"),
    "parent": _("Mother or father"),
    "grandparent": _("Grandparent"),
    "grandchild": _("Grandchild"),
    "sibling": _("Sister or brother"),
    "other_relative": _("Other relative"),
    "not_related": _("Not related"),
}
PURPOSE_WORDS: Final[Words] = {
    "assistance": _("Keep this to give you food, a bed and a seat?"),
    "tracing": _("Use it to look for your relatives, and for them to look for you?"),
    "statistics": _("Count you, without names, in figures we publish?"),
}
ANSWER_WORDS: Final[Words] = {"yes": _("Yes"), "no": _("No")}
LANGUAGE_WORDS: Final[Words] = {"hy": _("Armenian"), "ru": _("Russian"), "en": _("English")}


def group_words(name: str) -> str:
    """Return a group ("f 18-59") in the reader's words."""
    sex, _space, age_band = name.partition(" ")
    return f"{SEX_WORDS.get(sex, sex)}, {AGE_BAND_WORDS.get(age_band, age_band)}"
