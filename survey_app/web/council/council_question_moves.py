"""What is done with a council's own questions besides writing them: order, removal, showing them to respondents."""

from typing import Final

from flask import Blueprint, Response, url_for

from survey_app.domain.errors import CycleNotMovable
from survey_app.domain.own_questions import drop_question, move_question
from survey_app.services.show_own_questions import show_own_questions
from survey_app.services.write_own_questions import write_own_questions
from survey_app.storage.cycles import get_cycle
from survey_app.web.accounts.answers import OUTDATED, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.council.council_questions import QUESTIONS, find_question, render_list
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("council_question_moves", __name__)
_OPEN: Final = "open"


@blueprint.post(f"{QUESTIONS}/<question>/move")
def post_move(code: str, question: str) -> Response:
    """Put a question one place earlier or later."""
    get_own_card(code)
    found = find_question(code, question)
    posted, is_ours = read_posted()
    if not is_ours:
        return render_list(code, OUTDATED)
    by = -1 if posted.get("where") == "up" else 1
    with installation().sessions.begin() as session:
        write_own_questions(session, code, lambda now: move_question(now.written, found.code, by))
    describe_act(code)
    return _go_back(code, "moved")


@blueprint.get(f"{QUESTIONS}/<question>/remove")
def get_removal(code: str, question: str) -> Response:
    """Ask whether the question is to be removed."""
    return _render_removal(code, question)


@blueprint.post(f"{QUESTIONS}/<question>/remove")
def post_removal(code: str, question: str) -> Response:
    """Remove a question from those that are written."""
    get_own_card(code)
    found = find_question(code, question)
    _, is_ours = read_posted()
    if not is_ours:
        return _render_removal(code, question, OUTDATED)
    with installation().sessions.begin() as session:
        write_own_questions(session, code, lambda now: drop_question(now.written, found.code))
    describe_act(code)
    return _go_back(code, "removed")


@blueprint.post(f"{QUESTIONS}/show")
def post_show(code: str) -> Response:
    """Let respondents of an open cycle see the questions as they are written now."""
    get_own_card(code)
    _, is_ours = read_posted()
    if not is_ours:
        return render_list(code, OUTDATED)
    with installation().sessions.begin() as session:
        cycle = get_cycle(session, code, lock=True)
        if cycle.state != _OPEN:
            raise CycleNotMovable(f"Nobody is asked while {code} is {cycle.state}.", about=(code, cycle.state))
        show_own_questions(session.connection(), cycle.id)
    describe_act(code)
    return _go_back(code, "shown")


def _go_back(code: str, done: str) -> Response:
    return see_other(url_for("council_questions.get_list", code=code, done=done))


def _render_removal(code: str, question: str, problem: str = "") -> Response:
    card = get_own_card(code)
    return render_staff_page(
        "council_questions/remove.html",
        422 if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=card,
        question=find_question(code, question),
        problem=problem,
    )
