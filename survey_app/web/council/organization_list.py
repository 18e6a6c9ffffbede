"""The council's list of organizations: search, filters, order, a page at a time, and the same list as a file."""

from datetime import UTC, date, datetime
from typing import Final, Literal

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from survey_app.domain.progress import OrganizationProgress, select_by_standing, sort_progress
from survey_app.domain.russian import SPHERE_NAMES, say_municipality
from survey_app.services.export_progress import render_progress
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.list_progress import list_progress
from survey_app.storage.session import read_snapshot
from survey_app.storage.totals import list_municipalities, list_spheres
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.callers import get_caller
from survey_app.web.council.filters import A_PAGE, ListFilters, parse_filters
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import name_file, send_pieces

blueprint = Blueprint("organization_list", __name__)
SORT_NAMES: Final = {  # beside the order by name, which is the usual one
    "responses": "Сначала, где больше ответов",
    "lack": "Сначала, где не хватает ответов",
    "last": "Сначала, где давно нет ответов",
}
STANDING_NAMES: Final = {
    "met": "Выборка набрана",
    "lagging": "Отстают от графика",
    "silent": "Молчат",
    "unknown": "Выборка неизвестна",
    "doubtful": "Ответов больше, чем получателей",
}


@blueprint.get("/council/cycles/<code>/organizations")
def get_list(code: str) -> Response:
    """Show the organizations of a cycle with the numbers of their responses."""
    filters = parse_filters(request.args)
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, filters.selection))
        spheres, municipalities = list_spheres(connection, cycle), list_municipalities(connection, cycle)
        organizations = _select(connection, cycle, filters)
    return render_staff_page(
        "council/organizations.html",
        cycle=cycle.card,
        filters=filters,
        found=len(organizations),
        responses=sum(each.counted for each in organizations),
        organizations=organizations[(filters.page - 1) * A_PAGE : filters.page * A_PAGE],
        pages=max(1, -(-len(organizations) // A_PAGE)),
        sphere_choices=[(each, SPHERE_NAMES[each]) for each in spheres],
        municipality_choices=[(each, say_municipality(each, of)) for each, of in municipalities.items()],
        sort_choices=list(SORT_NAMES.items()),
        standing_choices=list(STANDING_NAMES.items()),
    )


@blueprint.get("/council/cycles/<code>/organizations.<any(csv, xlsx):form>")
def get_file(code: str, form: Literal["csv", "xlsx"]) -> Response:
    """Give the same list, all its pages, as a file."""
    filters = parse_filters(request.args)
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, filters.selection))
        organizations = _select(connection, cycle, filters)
    name = name_file("organizations", cycle.card.code, filters.selection)
    pieces = render_progress(cycle, organizations, form)
    return send_pieces(pieces, form, f"{name}-{filters.standing}" if filters.standing else name)


def _select(connection: Connection, cycle: VisibleCycle, filters: ListFilters) -> list[OrganizationProgress]:
    progress = list_progress(connection, installation().catalogue, cycle, filters.selection)
    return sort_progress(select_by_standing(progress, filters.standing, cycle.card, _today()), filters.sort)


def _today() -> date:
    return datetime.now(UTC).date()
