"""What the report tells of each organization, kept small: a rating scores whoever is taken from it, so walk once."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.methodology import Edition
from survey_app.domain.shortfalls import list_missing_items


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An organization of the report; digits have a point, None where there is no number.

    `missing_items` are codes of a list and of its item.
    """

    code: str
    name: str
    sphere: str
    region: str
    municipality: str
    counted: int
    required: int | None
    rank: int | None
    score: str | None
    band: str | None
    previous: str | None
    is_close: bool
    criteria: Mapping[str, str | None]
    indicators: Mapping[str, Fraction]
    missing_items: tuple[tuple[str, str], ...]


def list_report_lines(rating: CompiledRating) -> list[ReportLine]:
    """Return a line for each organization, in the rating's order."""
    return [_make_line(rating.edition, each) for each in rating.organizations]


def _make_line(edition: Edition, organization: RatedOrganization) -> ReportLine:
    score, render = organization.score, edition.rounding.render
    missing = list_missing_items(edition, organization.sphere, organization.evidence.observations)
    return ReportLine(
        code=organization.code,
        name=organization.shown_name,
        sphere=organization.sphere,
        region=organization.region,
        municipality=organization.municipality,
        counted=organization.counted,
        required=organization.required,
        rank=organization.rank,
        score=render(score.outcome),
        band=organization.band.code if organization.band else None,
        previous=organization.previous,
        is_close=organization.is_close,
        criteria={each.scheme.criterion.code: render(each.outcome) for each in score.criteria},
        indicators={
            each.indicator.code: each.outcome for each in score.indicators if isinstance(each.outcome, Fraction)
        },
        missing_items=tuple((each.observed.code, each.item.code) for each in missing),
    )
