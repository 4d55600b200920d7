"""Notes in a person's own words: read once for what must not be collected, and whoever wrote it is warned.

    note = NoteField(label=_("Note for the ward"), max_length=500, required=False)
    ...
    if form.is_valid():
        save(...)
        warn_of_notes(request, form)

A warning, never a refusal: a word list cannot know what the work needs.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from waystation.core.keeping.forbidden import TOPIC_WORDS, TOPICS, Topic, topics_in


class NoteField(forms.CharField):
    """A text of several lines in which people write what they want; `rows` is its height."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


def topics_noted(form: forms.BaseForm) -> list[Topic]:
    """Return what the notes of a valid form speak of although it is never collected."""
    found = {
        topic
        for name, field in form.fields.items()
        if isinstance(field, NoteField)
        for topic in topics_in(form.cleaned_data.get(name) or "")
    }
    return [topic for topic in TOPICS if topic in found]


def warn_of_notes(request: HttpRequest, form: forms.BaseForm) -> None:
    """Show a warning on the next page where the notes of a saved form speak of what is never collected."""
    topics = topics_noted(form)
    if topics:
        words = get_text_list([str(TOPIC_WORDS[topic]) for topic in topics], _("and"))
        messages.warning(
            request,
            _(
                "It is saved. Your note speaks of %(topics)s, which can put people in danger."
                " If the work does not need it, take the entry back and write it anew without."
            )
            % {"topics": words},
        )
