"""Duplicates of the register: likely pairs, two entries side by side, and one organization made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Engine

from survey_app.domain.errors import NotMergeable, OrganizationUnknown
from survey_app.services.list_duplicates import list_duplicates
from survey_app.services.merge_organizations import find_obstacle, merge_organizations
from survey_app.storage.merging import count_all
from survey_app.storage.register_entry import FullEntry, get_entry
from survey_app.storage.session import read_snapshot
from survey_app.web.accounts.answers import OUTDATED, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("register_merge", __name__)
_MOST_PAIRS: Final = 100
_REASONS: Final = {
    "inn_kpp": "совпадают ИНН и КПП",
    "inn_name": "совпадают ИНН и наименование",
    "name_address": "совпадают наименование и адрес",
}
_OBSTACLES: Final = {
    "same": "Это одна и та же запись.",
    "same_cycle": "Обе записи в списке одного цикла ({cycle}): их оценивают отдельно, поэтому объединить нельзя.",
    "published": "Исчезла бы запись из опубликованного цикла ({cycle}), а его итоги не меняются. Оставьте её.",
    "closing": "Цикл {cycle} закрывается. Подождите минуту и повторите.",
    "both_open": "Обе записи в списках циклов, которые сейчас идут ({cycle}). Дождитесь закрытия одного из них.",
}


@blueprint.get("/administration/register/duplicates")
def get_pairs() -> Response:
    """Show likely pairs, and ask for the codes of any two."""
    code = request.args.get("code", "")[:20]
    with installation().readers() as session:
        pairs = [] if code else list_duplicates(session, _MOST_PAIRS)
    return render_staff_page(
        "administration/duplicates.html", pairs=pairs, code=code, reasons=_REASONS, most=_MOST_PAIRS, errors={}
    )


@blueprint.get("/administration/register/merge")
def get_question() -> Response:
    """Show two entries side by side, and ask which one stays."""
    return _render(request.args.get("first", ""), request.args.get("second", ""))


@blueprint.post("/administration/register/merge")
def post_merge() -> Response:
    """Make one organization of two entries."""
    fields, is_ours = read_posted()
    first, second, kept = (fields.get(name, "") for name in ("first", "second", "kept"))
    if not is_ours:
        return _render(first, second, OUTDATED)
    if kept not in (first, second):
        return _render(first, second, "Выберите, какую запись оставить.")
    gone = second if kept == first else first
    try:
        with installation().sessions.begin() as session:
            responses = merge_organizations(session, gone, kept, datetime.now(UTC).date())
    except NotMergeable as refusal:
        return _render(first, second, _say(refusal.about[0], refusal.about[-1]), status=409)
    describe_act(kept, merged=gone, responses=str(responses))
    return see_other(url_for("register.get_organization", code=kept, done="merged"))


def _render(first: str, second: str, problem: str = "", status: int = 422) -> Response:
    here = installation()
    try:
        with here.readers() as session:
            entries = (get_entry(session, first), get_entry(session, second))
    except OrganizationUnknown as refusal:
        about = refusal.about[0] or "пусто"
        errors = {"first": f"В реестре нет организации с кодом «{about[:20]}». Проверьте оба кода."}
        return render_staff_page(
            "administration/duplicates.html", 404, pairs=[], code=first[:20], reasons=_REASONS, most=0, errors=errors
        )
    one, other = entries
    describe_act(one.code, other=other.code)
    counts = _count(here.engine, entries, is_told=not problem)
    return render_staff_page(
        "administration/merge.html",
        status if problem else 200,
        entries=entries,
        counts=counts,
        problem=problem,
        total=counts[0] + (counts[1] if one.id != other.id else 0) if counts else None,
        obstacles={one.code: _find_obstacle(other, one), other.code: _find_obstacle(one, other)},
        form=ButtonForm(formdata=None),
    )


def _count(engine: Engine, entries: Sequence[FullEntry], *, is_told: bool) -> list[int]:
    """Count the responses of each, none where nothing is logged: a refused form is no act."""
    if not is_told:
        return []
    with read_snapshot(engine) as connection:
        return [count_all(connection, each.id) for each in entries]


def _find_obstacle(gone: FullEntry, kept: FullEntry) -> str:
    if gone.id == kept.id:
        return _say("same", "")
    obstacle = find_obstacle(gone.cycles, kept.cycles)
    return _say(*obstacle) if obstacle else ""


def _say(reason: str, cycle: str) -> str:
    return _OBSTACLES[reason].format(cycle=cycle)
