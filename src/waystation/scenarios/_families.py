"""Who travels together: sizes, ages, sexes and relations of an invented household.

The shares are planning assumptions of ours, chosen for a flight in which many men stay behind and the
villages are old; they reproduce no census.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Sex = Literal["f", "m"]
Relation = Literal[
    "head", "spouse", "child", "parent", "grandparent", "grandchild", "sibling", "other_relative"
]

SIZE_SHARES: Final = (0.08, 0.14, 0.17, 0.22, 0.18, 0.11, 0.06, 0.03, 0.01)
"""Share of households with 1, 2 ... 9 members; the mean is 4.06."""
_MOST_CHILDREN: Final = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A member before they have a name."""

    relation: Relation
    sex: Sex
    age: int


def household_size(rng: Random) -> int:
    """Return a number of members, 1 to 9."""
    return rng.choices(range(1, len(SIZE_SHARES) + 1), SIZE_SHARES)[0]


def compose(rng: Random, size: int, *, is_rural: bool, men_present: float) -> list[Draft]:
    """Return the members of one household, its head first.

    Args:
        rng: The household's own random stream.
        size: How many members, 1 to 9.
        is_rural: From a village, where households are older.
        men_present: Probability that the father of a family travels with it.
    """
    if size == 1:
        return [_alone(rng, is_rural)]
    if size == 2:
        return _pair(rng, is_rural, men_present)
    if rng.random() < 0.04:
        return _grandparents_with_children(rng, size)
    return _family(rng, size, is_rural, men_present)


def _alone(rng: Random, is_rural: bool) -> Draft:
    if rng.random() < (0.85 if is_rural else 0.65):
        return Draft("head", "f" if rng.random() < 0.68 else "m", rng.randint(60, 88))
    return Draft("head", "f" if rng.random() < 0.6 else "m", rng.randint(20, 59))


def _pair(rng: Random, is_rural: bool, men_present: float) -> list[Draft]:
    kind = rng.random() * (0.8 if is_rural else 1.0)
    if kind < 0.45:
        age = rng.randint(62, 84)
        return [Draft("head", "m", age), Draft("spouse", "f", age - rng.randint(0, 6))]
    if kind < 0.65:
        age = rng.randint(35, 62)
        return [Draft("head", "f", age), Draft("parent", "f", min(96, age + rng.randint(20, 30)))]
    if kind < 0.9 or rng.random() > men_present:
        age = rng.randint(22, 48)
        return [Draft("head", "f", age), *_children(rng, age, men_present, 1)]
    age = rng.randint(24, 58)
    return [Draft("head", "m", age), Draft("spouse", "f", max(20, age - rng.randint(0, 5)))]


def _grandparents_with_children(rng: Random, size: int) -> list[Draft]:
    age = rng.randint(56, 76)
    members = [Draft("head", "f", age)]
    if rng.random() < 0.4:
        members.append(Draft("spouse", "m", age + rng.randint(0, 6)))
    while len(members) < min(size, 5):
        members.append(Draft("grandchild", _either(rng), rng.randint(1, 16)))
    while len(members) < size:
        members.append(Draft("other_relative", "f", rng.randint(18, 70)))
    return members


def _family(rng: Random, size: int, is_rural: bool, men_present: float) -> list[Draft]:
    mother_age = rng.randint(25, 58)
    has_father = rng.random() < men_present
    has_mother = not has_father or rng.random() < 0.96
    father = Draft("head", "m", mother_age + rng.randint(0, 8))
    mother = Draft("head", "f", mother_age)
    if has_father and (not has_mother or rng.random() < 0.55):
        members = [father]
        if has_mother:
            members.append(Draft("spouse", "f", mother_age))
    else:
        members = [mother]
        if has_father:
            members.append(Draft("spouse", "m", father.age))
    members += _elders(rng, members[0], size - len(members) - 1, is_rural)
    n_children = min(_MOST_CHILDREN, size - len(members))
    members += _children(rng, mother_age, men_present, n_children)
    while len(members) < size:
        # A sister without children of her own is the commonest further adult; then aunts and cousins.
        if rng.random() < 0.5:
            members.append(Draft("sibling", "f", rng.randint(18, 55)))
        else:
            members.append(Draft("other_relative", _either(rng), rng.randint(5, 75)))
    return members


def _elders(rng: Random, head: Draft, most: int, is_rural: bool) -> list[Draft]:
    chance = rng.random()
    two, one = (0.28, 0.75) if is_rural else (0.1, 0.42)
    wanted = 2 if chance < two else 1 if chance < one else 0
    elders: list[Draft] = []
    # The head's own parent, or the other side's, who is then another relative to the head.
    relation: Relation = "parent" if head.sex == "m" or rng.random() < 0.5 else "other_relative"
    for sex in ("f", "m")[: max(0, min(wanted, most))]:
        elders.append(Draft(relation, "f" if sex == "f" else "m", min(94, head.age + rng.randint(21, 32))))
    if elders and most > len(elders) and rng.random() < 0.03:
        elders.append(Draft("grandparent", "f", min(98, max(82, head.age + 45))))
    return elders


def _children(rng: Random, mother_age: int, men_present: float, n_children: int) -> list[Draft]:
    # Grown children who have not married live with their parents, so a "child" may be thirty.
    youngest = max(0, mother_age - 44)
    oldest = max(youngest + _MOST_CHILDREN - 1, min(mother_age - 19, 30))
    children = []
    for age in sorted(rng.sample(range(youngest, oldest + 1), n_children), reverse=True):
        sex = _either(rng)
        if sex == "m" and age >= 18 and rng.random() > men_present:
            sex = "f"
        children.append(Draft("child", sex, age))
    return children


def _either(rng: Random) -> Sex:
    return "f" if rng.random() < 0.49 else "m"
