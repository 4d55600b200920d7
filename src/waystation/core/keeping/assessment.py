"""The impact assessment: filled from the schema, signed for each deployment, due anew when that changes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from waystation.core.access.commands import CONSOLE
from waystation.core.access.matrix import MATRIX, ROLES
from waystation.core.access.queries import Actor
from waystation.core.journal.canonical import canonical
from waystation.core.journal.kinds import registered_kinds
from waystation.core.journal.marks import Personal
from waystation.core.journal.models import Chain
from waystation.core.journal.node import node
from waystation.core.journal.writer import Receipt, writing
from waystation.core.keeping.clocks import CLASSES, months_in_force
from waystation.core.keeping.errors import AssessmentChanged
from waystation.core.keeping.models import Impact
from waystation.core.keeping.subjects import THE_ASSESSMENT, ImpactSigned

PERMISSION: Final = "node.keep"
# By which permissions the fields of an audience come before anyone's eyes.
READ_BY: Final[dict[str, tuple[str, ...]]] = {
    "register": (
        "reception.see", "reception.read_person", "placement.see", "transport.see", "supply.see",
    ),
    "tracing": ("tracing.see", "tracing.read_request"),
    "medical": ("medical.see",),
    "supply": ("supply.see",),
    "access": ("access.grant",),
    "reads": ("access.supervise",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field about a person, as the assessment lists it."""

    kind: str
    name: str
    audience: str
    is_sealed: bool
    purpose: str
    basis: str
    retention: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, as what, when; `is_valid` while the schema is the one that was signed."""

    role: str
    signed_at: datetime
    is_valid: bool


def personal_fields() -> list[Field]:
    """Return every field about a person, by kind."""
    return [
        Field(
            kind.name,
            name,
            kind.audience,
            isinstance(mark, Personal),
            mark.purpose,
            mark.basis,
            mark.retention,
        )
        for kind in registered_kinds()
        for name, marks in kind.marks.items()
        for mark in marks
    ]


def readers(audience: str) -> list[str]:
    """Return the roles that may see fields of an audience."""
    allowed = {role for permission in READ_BY.get(audience, ()) for role in MATRIX.get(permission, ())}
    return [role for role in ROLES if role in allowed]


def schema_hash() -> str:
    """Return the hash of what the assessment describes: fields, readers, clocks."""
    fields = [[getattr(field, name) for name in Field.__slots__] for field in personal_fields()]
    audiences = sorted({field.audience for field in personal_fields()})
    described = {
        "fields": fields,
        "readers": {audience: readers(audience) for audience in audiences},
        "months": months_in_force(),
    }
    return hashlib.sha256(canonical(described).encode()).hexdigest()


def signature() -> Signature | None:
    """Return the latest signature, or None where nobody signed."""
    row = Impact.objects.filter(subject=THE_ASSESSMENT).first()
    if row is None or row.signed_at is None:
        return None
    return Signature(row.role, row.signed_at, row.schema == schema_hash())


def is_signed() -> bool:
    """Return whether the assessment of the schema as it is was signed."""
    found = signature()
    return found is not None and found.is_valid


def sign(by: Actor | None, role: str, schema: str, *, act: str) -> Receipt:
    """Sign the assessment; `by` None means the person at the machine's console.

    Args:
        by: Who signs.
        role: As what: "data protection officer", "head of mission". Not a name.
        schema: The hash on the assessment that was read.
        act: Identifier of the act.

    Raises:
        AssessmentChanged: the schema is another one than was read.
        NotAllowed: `by` may not.
    """
    author = CONSOLE if by is None else by.require(PERMISSION)
    with writing(author, act, request={"schema": schema, "role": role}, lock=[THE_ASSESSMENT]) as writing_act:
        if not writing_act.repeated:
            if schema != schema_hash():
                raise AssessmentChanged
            writing_act.record(THE_ASSESSMENT, ImpactSigned(schema, role))
    return writing_act.receipt


def document() -> str:
    """Return the assessment as Markdown: what is kept of people, filled in; what people must decide, open."""
    this, fields, months = node(), personal_fields(), months_in_force()
    signed = signature()
    audiences = sorted({field.audience for field in fields})
    others = sorted(set(Chain.objects.exclude(node=this.id).values_list("node", flat=True)))
    lines = [
        f"# Data protection impact assessment: {this.name}",
        "",
        f"Schema {schema_hash()}. Filled from the software as it runs; what it cannot know is left open.",
        "",
        _state(signed),
        "",
        "## What is kept of people",
        "",
        "Sealed: encrypted where it is entered. Clear: codes, counts, times, which pages count and sort by.",
        "",
        "| purpose | basis | kept | audience | form | fields |",
        "|---|---|---|---|---|---|",
        *_grouped(fields),
        "",
        "## Who reads it",
        "",
        "| audience | roles |",
        "|---|---|",
        *(f"| {audience} | {', '.join(readers(audience)) or 'nobody'} |" for audience in audiences),
        "",
        "## Who receives it",
        "",
        f"Other nodes whose entries are here: {', '.join(others) or 'none'}. Nobody else: this software sends"
        " nothing to third parties.",
        "",
        "Agreements with each recipient (who, what for, since when):",
        "",
        _BLANK,
        "",
        "## How long it is kept",
        "",
        "| class | what | months after the last act |",
        "|---|---|---|",
        *(f"| {name} | {each.title} | {months[name]} |" for name, each in CLASSES.items()),
        "",
        "## What is never collected",
        "",
        "Ethnicity, religion, politics, military service, biometrics. A field of this kind fails the build.",
        *(line for question in _QUESTIONS for line in ("", f"## {question}", "", _BLANK)),
        "",
        "## Signature",
        "",
        "Name: ______________________  Role: ______________________  Date: ____________",
    ]
    return "\n".join(lines) + "\n"


_BLANK: Final = "_____________________________________________________________________"
_QUESTIONS: Final = (
    "Whom this register could harm, how, and who might want it",
    "What was done against each of these, and what risk is left",
    "How people are told what is kept, and how they ask to see, correct or erase it",
    "Which law applies, and who answers for the register",
    "Who was asked, and what they said",
    "When this is looked at again",
)


def _state(signed: Signature | None) -> str:
    if signed is None:
        return "**Not signed yet.**"
    when = f"{signed.signed_at:%d.%m.%Y} as {signed.role}"
    return (
        f"Signed on {when}."
        if signed.is_valid
        else f"**Signed on {when}; the schema changed since. Due again.**"
    )


def _grouped(fields: list[Field]) -> list[str]:
    groups: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for field in fields:
        form = "sealed" if field.is_sealed else "clear"
        key = (field.purpose, field.basis, field.retention, field.audience, form)
        groups.setdefault(key, {}).setdefault(field.kind, []).append(field.name)
    return [
        "| "
        + " | ".join((*key, "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items())))
        + " |"
        for key, kinds in groups.items()
    ]
