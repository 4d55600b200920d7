"""Only notes are read for what must not be collected: a name is a name."""

from django import forms

from waystation.core.keeping.notes import NoteField, topics_noted


class Sheet(forms.Form):
    name = forms.CharField()
    note = NoteField(required=False)
    other = NoteField(rows=2, required=False)


def noted(**data: str) -> list[str]:
    form = Sheet({"name": "Muslim Christian Soldier", **data})
    assert form.is_valid()
    return topics_noted(form)


def test_a_name_warns_of_nothing() -> None:
    assert noted() == []
    assert noted(note="at the bridge") == []


def test_several_notes_name_each_topic_once_in_order() -> None:
    assert noted(note="his army unit", other="religious, army") == ["religion", "military"]
