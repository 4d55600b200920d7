"""Every field about a person declares why it is kept, and nothing forbidden is kept: each lack is planted."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from django import forms
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.test.utils import isolate_apps

from waystation.core.journal import kinds
from waystation.core.journal.kinds import Kind, entry_kind, registered_kinds
from waystation.core.journal.marks import Clear, Personal
from waystation.core.keeping import checks
from waystation.core.keeping.checks import named_fields
from waystation.core.keeping.forbidden import topics_in, topics_named
from waystation.core.keeping.lint import kind_lacks, name_lacks

NAME = Personal("reunite families", basis="vital-interest", retention="register")
AGE = Clear("count people", basis="vital-interest", retention="register")


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let kinds that a test registers be forgotten afterwards."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    monkeypatch.setattr(kinds, "_KIND_OF_BODY", dict(kinds._KIND_OF_BODY))


def kind_with(hint: object, *, audience: str = "register", impersonal: bool = False) -> Kind:
    body = dataclass(frozen=True)(type("Planted", (), {"__annotations__": {"planted": hint}}))
    entry_kind("planted.made", audience=audience, impersonal=impersonal)(body)
    return kinds.kind_of(body("x"))


def codes(kind: Kind) -> list[tuple[str, str]]:
    return [(lack.code, lack.where) for lack in kind_lacks([kind])]


def test_the_product_itself_lacks_nothing() -> None:
    assert kind_lacks(registered_kinds()) == []
    assert name_lacks(named_fields()) == []
    assert len([field for kind in registered_kinds() for field in kind.marks]) > 100


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        (str, "unmarked"),
        (Annotated[str, NAME, AGE], "unmarked"),
        (Annotated[str, Personal("", basis="consent", retention="register")], "no-purpose"),
        (Annotated[str, Personal("name", basis="consent", retention="register")], "no-purpose"),
        (Annotated[str, Personal("reunite families", basis="", retention="register")], "no-basis"),
        (Annotated[int, Clear("count people", basis="because", retention="register")], "no-basis"),
        (Annotated[str, Personal("reunite families", basis="consent", retention="")], "no-retention"),
        (Annotated[int, Clear("count people", basis="consent", retention="for-ever")], "no-retention"),
    ],
)
def test_a_field_without_mark_purpose_basis_or_clock_is_named(planted: None, hint: object, code: str) -> None:
    assert codes(kind_with(hint)) == [(code, "planted.made.planted")]


def test_a_kind_without_audience_is_named(planted: None) -> None:
    assert codes(kind_with(Annotated[str, NAME], audience="")) == [("no-audience", "planted.made")]


def test_a_personal_field_in_what_is_public_or_impersonal_is_named(planted: None) -> None:
    public = kind_with(Annotated[str, NAME], audience="public")

    assert codes(public) == [("marked-impersonal", "planted.made.planted")]


def test_fields_of_one_subject_with_two_clocks_are_named(planted: None) -> None:
    body = dataclass(frozen=True)(
        type(
            "Two",
            (),
            {
                "__annotations__": {
                    "name": Annotated[str, NAME],
                    "age": Annotated[int, Clear("count people", basis="consent", retention="medical")],
                }
            },
        )
    )
    entry_kind("planted.made", audience="register")(body)

    assert codes(kinds.kind_of(body("x", 1))) == [("two-clocks", "planted")]


def test_what_is_marked_is_sealed_and_what_is_clear_is_not(planted: None) -> None:
    assert kind_with(Annotated[str, NAME]).sealed_fields == ("planted",)
    kinds._KINDS.pop(("planted.made", 1))
    assert kind_with(Annotated[int, AGE]).sealed_fields == ()


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("ethnicity", "ethnicity"),
        ("mother_ethnic_group", "ethnicity"),
        ("natsionalnost", "ethnicity"),
        ("azgutyun", "ethnicity"),
        ("ազգություն", "ethnicity"),
        ("национальность", "ethnicity"),
        ("religion", "religion"),
        ("childReligion", "religion"),
        ("veroispovedanie", "religion"),
        ("kron", "religion"),
        ("political_views", "politics"),
        ("kusaktsutyun", "politics"),
        ("party_politics", "politics"),
        ("military_service", "military"),
        ("voennaya_sluzhba", "military"),
        ("zinvorakan_tsarayutyun", "military"),
        ("fingerprint", "biometrics"),
        ("left_iris", "biometrics"),
        ("face_template", "biometrics"),
        ("faceTemplate", "biometrics"),
        ("biometric_id", "biometrics"),
        ("otpechatok", "biometrics"),
        ("matnahetk", "biometrics"),
    ],
)
def test_a_name_of_what_is_never_collected_is_found(name: str, topic: str) -> None:
    assert topics_named(name) == (topic,)


@pytest.mark.parametrize(
    "name",
    ["trace", "embrace", "party_size", "embassy", "armchair", "dnas_x", "place", "irisation", "banker"],
)
def test_other_names_pass(name: str) -> None:
    assert topics_named(name) == ()


def test_a_forbidden_field_of_a_kind_fails_the_build(planted: None) -> None:
    body = dataclass(frozen=True)(
        type("Planted", (), {"__annotations__": {"religion": Annotated[str, NAME]}})
    )
    entry_kind("planted.made", audience="register")(body)

    with pytest.raises(SystemCheckError, match=r"planted\.made\.religion: It is named after religion"):
        call_command("check")


def test_a_forbidden_field_of_a_form_fails_the_build() -> None:
    form = type(
        "Planted",
        (forms.Form,),
        {"fingerprint": forms.CharField(), "__module__": "waystation.desks.reception.forms"},
    )

    found = [error.msg for error in run_checks() if error.id == "keeping.forbidden"]

    assert found == [
        "waystation.desks.reception.forms.Planted.fingerprint:"
        " It is named after biometrics, which is never collected."
    ]
    form.__module__ = "tests"


def test_a_forbidden_column_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    with isolate_apps("waystation.core.keeping") as registry:

        class Planted(models.Model):
            face_template = models.BinaryField()

            class Meta:
                app_label = "keeping"

        Planted.__module__ = "waystation.core.keeping.models"
        monkeypatch.setattr(checks, "apps", registry)

        found = [error.msg for error in checks.schema_says_why()]

    assert found == ["keeping.Planted.face_template: It is named after biometrics, which is never collected."]


def test_fields_of_kinds_forms_and_tables_are_all_looked_at() -> None:
    looked_at = set(named_fields())

    assert ("person.recorded.name", "name") in looked_at
    assert ("reception.Person.name", "name") in looked_at
    assert ("waystation.desks.tracing.forms.CaseForm.last_seen", "last_seen") in looked_at


@pytest.mark.parametrize(
    ("note", "topics"),
    [
        ("His brother served in the army.", ("military",)),
        ("Она мусульманка, муж — офицер.", ("religion", "military")),
        ("Որդին զինվոր է։", ("military",)),
        ("By ethnicity and religion", ("ethnicity", "religion")),
        ("член партии", ("politics",)),
        ("They took fingerprints at the border", ("biometrics",)),
        ("Walks with a stick; asks for insulin.", ()),
        ("Потерялся у моста, в синей куртке.", ()),
        ("Կապույտ բաճկոնով, կամրջի մոտ։", ()),
        ("", ()),
    ],
)
def test_a_note_is_read_for_forbidden_topics_in_three_languages(note: str, topics: tuple[str, ...]) -> None:
    assert topics_in(note) == topics
