"""The council's pages of cycles and totals."""

from typing import Final

from flask import Blueprint, Response, request

from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.tallies import Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.storage.session import read_snapshot
from survey_app.storage.totals import count_answering, list_spheres
from survey_app.storage.visible_cycles import count_visible_organizations, list_visible_cycles
from survey_app.web.api.selections import parse_organization
from survey_app.web.council.pages import render_council_page
from survey_app.web.council.question_texts import describe_questions
from survey_app.web.council.sign_in import requires_signed_in
from survey_app.web.guards import Caller
from survey_app.web.installation import installation

blueprint = Blueprint("council", __name__)
_A_PAGE: Final = 50
_LAST_PAGE: Final = 100_000
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10


@blueprint.get("/council/")
@requires_signed_in
def get_cycles(caller: Caller) -> Response:
    """List the council's cycles and standing years, the newest first."""
    with read_snapshot(installation().engine) as connection:
        cycles = [
            (each.card, count_visible_organizations(connection, each))
            for each in list_visible_cycles(connection, caller.council_id)
        ]
    cycles.sort(key=lambda each: (-each[0].year, each[0].state == "standing", each[0].code))
    return render_council_page("council/cycles.html", caller, cycles=cycles)


@blueprint.get("/council/cycles/<code>")
@requires_signed_in
def get_cycle(caller: Caller, code: str) -> Response:
    """Show the totals of a cycle, an organization a row, a page at a time."""
    sphere = request.args.get("sphere")
    sphere = sphere if sphere in SPHERES else None
    page = _page(request.args.get("page", "1"))
    query = " ".join(request.args.get("query", "")[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    shown = Selection(sphere=sphere, words=split_words(query), skip=(page - 1) * _A_PAGE, most=_A_PAGE)
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, caller.council_id, shown))
        counts = count_answering(connection, cycle, shown)
        spheres = list_spheres(connection, cycle)
        organizations = list(compile_totals(connection, here.catalogue, cycle, shown))
    return render_council_page(
        "council/cycle.html",
        caller,
        cycle=cycle.card,
        counts=counts,
        sphere=sphere,
        query=query,
        spheres_here=spheres,
        organizations=organizations,
        page=page,
        pages=max(1, -(-counts.organizations // _A_PAGE)),
    )


@blueprint.get("/council/cycles/<code>/organizations/<organization>")
@requires_signed_in
def get_organization(caller: Caller, code: str, organization: str) -> Response:
    """Show the totals of one organization, question by question."""
    here = installation()
    selection = Selection(organization=parse_organization(organization))
    with read_snapshot(here.engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, caller.council_id, selection))
        (totals,) = compile_totals(connection, here.catalogue, cycle, selection)
    questions = describe_questions(here.catalogue, totals)
    return render_council_page(
        "council/organization.html", caller, cycle=cycle.card, totals=totals, questions=questions
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), _LAST_PAGE) if text.isdecimal() else 1
