"""The form of observations of one organization: check-lists, counts, waiting times, and what was recorded before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request, url_for

from survey_app.domain.errors import InvalidObservations, ObservationsChanged, Problem
from survey_app.domain.observation_parsing import MOST_COUNTED, MOST_LIMITS, MOST_WAITED
from survey_app.domain.observations import NOTHING_OBSERVED, list_asked_waits, render_observations
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.domain.russian import say_exactly
from survey_app.domain.stored_observations import restore_observations
from survey_app.services.find_observations import AskedObservations, find_observations, list_observation_records
from survey_app.services.record_observations import Recorder, record_observations
from survey_app.storage.session import read_snapshot
from survey_app.web.api.selections import parse_organization
from survey_app.web.bodies import read_form
from survey_app.web.callers import get_caller
from survey_app.web.council.forms import ObservationsForm
from survey_app.web.council.observation_conflict import Change, list_changes
from survey_app.web.council.observation_fields import (
    MARKS,
    check_fields,
    close_gaps,
    count_rows,
    fill_fields,
    list_shown,
    name_field,
    read_fields,
)
from survey_app.web.council.observation_history import describe_history
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("observation_pages", __name__)
_MAX_FORM_BYTES: Final = 256 * 1024
_SENTENCES: Final = {
    "wrong_kind": "Введите число цифрами.",
    "unknown_key": "Этого пункта в перечне нет.",
    "required": "Заполните и это поле.",
    "out_of_range": (
        f"Число не подходит: пунктов — не больше {MOST_COUNTED}, найдено — не больше, чем требуется;"
        f" срок — больше нуля, срок и ожидание — не больше {MOST_WAITED}."
    ),
    "not_half": "Нужно целое число или половина: 3 или 3,5.",
    "too_long": "Сроков слишком много.",
    "unknown_mark": "Выберите одну из отметок.",
    "disagrees": "Число не совпадает с отметками ниже. Оставьте что-то одно.",
    "unknown_question": "Выберите вопрос из списка.",
    "limit_given": "Отмечено, что срок не установлен, но срок вписан. Оставьте что-то одно.",
}
_SEEN: Final = "seen"
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_STALE: Final = "Страница устарела. Проверьте введённое и сохраните ещё раз."
_CHANGED: Final = (
    "Не сохранено: пока вы заполняли, наблюдения внёс кто-то ещё."
    " Сверьте поля, которые изменил другой человек, и сохраните ещё раз: останется то, что в форме."
)


@blueprint.get("/council/cycles/<code>/organizations/<organization>/observations")
def get_form(code: str, organization: str) -> Response:
    """Show what is recorded, as a form, and its history."""
    recorded = _find(code, organization)
    fields = _fill(recorded) | _mark_seen(recorded)
    return _render(code, recorded, fields, is_saved="saved" in request.args)


@blueprint.post("/council/cycles/<code>/organizations/<organization>/observations")
def post_form(code: str, organization: str) -> Response:
    """Record what the form says; with problems it comes back as it was filled in."""
    recorded = _find(code, organization)
    fields = close_gaps(recorded.edition, dict(read_form(request, _MAX_FORM_BYTES).items()))
    if not ObservationsForm().validate_on_submit():
        return _render(code, recorded, fields, error=_STALE)
    if problems := check_fields(recorded.edition, fields):
        return _render(code, recorded, fields, problems=problems)
    try:
        _record(code, recorded, fields)
    except InvalidObservations as refusal:
        return _render(code, recorded, fields, problems=refusal.problems)
    except ObservationsChanged:
        recorded = _find(code, organization)  # shown beside what was typed; saved once more, the form goes before it
        changes = _list_changes(code, recorded, _read_seen(fields))
        return _render(code, recorded, fields | _mark_seen(recorded), error=_CHANGED, changes=changes)
    address = url_for("observation_pages.get_form", code=code, organization=recorded.code, saved="1")
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _record(code: str, recorded: RecordedObservations, fields: Mapping[str, str]) -> None:
    here, caller = installation(), get_caller()
    record_observations(
        here.sessions,
        here.catalogue,
        AskedObservations(code, caller.sight, recorded.code),
        read_fields(recorded.edition, recorded.sphere, fields),
        recorder=Recorder(caller.label, caller.role),
        now=datetime.now(UTC),
        seen=_read_seen(fields),
    )


def _mark_seen(recorded: RecordedObservations) -> dict[str, str]:
    """Return the field that says which record was before the eyes of whoever fills in the form."""
    return {_SEEN: str(recorded.record or 0)}


def _read_seen(fields: Mapping[str, str]) -> int:
    return int(fields[_SEEN]) if _NUMBER.fullmatch(fields.get(_SEEN, "")) else 0


def _fill(recorded: RecordedObservations) -> dict[str, str]:
    return fill_fields(render_observations(recorded.observations), recorded.unmarked)


def _list_changes(code: str, newest: RecordedObservations, seen: int) -> dict[str, Change]:
    with read_snapshot(installation().engine) as connection:
        records = list_observation_records(connection, AskedObservations(code, get_caller().sight, newest.code)).records
    content = next((each.content for each in records if each.id == seen), None)
    observations = NOTHING_OBSERVED
    if content is not None:
        observations = restore_observations(newest.edition, msgspec.json.decode(content))
    return list_changes(newest.edition, newest.sphere, _fill(replace(newest, observations=observations)), _fill(newest))


def _find(code: str, organization: str) -> RecordedObservations:
    here = installation()
    asked = AskedObservations(code, get_caller().sight, parse_organization(organization))
    with read_snapshot(here.engine) as connection:
        return find_observations(connection, here.catalogue, asked)


def _render(
    code: str,
    recorded: RecordedObservations,
    fields: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    error: str | None = None,
    changes: Mapping[str, Change] | None = None,
    is_saved: bool = False,
) -> Response:
    here = installation()
    with read_snapshot(here.engine) as connection:
        asked = AskedObservations(code, get_caller().sight, recorded.code)
        history = list_observation_records(connection, asked)
    needs_room = {**fields, **dict.fromkeys(changes or {}, "1")}
    values: dict[str, Any] = {
        "cycle": history.cycle,
        "name": history.organization,
        "history": describe_history(recorded.edition, recorded.sphere, history.records, history.timezone),
        "recorded": recorded,
        "edition": recorded.edition,
        "fields": fields,
        "errors": {name_field(each.pointer): _SENTENCES.get(each.code, each.detail) for each in problems},
        "error": error,
        "changes": changes or {},
        "is_saved": is_saved,
        "form": ObservationsForm(formdata=None),
        "marks": MARKS,
        "mark": say_exactly,
        "lists": list_shown(recorded, needs_room),
        "unmarked": _name_unmarked(recorded),
        "most_limits": MOST_LIMITS,
        "asked": {
            each.code: list_asked_waits(recorded.edition, recorded.sphere, each.code) for each in recorded.edition.lists
        },
        "rows": {each.code: count_rows(each.code, needs_room) for each in recorded.edition.lists},
    }
    return render_staff_page("council/observations.html", 422 if problems or error else 200, **values)


def _name_unmarked(recorded: RecordedObservations) -> dict[str, Sequence[str]]:
    return {
        code: [
            item.text for item in recorded.edition.lists_by_code[code].items_for(recorded.sphere) if item.code in items
        ]
        for code, items in recorded.unmarked.items()
    }
