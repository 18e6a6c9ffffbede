"""The council's calendar: what is due, overdue and done in a year, and the meetings by quarter."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from survey_app.domain.calendar import OwnDays, Step, count_quarters, list_entries
from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR, is_year
from survey_app.domain.errors import InvalidInput
from survey_app.services.change_step import change_step
from survey_app.storage.calendars import list_meetings, list_own_days
from survey_app.storage.models import CouncilRow
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_problems
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("calendar", __name__)
_STANDINGS: Final = {"done": "сделано", "overdue": "просрочено", "soon": "скоро", "later": "впереди"}
_DONE: Final = {
    "step": "Срок сохранён.",
    "meeting": "Заседание сохранено.",
    "removed": "Заседание удалено.",
}


@blueprint.get("/council/calendar")
def get_calendar() -> Response:
    """Show the steps of a year of assessment, and the meetings of that calendar year."""
    calendar, council = installation().catalogue.calendar, get_council_id()
    with installation().readers() as session:
        today = find_today(session)
        year = _read_year(today)
        entries = list_entries(calendar.steps, year, list_own_days(session, council, year))
        meetings = list_meetings(session, council, year)
    return render_staff_page(
        "calendar/calendar.html",
        year=year,
        first=FIRST_YEAR,
        last=LAST_YEAR,
        entries=[(each, each.stands(today)) for each in entries],
        standings=_STANDINGS,
        meetings=meetings,
        quarters=count_quarters([each.held_on for each in meetings], year, calendar.meetings_a_quarter, today),
        needed=calendar.meetings_a_quarter,
        can_edit=get_caller().role == "council",
        notice=_DONE.get(request.args.get("done", "")),
    )


@blueprint.get("/council/calendar/<int:year>/<step>")
def get_step(year: int, step: str) -> Response:
    """Show the days of a step, to be changed."""
    found = _get_step(year, step)
    with installation().readers() as session:
        own = list_own_days(session, get_council_id(), year).get(step, OwnDays())
    fields = {"due_on": (own.due_on or found.usual_day(year)).isoformat()}
    return _render_step(year, found, fields | ({"done_on": own.done_on.isoformat()} if own.done_on else {}), {})


@blueprint.post("/council/calendar/<int:year>/<step>")
def post_step(year: int, step: str) -> Response:
    """Keep the days of a step; an empty day to do it by is the usual one."""
    found = _get_step(year, step)
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip()[:20] for name in ("due_on", "done_on")}
    days, errors = read_days(fields)
    if not is_ours:
        errors = {"": OUTDATED}
    if not errors:
        try:
            with installation().sessions.begin() as session:
                own, today = OwnDays(days["due_on"], days["done_on"]), find_today(session)
                change_step(session, get_council_id(), year, found, days=own, today=today)
        except InvalidInput as refusal:
            errors = say_problems(refusal.problems)
    if errors:
        return _render_step(year, found, fields, errors)
    describe_act(step, year=str(year))
    return see_other(url_for(".get_calendar", year=year, done="step"))


def read_days(fields: Mapping[str, str]) -> tuple[dict[str, date | None], dict[str, str]]:
    """Return the days of fields, None for those that hold none, and what is wrong with them."""
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name, text in fields.items():
        try:
            days[name] = read_day(text)
        except ValueError:
            days[name], errors[name] = None, NO_DAY
    return days, errors


def get_council_id() -> int:
    """Return the row id of the caller's council."""
    council = get_caller().council_id
    assert council is not None, "the table lets in councils and their operators only"
    return council


def find_today(session: Session) -> date:
    """Return the council's day."""
    zone = session.get_one(CouncilRow, get_council_id()).timezone
    return datetime.now(ZoneInfo(zone)).date()


def _read_year(today: date) -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == len("2026") else today.year
    return year if is_year(year) else today.year


def _get_step(year: int, code: str) -> Step:
    found = next((each for each in installation().catalogue.calendar.steps if each.code == code), None)
    if found is None or not is_year(year):
        raise NotFound
    return found


def _render_step(year: int, step: Step, fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    form = ButtonForm(formdata=None)
    usual = step.usual_day(year)
    return render_form("calendar/step.html", form, errors, year=year, step=step, usual=usual, fields=fields)
