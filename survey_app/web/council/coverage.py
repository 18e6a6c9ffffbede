"""How much of the register was assessed, year by year: of a council's jurisdiction, or of everything."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, request

from survey_app.domain.coverage import CoverageRow
from survey_app.domain.organizations import SPHERES
from survey_app.exports.coverage_file import render_coverage
from survey_app.services.compile_register_coverage import compile_register_coverage
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("coverage", __name__)
_MOST_YEARS: Final = 30


@blueprint.get("/council/coverage")
def get_page() -> Response:
    """Show the coverage of the council's jurisdiction."""
    return _render("coverage.get_page", "coverage.get_file")


@blueprint.get("/administration/coverage")
def get_whole_page() -> Response:
    """Show the coverage of the whole register."""
    return _render("coverage.get_whole_page", "coverage.get_whole_file")


@blueprint.get("/council/coverage.csv")
def get_file() -> Response:
    """Give the coverage of the council's jurisdiction as a file."""
    return send_pieces(render_coverage(_compile()), "csv", "coverage")


@blueprint.get("/administration/coverage.csv")
def get_whole_file() -> Response:
    """Give the coverage of the whole register as a file."""
    return send_pieces(render_coverage(_compile()), "csv", "coverage")


def _compile() -> list[CoverageRow]:
    with installation().readers() as session:
        rows = compile_register_coverage(session, get_caller().council_id, datetime.now(UTC).year)
    years = sorted({each.year for each in rows}, reverse=True)[:_MOST_YEARS]
    return [each for each in rows if each.year in years]


def _render(page: str, file: str) -> Response:
    rows = _compile()
    asked = request.args.get("sphere", "")
    sphere = asked if asked in SPHERES else None
    years = [each for each in rows if each.sphere == sphere]
    year = request.args.get("year", "")
    shown = next((each for each in years if str(each.year) == year), years[0] if years else None)
    return render_staff_page(
        "lists/coverage.html",
        page=page,
        file=file,
        years=years,
        sphere=sphere,
        here=sorted({each.sphere for each in rows if each.sphere}),
        year=shown.year if shown else None,
        by_sphere=[each for each in rows if shown and each.year == shown.year and each.sphere],
    )
