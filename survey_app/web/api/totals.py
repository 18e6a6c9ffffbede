"""Totals over HTTP: of a cycle in three formats, and of one organization over a year."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, Response

from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.tallies import Selection
from survey_app.exports.disclosed_json import shape_disclosed
from survey_app.exports.json_file import shape_cycle, shape_instant, shape_organization
from survey_app.services.compile_organization_year import compile_organization_year
from survey_app.services.disclose_totals import disclose_totals
from survey_app.services.export_totals import Asked, Form, export_totals
from survey_app.web.api.selections import BY, open_query, parse_organization, parse_selection
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.streams import name_file, send_pieces

blueprint = Blueprint("totals", __name__)


def get_totals(cycle: str, form: Form, *, is_file: bool) -> Response:
    """Answer with the totals of a cycle."""
    selection, dialect = parse_selection("channel", "set_aside", "by", "query")
    here = installation()
    asked = Asked(cycle, get_caller().sight, selection)
    now = datetime.now(UTC)
    pieces = export_totals(here.engine, here.catalogue, asked, form, dialect=dialect, generated_at=now)
    return send_pieces(pieces, form, name_file("totals", cycle, selection) if is_file else None)


# Each address has an endpoint of its own: one endpoint with several defaults would redirect from one to another.
for _suffix, _form in (("", "json"), (".json", "json"), (".csv", "csv"), (".xlsx", "xlsx")):
    blueprint.add_url_rule(
        f"/api/v1/cycles/<cycle>/totals{_suffix}",
        endpoint=f"get_totals{_suffix.replace('.', '_')}",
        view_func=get_totals,
        defaults={"form": _form, "is_file": bool(_suffix)},  # without a suffix it is for programs to read
    )


@blueprint.get("/api/v1/organizations/<code>/totals")
def get_organization_totals(code: str) -> Response:
    """Answer with the totals of one organization in each of the year's cycles that the caller may see."""
    if get_caller().role == "organization":
        return _answer_own_totals(code)
    query = open_query(("year", "set_aside", "by"))
    now = datetime.now(UTC)
    asked = query.take_whole("year", FIRST_YEAR, LAST_YEAR)
    includes = query.take("set_aside", ("include",)) is not None
    by_place = query.take("by", BY) is not None
    query.finish()
    organization = parse_organization(code)
    year = asked or _this_year(organization, now)
    selection = Selection(organization=organization, includes_set_aside=includes, by_place=by_place)
    here = installation()
    found = compile_organization_year(here.engine, here.catalogue, get_caller().sight, year, selection)
    shaped = [{"cycle": shape_cycle(cycle), "organizations": [shape_organization(totals)]} for cycle, totals in found]
    return _answer(year, now, shaped)


def _answer_own_totals(code: str) -> Response:
    """Answer an organization about itself: what its pages show. Raises OrganizationUnknown about every other."""
    query = open_query(("year",))
    now = datetime.now(UTC)
    asked = query.take_whole("year", FIRST_YEAR, LAST_YEAR)
    query.finish()
    own = get_caller().organization_code
    if own is None or parse_organization(code) != own:
        raise OrganizationUnknown("You can see no organization with this code.", about=(code,))
    here = installation()
    year = asked or _this_year(own, now)
    disclosed = disclose_totals(here.engine, here.catalogue, own, now.date())
    return _answer(year, now, [shape_disclosed(each) for each in disclosed if each.cycle.year == year])


def _this_year(organization: str, now: datetime) -> int:
    """Return the year to which a response of this moment would belong, by the council whose clock its day follows."""
    found = installation().collection.organizations.find(organization)
    return now.astimezone(found.timezone if found else UTC).year


def _answer(year: int, now: datetime, cycles: list[dict[str, Any]]) -> Response:
    body = {"year": year, "generated_at": shape_instant(now), "cycles": cycles}
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
