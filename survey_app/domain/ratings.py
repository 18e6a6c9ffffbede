"""Scores of organizations, their ranks and bands, and the means of spheres, regions and municipalities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from survey_app.domain.criteria import CriterionScore, score_criterion
from survey_app.domain.indicators import Evidence, IndicatorScore
from survey_app.domain.methodology import Band, Edition
from survey_app.domain.outcomes import NO_BASE, Missing, Outcome, combine

EDITION: Final = "edition"
"""What is missing when the edition does not cover the organization's sphere."""


class OrganizationScore(NamedTuple):
    """The score S of an organization and all that it came from."""

    outcome: Outcome
    criteria: tuple[CriterionScore, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what must still come before there is a score: `responses`, codes of observed lists, `edition`."""
        return self.outcome.what if isinstance(self.outcome, Missing) else ()

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """Return the indicators of all criteria, in order."""
        return tuple(each for criterion in self.criteria for each in criterion.indicators)


def score_organization(edition: Edition, sphere: str, kind: str | None, evidence: Evidence) -> OrganizationScore:
    """Return the score of one organization: the plain mean (or sum, if the edition says so) of its criteria."""
    scheme = edition.scheme_for(sphere, kind)
    if not scheme:
        return OrganizationScore(Missing((EDITION,)), ())
    criteria = tuple([score_criterion(edition, each, evidence) for each in scheme])
    mean = combine([each.outcome for each in criteria], None, edition.no_base, edition.highest)
    if edition.total == "sum" and isinstance(mean, Fraction):
        mean *= len(criteria)
    return OrganizationScore(mean, criteria)


def highest_score(edition: Edition, score: OrganizationScore) -> int:
    """Return the best score that such an organization can have."""
    return edition.highest * (len(score.criteria) if edition.total == "sum" else 1)


def rank_scores(edition: Edition, scores: Mapping[str, Outcome]) -> dict[str, int | None]:
    """Return the rank of each organization by its code, None without a score.

    Ranks go by the rounded score: equal ones share a rank and the next ones count on (1, 2, 2, 4).
    """
    units = {code: edition.rounding.units(each) for code, each in scores.items() if isinstance(each, Fraction)}
    ranks: dict[int, int] = {}
    for place, unit in enumerate(sorted(units.values(), reverse=True), 1):
        ranks.setdefault(unit, place)
    return {code: ranks[units[code]] if code in units else None for code in scores}


def find_band(edition: Edition, outcome: Outcome) -> Band | None:
    """Return the name of the score's band, None without a score.

    The published score is rounded on, so that equal scores never stand in different bands.
    """
    if not isinstance(outcome, Fraction):
        return None
    rounded = edition.band_rounding.round(Fraction(edition.rounding.round(outcome)))
    return next((band for band in edition.bands if rounded >= band.least), None)


def compare_published(edition: Edition, now: str | None, before: str | None) -> str | None:
    """Return by how much a published score changed ("+1.20", "-0.05", "0.00"), None if one of the two is missing."""
    if now is None or before is None:
        return None
    change = Fraction(now) - Fraction(before)
    return ("+" if change > 0 else "") + edition.rounding.render_number(change)


@dataclass(frozen=True, slots=True)
class PlacedScore:
    """A score and where it counts; `region` and `municipality` are names or codes, whatever they are grouped by."""

    outcome: Outcome
    sphere: str
    region: str
    municipality: str


class Mean(NamedTuple):
    """A mean of scores; `rated` is over how many, `unrated` how many of the group had no score."""

    outcome: Outcome
    rated: int
    unrated: int


class Means(NamedTuple):
    """Spheres of regions, spheres of municipalities, and regions: the last is the mean of its spheres."""

    spheres: dict[tuple[str, str], Mean]
    municipalities: dict[tuple[str, str, str], Mean]
    regions: dict[str, Mean]


def mean_scores(placed: Iterable[PlacedScore]) -> Means:
    """Return the means by (region, sphere), by (region, municipality, sphere) and by region.

    A sphere's is the mean of its organizations, a region's the mean of its spheres; never a mean of municipal means.
    Without a single score there is no base.
    """
    spheres: dict[tuple[str, str], list[Outcome]] = {}
    municipalities: dict[tuple[str, str, str], list[Outcome]] = {}
    for each in placed:
        spheres.setdefault((each.region, each.sphere), []).append(each.outcome)
        municipalities.setdefault((each.region, each.municipality, each.sphere), []).append(each.outcome)
    by_sphere = {place: _mean(outcomes) for place, outcomes in spheres.items()}
    regions: dict[str, list[Outcome]] = {}
    for (region, _), mean in by_sphere.items():
        regions.setdefault(region, []).append(mean.outcome)
    return Means(
        by_sphere,
        {place: _mean(outcomes) for place, outcomes in municipalities.items()},
        {region: _mean(outcomes) for region, outcomes in regions.items()},
    )


def _mean(outcomes: Iterable[Outcome]) -> Mean:
    everything = list(outcomes)
    numbers = [each for each in everything if isinstance(each, Fraction)]
    mean: Outcome = _add(numbers) / len(numbers) if numbers else NO_BASE
    return Mean(mean, len(numbers), len(everything) - len(numbers))


def _add(numbers: list[Fraction]) -> Fraction:
    # Halves first: the fractions of thousands of organizations are long, and short ones are added faster.
    if len(numbers) <= 2:  # noqa: PLR2004
        return sum(numbers, Fraction(0))
    half = len(numbers) // 2
    return _add(numbers[:half]) + _add(numbers[half:])
