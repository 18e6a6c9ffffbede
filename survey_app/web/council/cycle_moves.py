"""The moves of a cycle: each page says what it does and what cannot be undone, and asks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, url_for

from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import Decision, RatingSelection
from survey_app.domain.cycles import CycleState
from survey_app.domain.decisions import check_decision_number
from survey_app.domain.errors import AlreadyOpenElsewhere, CycleNotMovable, InvalidInput, RegisterChanged, Unavailable
from survey_app.domain.explanations import explain_missing
from survey_app.domain.russian import number_words
from survey_app.services.check_cycle_list import check_cycle_list
from survey_app.services.close_cycle import close_cycle
from survey_app.services.compile_rating import compile_rating
from survey_app.services.freeze_cycle import freeze_cycle
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.cycle_lists import find_decision
from survey_app.storage.cycles import get_cycle
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import find_visible_cycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_problems
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("cycle_moves", __name__)
_CYCLE: Final = "/council/cycles/<code>"
_EMPTY: Final = "В списке нет ни одной организации: открывать нечего."
_CHANGED: Final = "Не открыто: список изменился, пока вы его смотрели. Проверьте его и нажмите ещё раз."
_ELSEWHERE: Final = "Не открыто: часть организаций уже собирает ответы в другом цикле. Они названы ниже."
_IN_FLIGHT: Final = (
    "Новые ответы больше не принимаются, но последние ещё записываются. Нажмите «Закончить закрытие» через минуту."
)


@blueprint.get(f"{_CYCLE}/open")
def get_opening(code: str) -> Response:
    """Show what is to be known of the list, and ask whether to open."""
    return _render_opening(_get_card(code, CycleState.DRAFT))


@blueprint.post(f"{_CYCLE}/open")
def post_opening(code: str) -> Response:
    """Open the cycle."""
    card = get_own_card(code)
    posted, is_ours = read_posted()
    if not is_ours:
        return _render_opening(card, OUTDATED)
    try:
        move_cycle(installation().sessions, code, CycleState.OPEN, seen=posted.get("seen", ""))
    except AlreadyOpenElsewhere:
        return _render_opening(card, _ELSEWHERE, 409)
    except RegisterChanged:
        return _render_opening(card, _CHANGED, 409)
    except InvalidInput:
        return _render_opening(card, _EMPTY)
    return _lead_back(code, "opened")


@blueprint.get(f"{_CYCLE}/close")
def get_closing(code: str) -> Response:
    """Say what closing does, and ask."""
    return _render_closing(_get_card(code, CycleState.OPEN, CycleState.CLOSING))


@blueprint.post(f"{_CYCLE}/close")
def post_closing(code: str) -> Response:
    """Close the cycle, or finish a close that was interrupted."""
    card, here = get_own_card(code), installation()
    _, is_ours = read_posted()
    if not is_ours:
        return _render_closing(card, OUTDATED)
    try:
        close_cycle(here.engine, here.sessions, here.catalogue, code)
    except Unavailable:
        return _render_closing(get_own_card(code), _IN_FLIGHT, 503)
    return _lead_back(code, "closed")


@blueprint.get(f"{_CYCLE}/publish")
def get_publishing(code: str) -> Response:
    """Say what publishing does, and ask for the decision."""
    return _render_publishing(_get_card(code, CycleState.CLOSED), {}, {})


@blueprint.post(f"{_CYCLE}/publish")
def post_publishing(code: str) -> Response:
    """Publish the cycle with the council's decision."""
    here = installation()
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip()[:200] for name in ("decision", "date")}
    if not is_ours:
        return _render_publishing(get_own_card(code), fields, {"": OUTDATED})
    card = _get_card(code, CycleState.CLOSED)
    errors: dict[str, str] = {}
    try:
        day = read_day(fields["date"])
    except ValueError:
        day = None
    if day is None:
        errors |= say_problems(check_decision_number(fields["decision"])) | {"date": NO_DAY}
    else:
        decision, now = Decision(fields["decision"], day), datetime.now(UTC)
        try:
            freeze_cycle(here.engine, here.sessions, here.catalogue, code=code, decision=decision, now=now)
        except InvalidInput as refusal:
            errors = say_problems(refusal.problems)
    return _render_publishing(card, fields, errors) if errors else _lead_back(code, "published")


def _get_card(code: str, *states: CycleState) -> CycleCard:
    card = get_own_card(code)
    if card.state not in states:
        raise CycleNotMovable(f"Cycle {code} is {card.state}: this move is not the next one.", about=(code, card.state))
    return card


def _render_opening(card: CycleCard, problem: str = "", status: int = 422) -> Response:
    here = installation()
    with here.readers() as session:
        checked = check_cycle_list(session, here.catalogue.frequency, card.code)
        decision = find_decision(session, get_cycle(session, card.code).id)
    return _render("lists/open.html", card, problem, status, checked=checked, decision=decision, words=number_words)


def _render_closing(card: CycleCard, problem: str = "", status: int = 422) -> Response:
    return _render("lists/close.html", card, problem, status)


def _render(template: str, card: CycleCard, problem: str, status: int, **values: Any) -> Response:
    values |= {"cycle": card, "problem": problem, "form": ButtonForm(formdata=None)}
    return render_staff_page(template, status if problem else 200, **values)


def _render_publishing(card: CycleCard, fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = find_visible_cycle(connection, card.code, get_caller().sight)
        assert cycle, "its card was just read"
        rating = compile_rating(connection, here.catalogue, cycle, RatingSelection())
    missing = [(explain_missing(rating.edition, (what,)), count) for what, count in rating.missing.items()]
    form = ButtonForm(formdata=None)
    return render_form("lists/publish.html", form, errors, cycle=card, fields=fields, rating=rating, missing=missing)


def _lead_back(code: str, done: str) -> Response:
    return see_other(url_for("cycle_list.get_list", code=code, done=done))
