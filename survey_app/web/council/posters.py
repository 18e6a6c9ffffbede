"""The posters of a cycle for the council that leads it: one PDF, where it is made fast enough to wait for."""

from typing import Final

from flask import Blueprint, Response, request, url_for

from survey_app.domain.posters import Paper
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.domain.tallies import Selection
from survey_app.exports.poster_pdf import render_posters
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.list_posters import list_cycle_posters
from survey_app.services.style_posters import style_posters
from survey_app.storage.session import read_snapshot
from survey_app.web.callers import get_caller
from survey_app.web.downloads import take_slot
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_whole

blueprint = Blueprint("cycle_posters", __name__)
_MOST: Final = 200  # posters: about three seconds
_PAPERS: Final[tuple[tuple[Paper, str], ...]] = (("a4", "А4"), ("a5", "А5"))


@blueprint.get("/council/cycles/<code>/posters")
def get_page(code: str) -> Response:
    """Show which files there are, or how so many posters are printed."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, Selection())).card
    counts = {with_places: _count(code, with_places=with_places) for with_places in (False, True)}
    return render_staff_page("council/posters.html", cycle=cycle, counts=counts, papers=_PAPERS, most=_MOST)


@blueprint.get("/council/cycles/<code>/posters.pdf")
def get_file(code: str) -> Response:
    """Answer with the posters, by name; of more than can be waited for, lead to the page that says what to do."""
    with_places = request.args.get("places") == "1"
    paper: Paper = "a5" if request.args.get("size") == "a5" else "a4"
    here = installation()
    posters = list_cycle_posters(here.engine, code, get_caller().sight, with_places=with_places)
    if not 0 < len(posters) <= _MOST:
        return Response(status=303, headers={"Location": url_for(".get_page", code=code)})
    take_slot()
    content = render_posters(posters, style_posters(here, paper, DEFAULT_LANGUAGE))
    return send_whole(content, "application/pdf", f"posters-{code}-{paper}.pdf")


def _count(code: str, *, with_places: bool) -> int:
    return len(list_cycle_posters(installation().engine, code, get_caller().sight, with_places=with_places))
