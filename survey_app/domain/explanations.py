"""«Почему 87,25?»: one Russian sentence with the numbers in it, for a score, a criterion, an indicator."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from survey_app.domain.criteria import CriterionScore
from survey_app.domain.explained_parts import explain_part
from survey_app.domain.indicators import IndicatorScore
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import RESPONSES, Missing, NoBase, Outcome
from survey_app.domain.ratings import EDITION, OrganizationScore, highest_score
from survey_app.domain.russian import number_words, say_decimal, say_exactly

RANDOM_SAMPLE_SENTENCE: Final = (
    "Интервал верен для случайной выборки; люди, которые сами решили ответить на сайте, случайной выборкой не являются."
)
"""To be shown wherever an interval, or a mark that goes by it, is shown."""
TOO_FEW_ANSWERS_SENTENCE: Final = "слишком мало ответов для оценки погрешности"
"""To be shown where a score has no interval because hardly anybody answered: no mark does not mean a certain place."""
_UNROUNDED: Final = " (считается по неокруглённым значениям)"
RESPONSES_WORDS: Final = "ответов получателей услуг"
"""What is missing, in the genitive, where nobody has answered."""
_OTHERS: Final = {RESPONSES: RESPONSES_WORDS, EDITION: "правил для этой сферы в выбранной методике"}


def explain_score(edition: Edition, score: OrganizationScore) -> str:
    """Say why the score is what it is: its criteria, and which of them costs the most; or what it waits for."""
    if not isinstance(score.outcome, Fraction):
        return _explain_absence(edition, score.outcome)
    counted = _list_counted(edition, score)
    terms = ", ".join(f"{_lower(title)} — {_value(edition, value)}" for title, value in counted)
    how = "среднее по" if edition.total == "mean" else "сумма по"
    number = number_words(len(counted), "критерию", "критериям", "критериям")
    again = sum((Fraction(edition.rounding.round(value)) for _, value in counted), Fraction(0))
    again /= 1 if edition.total == "sum" else len(counted)
    return (
        f"{_value(edition, score.outcome)} — {how} {number}: {terms}{_note(edition, again, score.outcome)}"
        f"{_explain_left_out(edition, score)}{_explain_loss(edition, score, counted)}."
    )


def explain_criterion(edition: Edition, score: CriterionScore) -> str:
    """Say how a criterion follows from its indicators by their weights."""
    name = f"Критерий {score.scheme.criterion.code} «{score.scheme.criterion.title}»"
    if not isinstance(score.outcome, Fraction):
        return f"{name}: {_lower(_explain_absence(edition, score.outcome))}"
    pairs = [
        (weight, counted)
        for weight, each in zip(score.scheme.weights, score.indicators, strict=True)
        if isinstance(counted := _counted(edition, each.outcome), Fraction)
    ]
    terms = " + ".join(f"{say_exactly(Fraction(weight))} · {_value(edition, value)}" for weight, value in pairs)
    total = sum((Fraction(weight) for weight, _ in pairs), Fraction(0))
    again = sum((Fraction(weight) * Fraction(edition.rounding.round(value)) for weight, value in pairs), Fraction(0))
    formula = terms if total == 1 else f"({terms}) / {say_exactly(total)}"
    left_out = [each.indicator.code for each in score.indicators if isinstance(each.outcome, NoBase)]
    absent = f"; {', '.join(left_out)} — никто не ответил, {_treatment(edition)}" if left_out else ""
    note = _note(edition, again / total, score.outcome)
    return f"{name}: {formula} = {_value(edition, score.outcome)}{note}{absent}."


def explain_indicator(edition: Edition, score: IndicatorScore) -> str:
    """Say how an indicator follows from its counts; its name stands above it."""
    if isinstance(score.outcome, Missing):
        return _explain_absence(edition, score.outcome)
    parts = "; ".join(explain_part(edition, score, part) for part in score.parts)
    if isinstance(score.outcome, NoBase):
        return f"Рассчитать не из чего: {parts}."
    return f"{_value(edition, score.outcome)} — {parts}."


def explain_missing(edition: Edition, what: Sequence[str]) -> str:
    """Say in Russian, in the genitive, what `Missing.what` names: «ответов получателей услуг; проверки: «…», «…»»."""
    lists = [f"«{edition.lists_by_code[code].title}»" for code in what if code not in _OTHERS]
    others = [words for code, words in _OTHERS.items() if code in what]
    return "; ".join([*others, f"проверки: {', '.join(lists)}"] if lists else others)


def _explain_absence(edition: Edition, outcome: Outcome) -> str:
    if isinstance(outcome, Missing):
        return f"Балла пока нет: не хватает {explain_missing(edition, outcome.what)}."
    return "Балла нет: на нужные вопросы никто не ответил."


def _explain_loss(edition: Edition, score: OrganizationScore, counted: list[tuple[str, Fraction]]) -> str:
    """Name the criterion that the score loses the most by; of equal ones the first."""
    losses = [(edition.highest - value) / (1 if edition.total == "sum" else len(counted)) for _, value in counted]
    worst = max(losses)
    if not worst:
        return f"; это наибольший возможный балл, {highest_score(edition, score)}"
    title = _lower(counted[losses.index(worst)][0])
    return f"; больше всего потеряно на критерии «{title}»: {_value(edition, worst)}"


def _explain_left_out(edition: Edition, score: OrganizationScore) -> str:
    left_out = [_lower(each.scheme.criterion.title) for each in score.criteria if isinstance(each.outcome, NoBase)]
    if not left_out:
        return ""
    return f"; критерий «{'», «'.join(left_out)}» — никто не ответил, {_treatment(edition)}"


def _note(edition: Edition, again: Fraction, exact: Fraction) -> str:
    """Return a note where the shown numbers would give another last digit than the exact ones."""
    return "" if edition.rounding.units(again) == edition.rounding.units(exact) else _UNROUNDED


def _list_counted(edition: Edition, score: OrganizationScore) -> list[tuple[str, Fraction]]:
    pairs = [(each.scheme.criterion.title, _counted(edition, each.outcome)) for each in score.criteria]
    return [(title, value) for title, value in pairs if isinstance(value, Fraction)]


def _counted(edition: Edition, outcome: Outcome) -> Outcome:
    """Return what an outcome counts as: nobody's answer may count as nothing or as everything."""
    if not isinstance(outcome, NoBase) or edition.no_base == "exclude":
        return outcome
    return Fraction(edition.highest if edition.no_base == "full" else 0)


def _treatment(edition: Edition) -> str:
    if edition.no_base == "exclude":
        return "не учитывается"
    return f"считается за {edition.highest if edition.no_base == 'full' else 0}"


def _value(edition: Edition, outcome: Outcome) -> str:
    return say_decimal(edition.rounding.render(outcome) or "нет")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
