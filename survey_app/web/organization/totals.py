"""What an organization sees of its own answers: in steps, without small numbers, and what changed since last year."""

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from survey_app.domain.disclosed_totals import compare_years
from survey_app.domain.disclosure import LEAST, STEP
from survey_app.domain.russian import say_decimal, say_percent
from survey_app.services.disclose_totals import disclose_totals
from survey_app.services.list_published_scores import list_published_scores
from survey_app.storage.session import read_snapshot
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.organization.described_totals import describe_changes, describe_totals
from survey_app.web.organization.own import get_own_code
from survey_app.web.refused_hosts import describe_refused_hosts
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("own_totals", __name__)


@blueprint.get("/organization/")
def get_totals() -> Response:
    """Show the totals of a year, the newest if none is asked for."""
    code, here = get_own_code(), installation()
    disclosed = disclose_totals(here.engine, here.catalogue, code, datetime.now(UTC).date())
    years = sorted({each.cycle.year for each in disclosed}, reverse=True)
    asked = request.args.get("year", "")
    year = next((each for each in years if str(each) == asked), next(iter(years), None))
    of_year = [each for each in disclosed if each.cycle.year == year]
    last_year = [each for each in disclosed if year is not None and each.cycle.year == year - 1]
    changes = compare_years(of_year, last_year)
    with read_snapshot(here.engine) as connection:
        scores = list_published_scores(connection, code)
        refused = describe_refused_hosts(connection, code)
    describe_act(code, **({"year": str(year)} if year else {}))
    return render_staff_page(
        "organization/totals.html",
        code=code,
        years=years,
        year=year,
        cycles=[describe_totals(here.catalogue, each) for each in of_year],
        changes=describe_changes(here.catalogue, of_year[0].sphere, changes) if of_year else [],
        scores=scores,
        refused=refused,
        step=STEP,
        least=LEAST,
        say_percent=say_percent,
        say_decimal=say_decimal,
    )


@blueprint.get("/organization/install")
def get_install() -> Response:
    """Show where the questionnaire, its posters and the tablet's page are to be had."""
    return render_staff_page("organization/install.html", code=get_own_code())
