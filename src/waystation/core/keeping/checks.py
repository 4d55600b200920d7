"""System checks: what the schema may keep of a person. The build fails on a finding."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.forms.forms import BaseForm
from django.urls import get_resolver

from waystation.core.journal.kinds import registered_kinds
from waystation.core.keeping.lint import kind_lacks, name_lacks

PACKAGE = "waystation."
HINTS = {
    "unmarked": "Annotate it with Personal(...) or Clear(...) of core.journal.marks, or `impersonal` on it.",
    "marked-impersonal": "Give the kind another audience than public, without `impersonal`, or no mark.",
    "forbidden": "Leave it out. Where the word means something else, give the field another name.",
}


@register()
def schema_says_why(**_: object) -> list[CheckMessage]:
    """Refuse fields about people without purpose, basis, retention class or audience, and forbidden ones."""
    lacks = kind_lacks(registered_kinds()) + name_lacks(named_fields())
    return [
        Error(f"{lack.where}: {lack.sentence}", hint=HINTS.get(lack.code), id=f"keeping.{lack.code}")
        for lack in lacks
    ]


def named_fields() -> Iterator[tuple[str, str]]:
    """Return where and under which name this product keeps or asks for anything."""
    for kind in registered_kinds():
        yield from ((f"{kind.name}.{field}", field) for field in kind.marks)
    for model in apps.get_models():
        if model.__module__.startswith(PACKAGE):
            yield from (
                (f"{model._meta.label}.{field.name}", field.name) for field in model._meta.get_fields()
            )
    _ = get_resolver().url_patterns  # loads the views, and so every form
    for form in sorted(_forms(BaseForm), key=lambda form: (form.__module__, form.__qualname__)):
        if form.__module__.startswith(PACKAGE):
            fields = getattr(form, "base_fields", {})
            yield from ((f"{form.__module__}.{form.__qualname__}.{name}", name) for name in fields)


def _forms(base: type[BaseForm]) -> set[type[BaseForm]]:
    return {base}.union(*(_forms(form) for form in base.__subclasses__()))
