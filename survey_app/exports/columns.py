"""The columns of tables, the same in every file format."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from survey_app.domain.suggestions import Suggestion
from survey_app.domain.tallies import ChannelTotals, OrganizationTotals, Outline

Cell: TypeAlias = str | int | Decimal
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
TOTALS_BY_PLACE: Final = (*TOTALS[:6], "place", *TOTALS[6:])
_NO_PLACE: Final = ("", "")
SUGGESTIONS: Final = ("cycle", "organization", "name", "month", "question", "text")
HIDDEN: Final = (*SUGGESTIONS, "hidden_reason", "hidden_by", "hidden_in")


def list_totals_rows(
    cycle: str, organizations: Iterable[OrganizationTotals], *, with_place_names: bool = False
) -> Iterator[Row]:
    """Return a row for every option of every channel; a silent organization has zeros and no channel.

    A number question has one row with an empty option. Texts know no channel: one row of an organization tells their
    number, unless a channel was asked for. Where places were asked for, every one has such rows: its code, and its name
    if that is wanted, after the channel.
    """
    named = 2 if with_place_names else 1
    for organization in organizations:
        head = (cycle, organization.code, organization.inn, organization.name, organization.sphere)
        for place, channels in _list_parts(organization):
            for channel, *cells in _list_cells(organization.outline, channels):
                yield (*head, channel, *place[:named], *cells)
        no_place = () if organization.places is None else _NO_PLACE[:named]
        for code, texts in organization.list_texts():
            yield (*head, "", *no_place, code, "", texts, texts)


def _list_parts(organization: OrganizationTotals) -> Iterable[tuple[Row, Sequence[ChannelTotals]]]:
    """Return code and name of every place (nothing where places were not asked for), each with its channels."""
    if organization.places is None:
        return [((), organization.channels)]
    return [((each.code or "", each.name or ""), each.channels) for each in organization.places] or [(_NO_PLACE, ())]


def _list_cells(outline: Outline, channels: Sequence[ChannelTotals]) -> Iterator[Row]:
    """Return channel, question, option, count, answered; zeros of no channel where there is none."""
    silent = ChannelTotals("", 0, [0] * len(outline.cells))
    for channel in channels or (silent,):
        for question, counts in outline.split(channel.counts):
            answered = sum(counts)
            for option, count in zip(question.cell_options, counts, strict=True):
                yield channel.channel, question.code, option, count, answered


def list_suggestion_rows(cycle: str, suggestions: Iterable[Suggestion]) -> Iterator[Row]:
    """Return a row for every free text, with who hid it and why if it is hidden."""
    for each in suggestions:
        mark = () if each.hidden is None else (each.hidden.reason, each.hidden.by, each.hidden.month)
        yield cycle, each.code, each.name, each.month, each.question, each.text, *mark
