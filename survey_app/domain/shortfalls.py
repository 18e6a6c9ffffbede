"""What lowers a score: indicators that are lowest, and things on the check-lists that were not found."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from survey_app.domain.indicators import IndicatorScore
from survey_app.domain.methodology import CheckItem, Edition, ObservedList
from survey_app.domain.observations import Observations
from survey_app.domain.ratings import OrganizationScore


class MissingItem(NamedTuple):
    """A thing of a check-list that was not found, or only in part."""

    observed: ObservedList
    item: CheckItem
    is_partial: bool


def list_low_indicators(edition: Edition, score: OrganizationScore, most: int) -> list[IndicatorScore]:
    """Return the lowest indicators below the highest value, the lowest first, equal ones in the edition's order."""
    low = [each for each in score.indicators if _value(each) is not None and each.outcome != edition.highest]
    return sorted(low, key=lambda each: _value(each) or Fraction(0))[:most]


def list_missing_items(edition: Edition, sphere: str, observations: Observations) -> Iterator[MissingItem]:
    """Give what was not found, list by list, in the order of the check-lists; what is not required is not missing."""
    for observed in edition.lists:
        marks = observations.items.get(observed.code, {})
        for item in observed.items_for(sphere):
            mark = marks.get(item.code)
            if mark is not None and mark < 1:
                yield MissingItem(observed, item, mark > 0)


def _value(score: IndicatorScore) -> Fraction | None:
    return score.outcome if isinstance(score.outcome, Fraction) else None
