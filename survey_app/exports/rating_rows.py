"""The rating as a table: an organization a row, numbers as they are published."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE, TOO_FEW_ANSWERS_SENTENCE, explain_score
from survey_app.domain.intervals import has_too_few_answers
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import Outcome
from survey_app.exports.columns import Row

_FACTS: Final = ("cycle", "rank", "organization", "inn", "name", "sphere", "kind", "region", "municipality")
_AROUND: Final = ("responses", "required", "score", "band", "interval_low", "interval_high", "previous", "change")
_ABOUT: Final = ("close_ranks", "interval_note", "rating_state", "decision_number", "decision_date")


def rating_header(edition: Edition) -> tuple[str, ...]:
    """Return the columns of an edition's rating; what an organization is not scored by stays empty."""
    criteria = tuple(f"criterion_{each.code}" for each in edition.criteria)
    indicators = tuple(f"indicator_{one.code}" for each in edition.criteria for one in each.indicators)
    return (*_FACTS, *_AROUND, *criteria, *indicators, "missing", "why", *_ABOUT)


def list_rating_rows(rating: CompiledRating) -> Iterator[Row]:
    """Return a row for every organization shown; nothing is not zero, it is empty."""
    decision = rating.decision
    decided = (decision.number, decision.decided_on.isoformat()) if decision else ("", "")
    for each in rating.organizations:
        yield (
            *(rating.cycle.code, _or_empty(each.rank), each.code, each.inn, each.name, each.sphere, each.kind or ""),
            *(each.region, each.municipality, each.counted, _or_empty(each.required)),
            *_list_scores(rating.edition, each),
            " ".join(each.score.missing),
            explain_score(rating.edition, each.score),
            *(_say_close(each), _say_interval(rating.edition, each), rating.state, *decided),
        )


def _say_close(organization: RatedOrganization) -> str:
    """Return whether chance alone may explain its place beside a neighbour; empty where nobody can tell."""
    if organization.interval is None:
        return ""
    return "yes" if organization.is_close else "no"


def _say_interval(edition: Edition, organization: RatedOrganization) -> str:
    """Return what an interval is worth, or why there is none although people answered."""
    if organization.interval is not None:
        return RANDOM_SAMPLE_SENTENCE
    return TOO_FEW_ANSWERS_SENTENCE if has_too_few_answers(edition, organization.score) else ""


def _list_scores(edition: Edition, organization: RatedOrganization) -> Iterator[str | Decimal]:
    score, interval = organization.score, organization.interval
    yield _number(edition, score.outcome)
    yield organization.band.title if organization.band else ""
    yield _number(edition, interval.low) if interval else ""
    yield _number(edition, interval.high) if interval else ""
    yield Decimal(organization.previous) if organization.previous else ""
    yield Decimal(organization.change) if organization.change else ""
    criteria = {each.scheme.criterion.code: each.outcome for each in score.criteria}
    indicators = {each.indicator.code: each.outcome for each in score.indicators}
    for criterion in edition.criteria:
        yield _number(edition, criteria.get(criterion.code))
    for criterion in edition.criteria:
        for indicator in criterion.indicators:
            yield _number(edition, indicators.get(indicator.code))


def _number(edition: Edition, outcome: Outcome | None) -> str | Decimal:
    text = None if outcome is None else edition.rounding.render(outcome)
    return "" if text is None else Decimal(text)


def _or_empty(number: int | None) -> int | str:
    return "" if number is None else number
