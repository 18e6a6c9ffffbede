"""The columns of tables, the same in every file format."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from survey_app.domain.suggestions import Suggestion
from survey_app.domain.tallies import ChannelTotals, OrganizationTotals

Cell: TypeAlias = str | int
Row: TypeAlias = Sequence[Cell]

TOTALS: Final = (
    "cycle",
    "organization",
    "inn",
    "name",
    "sphere",
    "channel",
    "question",
    "option",
    "count",
    "answered",
)
SUGGESTIONS: Final = ("cycle", "organization", "name", "month", "question", "text")


def list_totals_rows(cycle: str, organizations: Iterable[OrganizationTotals]) -> Iterator[Row]:
    """Return a row for every option of every channel; a silent organization has zeros and no channel.

    A number question has one row with an empty option. Texts know no channel: one row of an organization tells their
    number, unless a channel was asked for.
    """
    for organization in organizations:
        head = (cycle, organization.code, organization.inn, organization.name, organization.sphere)
        silent = ChannelTotals("", 0, [0] * len(organization.outline.cells))
        for channel in organization.channels or (silent,):
            for question, counts in organization.outline.split(channel.counts):
                answered = sum(counts)
                for option, count in zip(question.cell_options, counts, strict=True):
                    yield (*head, channel.channel, question.code, option, count, answered)
        for code, texts in organization.list_texts():
            yield (*head, "", code, "", texts, texts)


def list_suggestion_rows(cycle: str, suggestions: Iterable[Suggestion]) -> Iterator[Row]:
    """Return a row for every free text."""
    for each in suggestions:
        yield cycle, each.code, each.name, each.month, each.question, each.text
