"""What scores need of the answers: how many chose what, and how many answered anything at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Pattern: TypeAlias = tuple[Mapping[str, str | int], int]
"""Answers that belong to one person, by question, and how many persons gave exactly these."""


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Counts of one organization; `respondents` are those who answered at least one question.

    `options` holds for each question of the kind choice how often each option was chosen.
    """

    respondents: int = 0
    options: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def chosen(self, question: str, option: str) -> int:
        """Return how many chose this option."""
        return self.options.get(question, {}).get(option, 0)

    def split(self, question: str, option: str) -> tuple[int, int]:
        """Return how many chose this option, and how many answered this question."""
        cell = self.options.get(question)
        return (cell.get(option, 0), sum(cell.values())) if cell else (0, 0)

    def answered(self, question: str) -> int:
        """Return how many answered this question; skipped and blank is not answered."""
        return sum(self.options.get(question, {}).values())


def count_patterns(patterns: Iterable[Pattern]) -> AnswerCounts:
    """Count grouped answers: the slow, honest twin of the counting done in SQL, for tests to compare with.

    Whoever answered nothing is no respondent. Whole numbers (an age) are answers, but have no options.
    """
    respondents = 0
    options: dict[str, dict[str, int]] = {}
    for answers, persons in patterns:
        respondents += persons if answers else 0
        for question, answer in answers.items():
            if isinstance(answer, str):
                cell = options.setdefault(question, {})
                cell[answer] = cell.get(answer, 0) + persons
    return AnswerCounts(respondents, options)
