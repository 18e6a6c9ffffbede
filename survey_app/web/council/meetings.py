"""The meetings of a council: written down, corrected, and removed after a question."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, url_for

from survey_app.domain.cycles import FIRST_YEAR
from survey_app.domain.errors import InvalidInput
from survey_app.domain.identifiers import LARGEST_ID
from survey_app.services.record_meeting import LONGEST_TEXT, Meeting, record_meeting
from survey_app.services.remove_meeting import remove_meeting
from survey_app.storage.calendars import get_meeting
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.council.calendar import find_today, get_council_id, read_days
from survey_app.web.council.list_sentences import NO_DAY, say_problems
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/council/meetings/add")
def get_new() -> Response:
    """Ask what the meeting was."""
    return _render_meeting(None, {}, {})


@blueprint.post("/council/meetings/add")
def post_new() -> Response:
    """Add a meeting."""
    return _record(None)


@blueprint.get("/council/meetings/<int:meeting>")
def get_form(meeting: int) -> Response:
    """Show a meeting, to be corrected."""
    with installation().readers() as session:
        row = get_meeting(session, get_council_id(), min(meeting, LARGEST_ID))
    fields = {"protocol": row.protocol, "agenda": row.agenda, "decision": row.decision}
    return _render_meeting(meeting, {**fields, "held_on": row.held_on.isoformat()}, {})


@blueprint.post("/council/meetings/<int:meeting>")
def post_form(meeting: int) -> Response:
    """Correct a meeting."""
    with installation().readers() as session:
        get_meeting(session, get_council_id(), min(meeting, LARGEST_ID))
    return _record(meeting)


@blueprint.get("/council/meetings/<int:meeting>/remove")
def get_removal(meeting: int) -> Response:
    """Ask whether the meeting is to be removed."""
    return _render_removal(meeting)


@blueprint.post("/council/meetings/<int:meeting>/remove")
def post_removal(meeting: int) -> Response:
    """Remove the meeting."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render_removal(meeting, OUTDATED)
    with installation().sessions.begin() as session:
        remove_meeting(session, get_council_id(), min(meeting, LARGEST_ID))
    describe_act(str(meeting))
    return see_other(url_for("calendar.get_calendar", done="removed"))


def _record(number: int | None) -> Response:
    posted, is_ours = read_posted()
    names = ("held_on", "protocol", "agenda", "decision")
    fields = {name: posted.get(name, "").replace("\r\n", "\n").strip() for name in names}
    days, errors = read_days({"held_on": fields["held_on"]})
    day = days["held_on"]
    if not is_ours:
        errors = {"": OUTDATED}
    if is_ours:
        meeting = Meeting(day or date(FIRST_YEAR, 1, 1), *(fields[name] for name in ("protocol", "agenda", "decision")))
        try:
            with installation().sessions() as session:
                today = find_today(session)
                kept = record_meeting(session, get_council_id(), meeting, today=today, number=number)
                if day is not None:
                    session.commit()
        except InvalidInput as refusal:
            errors = say_problems(refusal.problems) | errors
        if day is None:
            errors["held_on"] = NO_DAY
    if errors or day is None:
        return _render_meeting(number, fields, errors)
    describe_act(str(kept))
    return see_other(url_for("calendar.get_calendar", year=day.year, done="meeting"))


def _render_meeting(number: int | None, fields: Mapping[str, Any], errors: Mapping[str, str]) -> Response:
    form = ButtonForm(formdata=None)
    return render_form("calendar/meeting.html", form, errors, number=number, fields=fields, most=LONGEST_TEXT)


def _render_removal(number: int, problem: str = "") -> Response:
    with installation().readers() as session:
        row = get_meeting(session, get_council_id(), min(number, LARGEST_ID))
    form = ButtonForm(formdata=None)
    return render_staff_page(
        "calendar/remove.html", 422 if problem else 200, form=form, number=number, meeting=row, problem=problem
    )
