"""What the worker does, and how each of its jobs went last."""

from datetime import UTC, datetime

from flask import Blueprint, Response

from survey_app.services.look_at_jobs import look_at_jobs
from survey_app.storage.session import read_snapshot
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/administration/jobs")
def get_list() -> Response:
    """Show whether the worker works, and its jobs."""
    with read_snapshot(installation().engine) as connection:
        worker = look_at_jobs(connection, datetime.now(UTC))
    return render_staff_page("administration/jobs.html", worker=worker)
