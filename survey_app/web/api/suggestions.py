"""Free texts over HTTP, in an order that tells nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from survey_app.domain.suggestions import TextSelection
from survey_app.services.export_suggestions import export_suggestions
from survey_app.services.export_totals import Asked
from survey_app.web.api.selections import parse_selection
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.streams import name_file, send_pieces

blueprint = Blueprint("suggestions", __name__)


def get_suggestions(cycle: str, form: Literal["json", "csv"], *, is_file: bool) -> Response:
    """Answer with the free texts of a cycle; hidden ones only to the council, which hid them."""
    selection, dialect = parse_selection("query", "hidden")
    # Here the words are looked for in texts, not in names of organizations.
    wanted = TextSelection(selection.words, hidden=request.args.get("hidden") == "only")
    selection = replace(selection, words=())
    if wanted.hidden and get_caller().role != "council":
        raise NotFound
    asked = Asked(cycle, get_caller().sight, selection)
    now = datetime.now(UTC)
    pieces = export_suggestions(installation().engine, asked, wanted, form, dialect=dialect, generated_at=now)
    name = name_file("hidden-suggestions" if wanted.hidden else "suggestions", cycle, selection)
    return send_pieces(pieces, form, name if is_file else None)


# Each address has an endpoint of its own: one endpoint with several defaults would redirect from one to another.
for _suffix, _form in (("", "json"), (".json", "json"), (".csv", "csv")):
    blueprint.add_url_rule(
        f"/api/v1/cycles/<cycle>/suggestions{_suffix}",
        endpoint=f"get_suggestions{_suffix.replace('.', '_')}",
        view_func=get_suggestions,
        defaults={"form": _form, "is_file": bool(_suffix)},  # without a suffix it is for programs to read
    )
