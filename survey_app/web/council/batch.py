"""Sheets come into a cycle in two steps: what would become of every line is looked at, then they are stored."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

from flask import Blueprint, Response, request, url_for

from survey_app.domain.batches import TAKING, BatchReport, BatchRow
from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import BatchChanged, InvalidBatch
from survey_app.domain.sheet_sentences import SENTENCES, say_faults, say_remark
from survey_app.domain.tallies import Selection
from survey_app.exports.batch_file import MOST_BATCH_BYTES, MOST_BATCH_LINES, parse_batch
from survey_app.exports.batch_template import render_batch_template
from survey_app.exports.table_file import TableUnreadable
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.import_responses import AskedBatch, import_responses
from survey_app.services.list_sheet_questions import list_sheet_questions
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_form
from survey_app.web.callers import get_caller
from survey_app.web.council.carried_file import MOST_CARRIED_BYTES, pack_file, unpack_file
from survey_app.web.errors import TooLargeError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("batch_pages", __name__)
_MEGABYTES: Final = MOST_BATCH_BYTES // 1024 // 1024
_MOST_SHOWN: Final = 200
_LONGEST_NAME: Final = 100
_TOO_LARGE: Final = f"Файл больше {_MEGABYTES} МБ. Разделите его на части."
_CHANGED: Final = "За это время данные изменились, поэтому ничего не записано. Проверьте, что получится теперь."
_REFUSED: Final = "Есть отклонённые строки. Отметьте, что сохранить нужно остальные, или исправьте файл."
_COUNTED: Final = ("stored", "repeated", "refused")


@blueprint.get("/council/cycles/<code>/batch")
def get_form(code: str) -> Response:
    """Ask for a file; after storing one, tell what became of it."""
    done = {each: request.args.get(each, "") for each in _COUNTED}
    is_done = all(each.isascii() and each.isdecimal() and len(each) < len("1000000") for each in done.values())
    return _render_form(_find_cycle(code), {}, done={k: int(v) for k, v in done.items()} if is_done else None)


@blueprint.post("/council/cycles/<code>/batch")
def post_check(code: str) -> Response:
    """Show what would become of every line; nothing is written, and the file goes back into the page."""
    cycle = _find_cycle(code)
    try:
        is_ours = _read_form() is not None
    except TooLargeError:
        return _render_form(cycle, {"file": _TOO_LARGE}, status=413)
    upload = request.files.get("file")
    content = upload.read(MOST_BATCH_BYTES + 1) if upload else b""
    if not is_ours:
        return _render_form(cycle, {"": OUTDATED})
    if not content or len(content) > MOST_BATCH_BYTES:
        return _render_form(cycle, {"file": _TOO_LARGE if content else "Выберите файл. Пустой файл не подойдёт."})
    return _check(cycle, content, ((upload.filename if upload else "") or "Без имени")[-_LONGEST_NAME:])


@blueprint.post("/council/cycles/<code>/batch/store")
def post_batch(code: str) -> Response:
    """Store what was shown, if it would come out as it was shown."""
    cycle = _find_cycle(code)
    fields = _read_form()
    content = unpack_file(fields.get("content", "")) if fields is not None else None
    if fields is None or content is None:
        return _render_form(cycle, {"": "Страница устарела. Выберите файл ещё раз."})
    name, partial = fields.get("name", "")[-_LONGEST_NAME:], "partial" in fields
    try:
        report = import_responses(
            installation(), _ask(cycle, content), partial=partial, expected=fields.get("seen", "")
        )
    except BatchChanged:
        return _check(cycle, content, name, problem=_CHANGED, status=409)
    except (InvalidBatch, TableUnreadable) as refusal:
        return _render_form(cycle, {"file": _say_refusal(refusal)})
    if not report.is_stored:
        return _check(cycle, content, name, problem=_REFUSED)
    counts: dict[str, Any] = {each: str(report.count(each)) for each in _COUNTED}
    describe_act(**counts)
    return see_other(url_for(".get_form", code=cycle.card.code, **counts))


@blueprint.get("/council/cycles/<code>/batch-template.<any(csv, xlsx):form>")
def get_template(code: str, form: Literal["csv", "xlsx"]) -> Response:
    """Give an empty table with a column for every question that the cycle's sheets may ask."""
    cycle = _find_cycle(code)
    with read_snapshot(installation().engine) as connection:
        questions = list_sheet_questions(connection, installation().catalogue, cycle.id).values()
    at = datetime(cycle.card.year, 1, 1, tzinfo=UTC)  # equal questions give equal bytes
    return send_pieces(render_batch_template(questions, form, at), form, f"batch-{cycle.card.code}")


def _find_cycle(code: str) -> VisibleCycle:
    with read_snapshot(installation().engine) as connection:
        return get_asked_cycle(connection, Asked(code, get_caller().sight, Selection()))


def _read_form() -> Mapping[str, str] | None:
    """Return the posted fields, None if they do not come from a page of ours. Raises TooLargeError, MalformedError."""
    request.max_form_memory_size = MOST_CARRIED_BYTES  # the file comes back in a field
    fields = read_form(request, MOST_CARRIED_BYTES)
    return fields if ButtonForm().validate_on_submit() else None


def _ask(cycle: VisibleCycle, content: bytes) -> AskedBatch:
    return AskedBatch(cycle.card.code, get_caller().sight, parse_batch(content), datetime.now(UTC))


def _check(cycle: VisibleCycle, content: bytes, name: str, *, problem: str = "", status: int = 422) -> Response:
    try:
        report = import_responses(installation(), _ask(cycle, content), dry_run=True)
    except (InvalidBatch, TableUnreadable) as refusal:
        return _render_form(cycle, {"file": _say_refusal(refusal)})
    return _render_report(cycle.card, report, status if problem else 200, problem=problem, name=name, content=content)


def _say_refusal(refusal: InvalidBatch | TableUnreadable) -> str:
    said = [SENTENCES[each.code].format(about=each.about[:_LONGEST_NAME]) for each in refusal.problems]
    return " ".join(said) or refusal.detail


def _render_form(
    cycle: VisibleCycle, errors: dict[str, str], *, status: int = 422, done: Mapping[str, int] | None = None
) -> Response:
    form = ButtonForm(formdata=None)
    values: dict[str, Any] = {"cycle": cycle.card, "megabytes": _MEGABYTES, "most": MOST_BATCH_LINES, "done": done}
    values["is_taking"] = cycle.card.state in TAKING
    return render_form("council/batch.html", form, errors, status=status, **values)


def _render_report(
    cycle: CycleCard, report: BatchReport, status: int, *, problem: str, name: str, content: bytes
) -> Response:
    refused = [each for each in report.rows if each.status == "refused"]
    noted = [each for each in report.rows if each.notes and each.status != "refused"]
    return render_staff_page(
        "council/batch_report.html",
        status,
        cycle=cycle,
        form=ButtonForm(formdata=None),
        problem=problem,
        name=name,
        counts={each: report.count(each) for each in _COUNTED},
        lists={"Отклонены": _list_shown(refused), "С замечаниями": _list_shown(noted)},
        lengths={"Отклонены": len(refused), "С замечаниями": len(noted)},
        content=pack_file(content),
        seen=report.digest(),
    )


def _list_shown(rows: list[BatchRow]) -> list[tuple[int, str]]:
    """Return the first of these lines, each with all that is said of it."""
    said = ((each.number, [say_faults(each), *map(say_remark, each.notes)]) for each in rows[:_MOST_SHOWN])
    return [(number, " ".join(filter(None, sentences))) for number, sentences in said]
