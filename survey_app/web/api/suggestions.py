"""Free texts over HTTP, in an order that tells nothing."""

from datetime import UTC, datetime
from typing import Literal

from flask import Blueprint, Response

from survey_app.services.export_suggestions import export_suggestions
from survey_app.services.export_totals import Asked
from survey_app.web.api.selections import parse_selection
from survey_app.web.guards import Caller, requires_caller
from survey_app.web.installation import installation
from survey_app.web.streams import name_file, send_pieces

blueprint = Blueprint("suggestions", __name__)


@requires_caller
def get_suggestions(caller: Caller, cycle: str, form: Literal["json", "csv"], *, is_file: bool) -> Response:
    """Answer with the free texts of a cycle."""
    selection, dialect = parse_selection()
    asked = Asked(cycle, caller.council_id, selection)
    now = datetime.now(UTC)
    pieces = export_suggestions(installation().engine, asked, form, dialect=dialect, generated_at=now)
    return send_pieces(pieces, form, name_file("suggestions", cycle, selection) if is_file else None)


# Each address has an endpoint of its own: one endpoint with several defaults would redirect from one to another.
for _suffix, _form in (("", "json"), (".json", "json"), (".csv", "csv")):
    blueprint.add_url_rule(
        f"/api/v1/cycles/<cycle>/suggestions{_suffix}",
        endpoint=f"get_suggestions{_suffix.replace('.', '_')}",
        view_func=get_suggestions,
        defaults={"form": _form, "is_file": bool(_suffix)},  # without a suffix it is for programs to read
    )
