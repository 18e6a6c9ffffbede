"""Totals as a council published them: the counts of its snapshot, which keeps all channels together.

What an organization's questionnaire asks and nobody chose stands there with zeros.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from survey_app.domain.questionnaires import Question
from survey_app.exports.columns import TOTALS, Row
from survey_app.exports.people_columns import Column, Words, explain_totals, totals_columns

_CHANNEL: Final = TOTALS.index("channel")
_ALL_CHANNELS: Final = "Пусто: ответы всех каналов вместе."

Answers = Mapping[str, Mapping[str, int]]
"""Question → option → how many chose it."""


class PublishedAnswers(NamedTuple):
    """The answers that were counted for an organization."""

    code: str
    inn: str
    name: str
    sphere: str
    answers: Answers


def published_totals_columns() -> tuple[Column, ...]:
    """Return the columns of the workbook."""
    columns = list(totals_columns(by_place=False))
    columns[_CHANNEL] = columns[_CHANNEL]._replace(meaning=_ALL_CHANNELS)
    return tuple(columns)


def explain_published_totals() -> Iterator[tuple[str, Column]]:
    """Give the columns of the CSV by their codes."""
    for code in TOTALS:
        column = explain_totals()[code]
        yield code, column._replace(meaning=_ALL_CHANNELS) if code == "channel" else column


def list_published_rows(cycle: str, organizations: Iterable[PublishedAnswers], words: Words) -> Iterator[Row]:
    """Return a row for every option of every question that was answered, in the questionnaire's order."""
    for each in organizations:
        asked = words(each.sphere)
        for question in _order(each.answers, list(asked)):
            counts = each.answers[question]
            answered = sum(counts.values())
            for option in _list_options(asked.get(question), counts):
                head = (cycle, each.code, each.inn, each.name, each.sphere)
                yield *head, "", question, option, counts.get(option, 0), answered


def _list_options(question: Question | None, counts: Mapping[str, int]) -> Sequence[str]:
    known = [each.code for each in question.options] if question else []
    return _order({*counts, *known}, known)


def _order(codes: Iterable[str], known: Sequence[str]) -> list[str]:
    places = {code: place for place, code in enumerate(known)}
    return sorted(codes, key=lambda code: (places.get(code, len(places)), code))
