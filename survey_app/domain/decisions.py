"""The number by which a council's decision is known."""

from typing import Final

from survey_app.domain.errors import Problem

LONGEST_NUMBER: Final = 80


def check_decision_number(number: str) -> list[Problem]:
    """Return what is wrong with the number of a decision."""
    if not number:
        return [Problem("/decision", "decision_empty", "Give the number of the decision.")]
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        detail = f"A number has at most {LONGEST_NUMBER} printable characters."
        return [Problem("/decision", "decision_number", detail, number[:LONGEST_NUMBER])]
    return []
