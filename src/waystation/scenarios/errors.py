"""What can go wrong when a crisis is read from its files.

ScenarioError
├── UnknownScenario     no folder of that name
├── BrokenScenario      the files contradict themselves or cannot be read
└── CannotSynthesise    the scenario lacks what invented people are made of
"""

from __future__ import annotations

from dataclasses import dataclass


class ScenarioError(Exception):
    """Base of every refusal of this package; `code` is stable and safe to store."""

    code = "scenario"


class UnknownScenario(ScenarioError):
    """There is no scenario of this name."""

    code = "scenario.unknown"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(
            f'There is no scenario "{name}". Choose one of: {", ".join(known) or "none are installed"}; '
            "or write your own as docs/scenarios.md shows."
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a scenario's files.

    Args:
        file: Name of the file inside the scenario's folder.
        line: Line in that file, from 1; 0 when the whole file is meant.
        sentence: What is wrong, for a person.
    """

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


class BrokenScenario(ScenarioError):
    """The files of a scenario are missing, unreadable or contradict each other."""

    code = "scenario.broken"

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.name = name
        self.problems = problems
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f'The scenario "{name}" cannot be used; mend these and load it again:\n{listed}')


class CannotSynthesise(ScenarioError):
    """Invented households were asked for and something they are made of is missing."""

    code = "scenario.population"

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        super().__init__(f"No synthetic households can be made: {what}. {remedy}")
