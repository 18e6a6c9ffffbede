"""A sheet that was typed in wrongly is voided with a reason, and then typed in anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, Response, request, url_for

from survey_app.domain.batches import TAKING
from survey_app.domain.errors import CycleNotMovable, InvalidInput, Unavailable
from survey_app.domain.sheet_heads import read_name
from survey_app.domain.sheet_sentences import SENTENCES
from survey_app.services.void_sheet import LONGEST_REASON, AskedVoid, void_sheet
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.storage.voided_sheets import VoidRecord
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import read_day
from survey_app.web.council.sheet_stack import get_sheet_cycle, list_channels
from survey_app.web.installation import installation

blueprint = Blueprint("sheet_voids", __name__)
_NAME: Final = ("organization", "channel", "sheet")
_FIELDS: Final = (*_NAME, "reason")
_LONGEST: Final = 2000
_NOT_NOW: Final = "Аннулировать лист уже нельзя: цикл не принимает анкеты."
_AWAY: Final = "Сейчас лист аннулировать не удалось. Отправьте ещё раз через минуту."


@blueprint.get("/council/cycles/<code>/void")
def get_form(code: str) -> Response:
    """Ask which sheet and why; after voiding one, lead to typing it in anew."""
    fields = {name: request.args.get(name, "")[:_LONGEST] for name in _NAME}
    done = {**fields, "day": request.args.get("voided", "")}
    is_done = _is_day(done["day"]) and read_name(fields)[0] is not None
    return _render(_find_cycle(code), {"channel": "paper"} if is_done else fields, {}, done=done if is_done else None)


@blueprint.post("/council/cycles/<code>/void")
def post_form(code: str) -> Response:
    """Void the sheet; a second click does nothing more."""
    cycle = _find_cycle(code)
    posted, is_ours = read_posted()
    fields = {name: " ".join(posted.get(name, "")[:_LONGEST].split()) for name in _FIELDS}
    key = _read_key(posted.get("attempt", ""))
    if not is_ours or key is None:
        return _render(cycle, fields, {"": OUTDATED})
    caller = get_caller()
    record = VoidRecord(key, fields["reason"], datetime.now(UTC), caller.label, caller.role)
    try:
        day = void_sheet(installation(), AskedVoid(code, caller.sight, fields, record))
    except InvalidInput as refusal:
        problems = {each.pointer[1:]: SENTENCES[each.code].format(about=each.about) for each in refusal.problems}
        return _render(cycle, fields, problems)
    except CycleNotMovable:
        return _render(cycle, fields, {"": _NOT_NOW}, status=409)
    except Unavailable:
        return _render(cycle, fields, {"": _AWAY}, status=503)
    name, _ = read_name(fields)
    assert name, "it was voided"
    describe_act(f"{code}/{name.organization}", channel=name.channel)
    address: dict[str, Any] = {"organization": name.organization, "channel": name.channel, "sheet": name.number}
    return see_other(url_for(".get_form", code=code, voided=day.isoformat(), **address))


def _find_cycle(code: str) -> VisibleCycle:
    with read_snapshot(installation().engine) as connection:
        return get_sheet_cycle(connection, code)


def _render(
    cycle: VisibleCycle,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    done: Mapping[str, str] | None = None,
    status: int = 422,
) -> Response:
    return render_form(
        "council/void_sheet.html",
        ButtonForm(formdata=None),
        errors,
        status=status,
        cycle=cycle.card,
        is_taking=cycle.card.state in TAKING,
        fields=fields,
        done=done,
        attempt=uuid4(),
        longest=LONGEST_REASON,
        channel_choices=list_channels(),
    )


def _is_day(text: str) -> bool:
    try:
        return read_day(text) is not None
    except ValueError:
        return False


def _read_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
