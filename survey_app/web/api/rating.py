"""Ratings over HTTP, in three formats."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, cast

from flask import Blueprint, Response, request

from survey_app.domain.compiled_rating import RatingSelection
from survey_app.domain.organizations import SPHERES
from survey_app.domain.tallies import Selection
from survey_app.exports.csv_file import Dialect
from survey_app.services.export_rating import AskedRating, export_rating
from survey_app.services.export_totals import Form
from survey_app.web.api.selections import DIALECTS, open_query, parse_organization
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.streams import name_file, send_pieces

blueprint = Blueprint("rating", __name__)
_PARAMETERS: Final = ("organization", "sphere", "municipality", "query", "set_aside", "dialect")


def get_rating(cycle: str, form: Form, *, is_file: bool) -> Response:
    """Answer with the rating of a cycle."""
    selection, dialect = parse_rating_selection()
    here = installation()
    asked = AskedRating(cycle, get_caller().sight, selection)
    now = datetime.now(UTC)
    pieces = export_rating(here.engine, here.catalogue, asked, form, dialect=dialect, generated_at=now)
    return send_pieces(pieces, form, name_rating_file(cycle, selection) if is_file else None)


# Each address has an endpoint of its own, as those of totals have.
for _suffix, _form in (("", "json"), (".json", "json"), (".csv", "csv"), (".xlsx", "xlsx")):
    blueprint.add_url_rule(
        f"/api/v1/cycles/<cycle>/rating{_suffix}",
        endpoint=f"get_rating{_suffix.replace('.', '_')}",
        view_func=get_rating,
        defaults={"form": _form, "is_file": bool(_suffix)},
    )


def parse_rating_selection() -> tuple[RatingSelection, Dialect]:
    """Return what of a rating the query asks for. Raises InvalidInput, OrganizationUnknown."""
    query = open_query(_PARAMETERS)
    selection = RatingSelection(
        sphere=query.take("sphere", SPHERES),
        municipality=query.take_municipality(),
        organization=request.args.get("organization"),
        words=query.take_words(),
        includes_set_aside=query.take("set_aside", ("include",)) is not None,
    )
    dialect = query.take("dialect", DIALECTS) or "people"
    query.finish()
    if selection.organization is not None:
        selection = replace(selection, organization=parse_organization(selection.organization))
    return selection, cast("Dialect", dialect)


def name_rating_file(cycle: str, selection: RatingSelection) -> str:
    """Return a name without suffix that tells what of the rating is in the file; codes only, safe in a header."""
    shown = Selection(
        selection.organization,
        selection.sphere,
        selection.municipality,
        words=selection.words,
        includes_set_aside=selection.includes_set_aside,
    )
    return name_file("rating", cycle, shown)
