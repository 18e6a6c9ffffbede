"""Disclosed totals in the words that respondents read, ready for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cards import CycleCard
from survey_app.domain.disclosed_totals import DisclosedTotals, ShareChange
from survey_app.domain.disclosure import Shown
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question
from survey_app.services.word_questions import word_questions


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A question, how many answered it (None: hidden), and its options' texts with their counts."""

    text: str
    is_number: bool
    is_filter: bool
    answered: int | None
    options: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DescribedWay:
    """A channel with how many came by it (None: hidden), and by place, of `placed` responses."""

    channel: str
    count: int | None
    placed: int
    places: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class DescribedTotals:
    """A cycle's totals; `responses` None: nothing is shown yet. `ways` are of `ways_of` responses, none if hidden."""

    cycle: CycleCard
    responses: int | None
    required: int | None
    is_behind: bool
    ways_of: int
    ways: tuple[DescribedWay, ...]
    questions: tuple[DescribedQuestion, ...]


@dataclass(frozen=True, slots=True)
class DescribedChange:
    """A question with its share of "yes" now and a year before, and the difference in percentage points."""

    text: str
    now: Fraction
    before: Fraction
    points: int


def describe_totals(catalogue: Catalogue, totals: DisclosedTotals) -> DescribedTotals:
    """Return a cycle's disclosed totals in words."""
    words = word_questions(catalogue, totals.sphere, totals.outline.own_words)
    filters = {each.show_if.question for each in words.values() if each.show_if}
    disclosure = totals.disclosure
    channels = disclosure.find_channels() if disclosure else None
    return DescribedTotals(
        cycle=totals.cycle,
        responses=totals.responses,
        required=totals.required,
        is_behind=disclosure is not None and disclosure.is_behind,
        ways_of=channels.total if channels else 0,
        ways=tuple(
            _describe_way(channel, count, disclosure.find_places(channel) if disclosure else None, totals.place_names)
            for channel, count in (channels.counts if channels else {}).items()
        ),
        questions=tuple(
            _describe_question(
                words.get(each.code), each.code, totals.find_question(each.code), is_filter=each.code in filters
            )
            for each in totals.outline.questions
            if each.kind != "text"
        ),
    )


def describe_changes(catalogue: Catalogue, sphere: str, changes: list[ShareChange]) -> list[DescribedChange]:
    """Return the changes since last year in words, in the questions' order."""
    words = word_questions(catalogue, sphere)
    return [
        DescribedChange(_say(words.get(each.question), each.question), each.now, each.before, _points(each))
        for each in changes
    ]


def _points(change: ShareChange) -> int:
    """Return the difference of the whole per cent that people read."""
    now, before = (int(100 * share + Fraction(1, 2)) for share in (change.now, change.before))
    return now - before


def _say(question: Question | None, code: str) -> str:
    return question.text[DEFAULT_LANGUAGE] if question else code


def _describe_way(channel: str, count: int | None, split: Shown | None, place_names: Mapping[str, str]) -> DescribedWay:
    places = {} if split is None or not any(split.counts) else split.counts
    named = tuple(
        (place_names.get(code, code) if code else "Место не указано", known) for code, known in places.items()
    )
    return DescribedWay(channel, count, split.total if split else 0, named)


def _describe_question(
    question: Question | None, code: str, shown: Shown | None, *, is_filter: bool
) -> DescribedQuestion:
    is_number = question is not None and question.kind == "number"
    texts = {each.code: each.text[DEFAULT_LANGUAGE] for each in question.options} if question else {}
    options = (
        {} if shown is None or is_number else {each: shown.counts.get(each) or 0 for each in (*texts, *shown.counts)}
    )
    return DescribedQuestion(
        text=_say(question, code),
        is_number=is_number,
        is_filter=is_filter,
        answered=shown.total if shown else None,
        options=tuple((texts.get(option, option), count) for option, count in options.items()),
    )
