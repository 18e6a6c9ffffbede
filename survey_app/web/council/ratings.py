"""The council's pages of scores: the rating of a cycle, and one organization opened down to every count."""

from bisect import bisect_left
from typing import Any, Final

from flask import Blueprint, Response, request

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization, RatingSelection
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.explanations import (
    RANDOM_SAMPLE_SENTENCE,
    TOO_FEW_ANSWERS_SENTENCE,
    explain_criterion,
    explain_indicator,
    explain_missing,
    explain_score,
)
from survey_app.domain.intervals import has_too_few_answers
from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.outcomes import RESPONSES, Outcome
from survey_app.domain.ratings import EDITION
from survey_app.domain.russian import SPHERE_NAMES, say_decimal, say_municipality
from survey_app.services.compile_rating import compile_rating
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import find_visible_cycle
from survey_app.web.api.selections import parse_organization
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page

blueprint = Blueprint("rating_pages", __name__)
_A_PAGE: Final = 50
_EXTREMES: Final = 5
_LONGEST_QUERY: Final = 100
_TURNS: Final = {
    RESPONSES: "Очередь организаций: собрать ответы",
    EDITION: "Очередь совета: выбрать методику для этих сфер",
}
_OPERATORS_TURN: Final = "Очередь оператора: внести наблюдения"


@blueprint.get("/council/cycles/<code>/rating")
def get_rating(code: str) -> Response:
    """Show the rating of a cycle, best first, a page at a time."""
    query = " ".join(request.args.get("query", "")[:_LONGEST_QUERY].split())
    sphere, municipality = request.args.get("sphere"), request.args.get("municipality") or None
    selection = RatingSelection(
        sphere=sphere if sphere in SPHERES else None, municipality=municipality, words=split_words(query)
    )
    rating = _compile(code, selection)
    page = parse_page(request.args.get("page", "1"))
    shown = rating.organizations[(page - 1) * _A_PAGE : page * _A_PAGE]
    best, worst = _list_extremes(rating)
    return _render(
        "council/rating.html",
        rating,
        selection=selection,
        query=query,
        file_words=_say_file(selection, rating),
        organizations=list(shown),
        best=best,
        worst=worst,
        municipality_choices=_list_municipalities(rating),
        sphere_choices=[(each, SPHERE_NAMES[each]) for each in sorted({place for _, place in rating.means.spheres})],
        page=page,
        pages=max(1, -(-len(rating.organizations) // _A_PAGE)),
        turns=_list_turns(rating),
    )


@blueprint.get("/council/cycles/<code>/organizations/<organization>/rating")
def get_score(code: str, organization: str) -> Response:
    """Show why an organization has its score, down to every count."""
    rating = _compile(code, RatingSelection(organization=parse_organization(organization)))
    rated = rating.organizations[0]
    edition = rating.edition
    criteria = [
        {
            "score": each,
            "sentence": explain_criterion(edition, each),
            "indicators": [(one, explain_indicator(edition, one)) for one in each.indicators],
        }
        for each in rated.score.criteria
    ]
    why = explain_score(edition, rated.score)
    lacking = explain_missing(edition, rated.score.missing)
    return _render(
        "council/score.html",
        rating,
        organization=rated,
        criteria=criteria,
        why=why,
        lacking=lacking,
        lacks_observations=any(what not in _TURNS for what in rated.score.missing),
    )


def _compile(code: str, selection: RatingSelection) -> CompiledRating:
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = find_visible_cycle(connection, code, get_caller().sight)
        if cycle is None:
            raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
        return compile_rating(connection, here.catalogue, cycle, selection)


def _render(template: str, rating: CompiledRating, **values: Any) -> Response:
    def number(outcome: Outcome) -> str:
        return say_decimal(rating.edition.rounding.render(outcome) or "—")

    def say_too_few(each: RatedOrganization) -> str:
        too_few = each.interval is None and has_too_few_answers(rating.edition, each.score)
        return TOO_FEW_ANSWERS_SENTENCE if too_few else ""

    values |= {"say_too_few": say_too_few}
    values |= {"rating": rating, "cycle": rating.cycle, "edition": rating.edition, "number": number}
    values |= {"decimal": say_decimal, "random_sample": RANDOM_SAMPLE_SENTENCE}
    return render_staff_page(template, **values)


def _list_municipalities(rating: CompiledRating) -> list[tuple[str, str]]:
    """Return the municipalities that have a mean, by code, each with what it is called."""
    regions: dict[str, set[str]] = {}
    for region, municipality, _ in rating.means.municipalities:
        regions.setdefault(municipality, set()).add(region)
    return [(code, say_municipality(code, regions[code])) for code in sorted(regions) if code]


def _say_file(selection: RatingSelection, rating: CompiledRating) -> str:
    """Say which part of the cycle the files have: they follow sphere and municipality, not what is searched for."""
    parts = [SPHERE_NAMES[selection.sphere]] if selection.sphere else []
    code = selection.municipality
    if code:
        parts.append(dict(_list_municipalities(rating)).get(code) or say_municipality(code))
    return "; ".join(parts) or "весь цикл"


def _list_extremes(rating: CompiledRating) -> tuple[list[RatedOrganization], list[RatedOrganization]]:
    """Return the best and the worst of those shown; none where the whole list says it at a glance."""
    shown = rating.organizations  # those without a rank stand last, and each is scored when it is looked at
    rated = bisect_left(range(len(shown)), True, key=lambda place: shown[place].rank is None)  # noqa: FBT003
    if rated <= 2 * _EXTREMES:
        return [], []
    return list(shown[:_EXTREMES]), list(shown[rated - _EXTREMES : rated])[::-1]


def _list_turns(rating: CompiledRating) -> dict[str, list[tuple[str, int]]]:
    """Return by whose turn it is what is missing and at how many organizations."""
    turns: dict[str, list[tuple[str, int]]] = {}
    for what, count in rating.missing.items():
        turn = turns.setdefault(_TURNS.get(what, _OPERATORS_TURN), [])
        turn.append((explain_missing(rating.edition, (what,)), count))
    return turns
