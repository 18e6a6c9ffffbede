"""Totals of an organization: counts by channel, shown by question, whichever questionnaire versions they came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey_app.domain.own_questions import is_own
from survey_app.domain.packing import Layout
from survey_app.domain.questionnaires import Kind, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a cycle is asked for; None and no words mean all. `skip` and `most` count organizations.

    `municipality` is eight digits of ОКТМО.
    `by_place` asks to split the same counts by place, besides.
    """

    organization: str | None = None
    sphere: str | None = None
    municipality: str | None = None
    channel: str | None = None
    words: tuple[str, ...] = ()
    includes_set_aside: bool = False
    by_place: bool = False
    skip: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class CountedQuestion:
    """A question as totals know it: `options` only for a choice."""

    code: str
    kind: Kind
    options: tuple[str, ...] = ()

    @property
    def cell_options(self) -> tuple[str, ...]:
        """Return the options that have a count of their own: "" stands for every answer of a number question."""
        return ("",) if self.kind == "number" else self.options


@dataclass(frozen=True, slots=True)
class Outline:
    """The questions of some totals, in order; `cells` says which (question, option) each count belongs to.

    A number question has one cell with the option "", a text question none: texts know no channel. `own_words` are the
    councils' own questions among them, by code: no questionnaire of the catalogue words these.
    """

    questions: tuple[CountedQuestion, ...]
    own_words: Mapping[str, Question] = field(default_factory=dict, compare=False)
    cells: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        cells = [(question.code, option) for question in self.questions for option in question.cell_options]
        object.__setattr__(self, "cells", tuple(cells))

    def positions(self, layout: Layout) -> tuple[int, ...]:
        """Return for each count of a layout the cell that it adds to."""
        index = {cell: position for position, cell in enumerate(self.cells)}
        return tuple(index[count.question, count.option or ""] for count in layout.counts)

    def split(self, counts: Sequence[int]) -> Iterator[tuple[CountedQuestion, Sequence[int]]]:
        """Give each question its part of the counts."""
        start = 0
        for question in self.questions:
            end = start + len(question.cell_options)
            yield question, counts[start:end]
            start = end


@dataclass(frozen=True, slots=True)
class QuestionTotals:
    """One question's totals; `answered` is None where it cannot be told (texts of one channel or place)."""

    code: str
    answered: int | None
    options: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ChannelTotals:
    """What came by one channel; `counts` in the order of the outline's cells."""

    channel: str
    responses: int
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class PlaceTotals:
    """What came from one registered place of an organization; code and name are None for what came from none.

    Numbers and channels are as the organization's own. Texts know no place.
    """

    code: str | None
    name: str | None
    counted: int
    set_aside: int
    outline: Outline
    channels: tuple[ChannelTotals, ...]

    @property
    def by_channel(self) -> dict[str, int]:
        """Return how many responses are in these counts, by channel."""
        return count_channels(self.channels)

    def list_questions(self) -> list[QuestionTotals]:
        """Return the totals of every question over all channels, in the outline's order."""
        return total_questions(self.outline, self.channels, None)


@dataclass(frozen=True, slots=True)
class OrganizationTotals:
    """Totals of one organization in one cycle.

    `counted` is all minus `set_aside`; `channels` are those with responses in these counts, which hold the set aside
    ones only if they were asked for. `texts` are written texts by question, None if a channel was asked for. `places`
    add up to the whole; None if they were not asked for. `recipients` are the last calendar year's, None if unknown.
    """

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    required: int | None
    counted: int
    set_aside: int
    outline: Outline
    channels: tuple[ChannelTotals, ...]
    texts: Mapping[str, int] | None
    places: tuple[PlaceTotals, ...] | None = None
    recipients: int | None = None

    @property
    def by_channel(self) -> dict[str, int]:
        """Return how many responses are in these counts, by channel."""
        return count_channels(self.channels)

    def list_questions(self) -> list[QuestionTotals]:
        """Return the totals of every question over all channels, in the outline's order."""
        return total_questions(self.outline, self.channels, self.texts)

    def list_texts(self) -> list[tuple[str, int]]:
        """Return the number of texts of each text question; none if a channel was asked for."""
        if self.texts is None:
            return []
        return [(each.code, self.texts.get(each.code, 0)) for each in self.outline.questions if each.kind == "text"]


def count_channels(channels: Iterable[ChannelTotals]) -> dict[str, int]:
    """Return the responses of each channel."""
    return {each.channel: each.responses for each in channels}


def total_questions(
    outline: Outline, channels: Iterable[ChannelTotals], texts: Mapping[str, int] | None
) -> list[QuestionTotals]:
    """Add up every question over the channels; `texts` are the numbers of texts by question, None if unknown."""
    counts = add_counts((each.counts for each in channels), len(outline.cells))
    return [_total(question, cells, texts) for question, cells in outline.split(counts)]


def _total(question: CountedQuestion, cells: Sequence[int], texts: Mapping[str, int] | None) -> QuestionTotals:
    if question.kind == "text":
        return QuestionTotals(question.code, None if texts is None else texts.get(question.code, 0), {})
    return QuestionTotals(question.code, sum(cells), dict(zip(question.options, cells, strict=False)))


def add_counts(counts: Iterable[Sequence[int]], length: int) -> list[int]:
    """Add arrays of counts of this length, cell by cell."""
    total = [0] * length
    for each in counts:
        total = [a + b for a, b in zip(total, each, strict=True)]
    return total


def outline_questionnaire(questionnaire: Questionnaire) -> Outline:
    """Return the outline of one questionnaire version."""
    questions = (
        CountedQuestion(each.code, each.kind, tuple(option.code for option in each.options))
        for each in questionnaire.questions
    )
    return Outline(tuple(questions), {each.code: each for each in questionnaire.questions if is_own(each.code)})


def outline_layout(layout: Layout) -> Outline:
    """Return what a layout alone tells: all but the text questions, for a version whose file is gone."""
    return Outline(
        tuple(
            CountedQuestion(each.question, "number")
            if each.is_number
            else CountedQuestion(each.question, "choice", tuple(map(str, each.values)))
            for each in layout.fields
        )
    )


def merge_outlines(outlines: Iterable[Outline]) -> Outline:
    """Merge outlines by code (and kind): the first one's order and words stand, what only later ones have follows."""
    outlines = tuple(outlines)
    merged: dict[tuple[str, Kind], CountedQuestion] = {}
    words: dict[str, Question] = {}
    for outline in outlines:
        words = {**outline.own_words, **words}
    for question in (question for outline in outlines for question in outline.questions):
        key = (question.code, question.kind)
        known = merged.get(key, question)
        merged[key] = CountedQuestion(*key, tuple(dict.fromkeys(known.options + question.options)))
    return Outline(tuple(merged.values()), words)
