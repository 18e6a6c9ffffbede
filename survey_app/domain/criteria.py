"""Criteria: the weighted sum of their indicators."""

from typing import NamedTuple

from survey_app.domain.indicators import Evidence, IndicatorScore, measure_indicator
from survey_app.domain.methodology import Edition, SchemeCriterion
from survey_app.domain.outcomes import Outcome, combine


class CriterionScore(NamedTuple):
    """A criterion's outcome and its indicators, in the order and with the weights of its scheme."""

    scheme: SchemeCriterion
    outcome: Outcome
    indicators: tuple[IndicatorScore, ...]


def score_criterion(edition: Edition, scheme: SchemeCriterion, evidence: Evidence) -> CriterionScore:
    """Return the criterion of an organization, 0…`edition.highest`."""
    indicators = tuple([measure_indicator(edition, each, evidence) for each in scheme.indicators])
    outcomes = [each.outcome for each in indicators]
    return CriterionScore(scheme, combine(outcomes, scheme.units, edition.no_base, edition.highest), indicators)
