"""Which beds a household gets: pure arithmetic on bed numbers."""

from collections.abc import Collection, Iterable, Sequence


def free_numbers(n_beds: int, taken: Collection[int]) -> list[int]:
    """Return the numbers from 1 to `n_beds` that are not in `taken`, lowest first."""
    return [number for number in range(1, n_beds + 1) if number not in taken]


def choose_beds(free: Iterable[int], n_people: int) -> tuple[int, ...]:
    """Return the lowest `n_people` free beds that lie side by side, or the lowest ones where none do.

    Fewer free beds than people give an empty tuple: a family is not split here.

    >>> choose_beds([1, 3, 4, 5, 9], 3)
    (3, 4, 5)
    >>> choose_beds([1, 3, 5], 2)
    (1, 3)
    >>> choose_beds([1, 2], 3)
    ()
    """
    numbers = sorted(set(free))
    if n_people < 1 or len(numbers) < n_people:
        return ()
    for first in range(len(numbers) - n_people + 1):
        if numbers[first + n_people - 1] - numbers[first] == n_people - 1:
            return tuple(numbers[first : first + n_people])
    return tuple(numbers[:n_people])


def ranges(numbers: Sequence[int]) -> str:
    """Return bed numbers as people say them.

    >>> ranges([3, 4, 5, 9])
    '3–5, 9'
    """
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
