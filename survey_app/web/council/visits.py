"""Observations on a visit: check-lists to take along, and what was ticked, sent when the network is back.

The page is for people; the other calls are for its script, which answers itself: JSON, and refusals as problems.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request

from survey_app.domain.errands import MOST_ERRANDS, merge_marks
from survey_app.domain.errors import ObservationsChanged, Refusal
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.services.find_observations import AskedObservations, find_observations, list_observation_records
from survey_app.services.list_errands import list_errands
from survey_app.services.record_observations import TAKING, Recorder, record_observations
from survey_app.storage.cycle_lists import count_lines, list_lines
from survey_app.storage.cycles import get_cycle
from survey_app.storage.session import read_snapshot
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.api.selections import parse_organization
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.cycle_list import A_PAGE, describe_search, parse_search
from survey_app.web.council.errand_shapes import shape_errands, shape_recorded
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.council.visit_holder import name_holder
from survey_app.web.errors import MalformedError, OutdatedError, render_problem
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page, say_actor

blueprint = Blueprint("visits", __name__)
_CYCLE: Final = "/council/cycles/<code>"
_ROLES: Final = {"council": "совет", "operator": "оператор"}


@blueprint.get(f"{_CYCLE}/visit")
def get_page(code: str) -> Response:
    """Show the organizations of a cycle, to choose whom to take along."""
    card, page = get_own_card(code), parse_page(request.args.get("page", "1"))
    query, search = parse_search(request.args)
    with installation().readers() as session:
        cycle = get_cycle(session, code)
        found = count_lines(session, cycle.id, search)
        lines = list_lines(session, cycle.id, search, skip=(page - 1) * A_PAGE, most=A_PAGE)
    return render_staff_page(
        "council/visit.html",
        cycle=card,
        is_taking=card.state in TAKING,
        query=query,
        search=search,
        address=describe_search(query, search),
        found=found,
        lines=lines,
        page=page,
        pages=max(1, -(-found // A_PAGE)),
        most=MOST_ERRANDS,
    )


@blueprint.get(f"{_CYCLE}/visit/errands")
def get_errands(code: str) -> Response:
    """Answer with check-lists and names: of the organizations that are named, or else of all that are searched for."""
    try:
        named = [parse_organization(each) for each in request.args.getlist("organization")[: MOST_ERRANDS + 1]]
        here, caller = installation(), get_caller()
        wanted = named or parse_search(request.args)[1]
        with read_snapshot(here.engine) as connection:
            taken = list_errands(connection, here.catalogue, code, caller.sight, wanted)
    except Refusal as refusal:
        return _refuse(refusal)
    describe_act(taken=str(len(taken.errands)))
    who = {"holder": name_holder(caller), "title": f"{taken.cycle.year} год, {caller.council_name}"}
    return _answer(who | shape_errands(taken))


@blueprint.get("/council/visit-session")
def get_session() -> Response:
    """Answer with who is signed in, and what a form of this session carries."""
    token = ButtonForm(formdata=None).csrf_token.current_token
    return _answer({"holder": name_holder(get_caller()), "csrf_token": token})


@blueprint.post(f"{_CYCLE}/organizations/<organization>/visit")
def post_errand(code: str, organization: str) -> Response:
    """Record what was ticked, unless somebody recorded something since `seen`: then answer with what is there now."""
    try:
        recorded = _find(code, organization)
        posted, is_ours = read_posted()
        if not is_ours:
            raise OutdatedError("The form does not come from this session; ask who is signed in, and send it again.")
        return _record(code, recorded, posted)
    except Refusal as refusal:
        return _refuse(refusal)


def _record(code: str, recorded: RecordedObservations, posted: Mapping[str, str]) -> Response:
    here, caller = installation(), get_caller()
    marks, seen = _read(posted)
    asked = AskedObservations(code, caller.sight, recorded.code)
    try:
        now = record_observations(
            here.sessions,
            here.catalogue,
            asked,
            merge_marks(recorded, marks),
            recorder=Recorder(caller.label, caller.role),
            now=datetime.now(UTC),
            seen=seen,
        )
    except ObservationsChanged as refusal:
        return _show_newest(refusal, asked)
    return _answer({"seen": now.record or 0})


def _show_newest(refusal: ObservationsChanged, asked: AskedObservations) -> Response:
    here = installation()
    with read_snapshot(here.engine) as connection:
        recorded = find_observations(connection, here.catalogue, asked)
        history = list_observation_records(connection, asked)
    if not history.records:
        raise MalformedError("`seen` names no record of these observations.") from refusal
    newest = history.records[0]
    at = newest.recorded_at.astimezone(history.timezone).strftime("%d.%m.%Y %H:%M")
    by = f"{_ROLES[newest.role]} ({say_actor(newest.recorded_by)})"
    now = {**shape_recorded(recorded), "at": at, "by": by}
    response = render_problem(refusal, {"now": now})
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(posted: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """Return the marks, and the number of the record that was taken along. Raises MalformedError."""
    try:
        marks = msgspec.json.decode(posted.get("marks", ""), type=dict[str, dict[str, Any]])
        return marks, msgspec.convert(posted.get("seen", ""), int, strict=False)
    except msgspec.DecodeError as error:  # a ValidationError is one
        raise MalformedError("Send `marks` as JSON by list and item, and `seen` as a number.") from error


def _find(code: str, organization: str) -> RecordedObservations:
    here = installation()
    asked = AskedObservations(code, get_caller().sight, parse_organization(organization))
    with read_snapshot(here.engine) as connection:
        return find_observations(connection, here.catalogue, asked)


def _answer(body: Mapping[str, Any]) -> Response:
    return Response(msgspec.json.encode(body), mimetype="application/json", headers={"Cache-Control": "no-store"})


def _refuse(refusal: Refusal) -> Response:
    response = render_problem(refusal)
    response.headers["Cache-Control"] = "no-store"
    return response
