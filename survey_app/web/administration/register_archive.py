"""Putting an organization into the archive, or taking it out, after a question that says what follows."""

from datetime import UTC, datetime

from flask import Blueprint, Response, url_for

from survey_app.services.archive_organization import archive_organization
from survey_app.storage.register_entry import get_entry
from survey_app.web.accounts.answers import OUTDATED, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("register_archive", __name__)


@blueprint.get("/administration/register/organizations/<code>/archive")
def get_question(code: str) -> Response:
    """Say what follows, and ask."""
    return _render(code)


@blueprint.post("/administration/register/organizations/<code>/archive")
def post_archive(code: str) -> Response:
    """Put the organization into the archive."""
    return _act(code, is_archived=True)


@blueprint.post("/administration/register/organizations/<code>/restore")
def post_restore(code: str) -> Response:
    """Take the organization out of the archive."""
    return _act(code, is_archived=False)


def _act(code: str, *, is_archived: bool) -> Response:
    _, is_ours = read_posted()
    if not is_ours:
        return _render(code, OUTDATED)
    today = datetime.now(UTC).date()
    with installation().sessions.begin() as session:
        kept = archive_organization(session, code, today if is_archived else None)
    describe_act(kept)
    return see_other(url_for("register.get_organization", code=kept, done="archived" if is_archived else "restored"))


def _render(code: str, problem: str = "") -> Response:
    with installation().readers() as session:
        entry = get_entry(session, code)
    return render_staff_page(
        "administration/archive.html",
        422 if problem else 200,
        entry=entry,
        form=ButtonForm(formdata=None),
        problem=problem,
        opened=[each for each in entry.cycles if each.state == "open"],
    )
