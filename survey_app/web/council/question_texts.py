"""Totals of questions with the words that respondents read, and how sure each share is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.channel_comparison import Comparison, explain_difference
from survey_app.domain.margins import Margin, count_left, count_reached, estimate_margin, is_doubtful
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question
from survey_app.domain.russian import say_percent
from survey_app.domain.tallies import OrganizationTotals, QuestionTotals
from survey_app.services.word_questions import word_questions


@dataclass(frozen=True, slots=True)
class DescribedOption:
    """An option's text, how many chose it, and in words where the share of all recipients lies."""

    text: str
    count: int
    margin: str


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A question's text, how many answered it, and its options; None answered: cannot be told."""

    code: str
    kind: str
    text: str
    answered: int | None
    options: tuple[DescribedOption, ...]


def describe_questions(catalogue: Catalogue, totals: OrganizationTotals) -> list[DescribedQuestion]:
    """Return the organization's questions in words; what no questionnaire words any more is called by its code."""
    words = word_questions(catalogue, totals.sphere, totals.outline.own_words)
    kinds = [each.kind for each in totals.outline.questions]
    asked = totals.list_questions()
    lefts = _count_lefts(words, asked, totals)
    return [
        DescribedQuestion(
            code=each.code,
            kind=kind,
            text=_word(words, each.code),
            answered=each.answered,
            options=tuple(
                DescribedOption(
                    _word_option(words.get(each.code), code),
                    count,
                    _say(estimate_margin(count, each.answered or 0, left=lefts[each.code])),
                )
                for code, count in each.options.items()
            ),
        )
        for each, kind in zip(asked, kinds, strict=True)
    ]


def _count_lefts(
    words: Mapping[str, Question], asked: Iterable[QuestionTotals], totals: OrganizationTotals
) -> dict[str, float]:
    """Return the correction of each question's margins: by those whom it reached, not by all who answered anything."""
    if is_doubtful(totals.counted, totals.recipients):
        return {each.code: 1.0 for each in asked}
    by_code = {each.code: each for each in asked}
    return {code: count_left(_count_reached(words, by_code, code), totals.recipients) for code in by_code}


def _count_reached(words: Mapping[str, Question], asked: Mapping[str, QuestionTotals], code: str) -> Fraction | int:
    answered = asked[code].answered or 0
    condition = words[code].show_if if code in words else None
    if condition is None or condition.question not in asked:
        return answered
    chosen = asked[condition.question].options.get(condition.option, 0)
    return count_reached(answered, chosen, _count_reached(words, asked, condition.question))


def describe_differences(
    catalogue: Catalogue, totals: OrganizationTotals, comparisons: Iterable[Comparison]
) -> list[tuple[str, str]]:
    """Return the text of each question in which channels differ, and the difference in words."""
    words = word_questions(catalogue, totals.sphere, totals.outline.own_words)
    return [
        (_word(words, each.question), explain_difference(each, _word_option(words.get(each.question), each.option)))
        for each in comparisons
        if each.differs
    ]


def _say(margin: Margin | None) -> str:
    return f"от {say_percent(margin.low)} до {say_percent(margin.high)}" if margin else ""


def _word(words: Mapping[str, Question], code: str) -> str:
    return words[code].text[DEFAULT_LANGUAGE] if code in words else code


def _word_option(question: Question | None, code: str) -> str:
    options = question.options if question else ()
    return next((each.text[DEFAULT_LANGUAGE] for each in options if each.code == code), code)
