"""A rating as the contract's JSON, an organization at a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from survey_app.domain.basis import shape_basis
from survey_app.domain.compiled_rating import CompiledRating, Decision, RatedOrganization
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.domain.intervals import Interval
from survey_app.domain.methodology import Edition
from survey_app.domain.ratings import Mean, Means
from survey_app.exports.json_file import shape_cycle, shape_instant


def render_rating_json(rating: CompiledRating, generated_at: datetime) -> Iterator[bytes]:
    """Write a rating piece by piece; of a published one nothing is made anew: it is always of the same moment."""
    encode = msgspec.json.Encoder().encode
    head = {
        "cycle": shape_cycle(rating.cycle),
        "generated_at": shape_instant(rating.frozen_at or generated_at),
        "decision": shape_decision(rating.decision),
        "edition": shape_edition(rating.edition),
        **shape_results(rating),
    }
    yield encode(head)[:-1] + b',"organizations":['
    separator = b""
    for each in rating.organizations:
        yield separator + encode(shape_rated(rating.edition, each))
        separator = b",\n"
    yield b"]}\n"


def shape_results(rating: CompiledRating) -> dict[str, Any]:
    """Return what holds for the whole cycle: how many are rated, what is missing how often, the means."""
    return {
        "rated": rating.rated,
        "unrated": rating.unrated,
        "missing": rating.missing,
        "means": shape_means(rating.edition, rating.means),
    }


def shape_rated(edition: Edition, organization: RatedOrganization) -> dict[str, Any]:
    """Return one organization: who it is, its scores with what each stands on, its place."""
    render, score, band = edition.rounding.render, organization.score, organization.band
    return {
        "rank": organization.rank,
        "code": organization.code,
        "name": organization.name,
        "inn": organization.inn,
        "sphere": organization.sphere,
        "kind": organization.kind,
        "region": organization.region,
        "municipality": organization.municipality,
        "responses": {"counted": organization.counted, "required": organization.required},
        "score": render(score.outcome),
        "band": None if band is None else {"code": band.code, "title": band.title},
        "interval": _shape_interval(edition, organization.interval),
        "is_close": organization.is_close,
        "previous": organization.previous,
        "change": organization.change,
        "criteria": {each.scheme.criterion.code: render(each.outcome) for each in score.criteria},
        "indicators": {
            each.indicator.code: {"value": render(each.outcome), "basis": shape_basis(edition, each)}
            for each in score.indicators
        },
        "missing": score.missing,
    }


def shape_edition(edition: Edition) -> dict[str, str]:
    """Return by which rules a rating was made."""
    return {
        "code": edition.code,
        "title": edition.title,
        "reference": edition.reference,
        "note": edition.note,
        "in_force_from": edition.in_force_from.isoformat(),
    }


def shape_means(edition: Edition, means: Means) -> dict[str, Any]:
    """Return the means of spheres, municipalities and regions, ordered by what they are of."""
    return {
        "regions": [{"region": region, **_shape_mean(edition, mean)} for region, mean in sorted(means.regions.items())],
        "spheres": [
            {"region": region, "sphere": sphere, **_shape_mean(edition, mean)}
            for (region, sphere), mean in sorted(means.spheres.items())
        ],
        "municipalities": [
            {"region": region, "municipality": municipality, "sphere": sphere, **_shape_mean(edition, mean)}
            for (region, municipality, sphere), mean in sorted(means.municipalities.items())
        ],
    }


def shape_decision(decision: Decision | None) -> Mapping[str, str] | None:
    """Return with which decision a rating was published."""
    return None if decision is None else {"number": decision.number, "date": decision.decided_on.isoformat()}


def _shape_mean(edition: Edition, mean: Mean) -> dict[str, Any]:
    return {"score": edition.rounding.render(mean.outcome), "rated": mean.rated, "unrated": mean.unrated}


def _shape_interval(edition: Edition, interval: Interval | None) -> dict[str, str] | None:
    if interval is None:
        return None
    low, high = edition.rounding.render_number(interval.low), edition.rounding.render_number(interval.high)
    return {"low": low, "high": high, "note": RANDOM_SAMPLE_SENTENCE}
