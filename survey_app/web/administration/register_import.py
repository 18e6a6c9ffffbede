"""A register file comes in two steps: its differences are looked at, then it is applied as it was looked at."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from flask import Blueprint, Response, request, url_for

from survey_app.domain.errors import RegisterChanged, UploadUnknown
from survey_app.domain.organizations import SPHERES
from survey_app.domain.register import read_territory
from survey_app.exports.table_file import TableUnreadable
from survey_app.services.import_organizations import import_organizations
from survey_app.services.plan_import import ImportPlan, plan_import
from survey_app.services.upload_register import MOST_UPLOAD_BYTES, open_upload, upload_register
from survey_app.storage.register_uploads import drop_upload
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.administration.remarks import COLUMN_NAMES, say_remark
from survey_app.web.audit import describe_act
from survey_app.web.errors import TooLargeError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page

blueprint = Blueprint("register_import", __name__)
_A_PAGE: Final = 100
_MEGABYTES: Final = MOST_UPLOAD_BYTES // 1024 // 1024
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_Lists: TypeAlias = dict[str, Sequence[Any]]
_KINDS: Final = ("added", "changed", "refused", "warnings")
_TOO_LARGE: Final = (
    f"Файл больше {_MEGABYTES} МБ. Разделите его на части или загрузите на сервере: flask organizations import."
)
_CHANGED: Final = "За это время реестр изменился, поэтому ничего не записано. Проверьте различия с нынешним реестром."


@blueprint.get("/administration/register/import")
def get_form() -> Response:
    """Ask for a file, and what to put where it says nothing."""
    return _render_form({})


@blueprint.post("/administration/register/import")
def post_form() -> Response:
    """Keep the file for an hour, and lead to its differences."""
    try:
        fields, is_ours = read_posted(MOST_UPLOAD_BYTES + 64 * 1024)
    except TooLargeError:
        return _render_form({"file": _TOO_LARGE}, status=413)
    given = {name: fields.get(name, "")[:200].strip() for name in ("sphere", "region", "oktmo")}
    upload = request.files.get("file")
    content = upload.read(MOST_UPLOAD_BYTES + 1) if upload else b""
    errors = {} if is_ours else {"": OUTDATED}
    if not content:
        errors["file"] = "Выберите файл CSV или XLSX. Пустой файл не подойдёт."
    if len(content) > MOST_UPLOAD_BYTES:
        errors["file"] = _TOO_LARGE
    if given["sphere"] and given["sphere"] not in SPHERES:
        errors["sphere"] = "Выберите сферу из списка."
    if given["oktmo"] and not read_territory(given["oktmo"]):
        errors["oktmo"] = "ОКТМО состоит из 8 или 11 цифр."
    if errors:
        return _render_form(errors, given)
    name = (upload.filename if upload else "") or "без имени"
    try:
        with installation().sessions.begin() as session:
            defaults = {column: value for column, value in given.items() if value}
            key = upload_register(session, name, content, defaults, datetime.now(UTC))
    except TableUnreadable as refusal:
        return _render_form({"file": refusal.detail}, given)
    return see_other(url_for(".get_differences", key=key))


@blueprint.get("/administration/register/import/<key>")
def get_differences(key: str) -> Response:
    """Show what the file would change; nothing is written."""
    return _render_differences(key)


@blueprint.post("/administration/register/import/<key>")
def post_differences(key: str) -> Response:
    """Apply the file if the differences are those that were shown."""
    fields, is_ours = read_posted()
    if not is_ours:
        return _render_differences(key, OUTDATED)
    with installation().sessions() as session:
        try:
            _, register, defaults = _open(session, key)
            report = import_organizations(
                session, register.lines, defaults, partial="partial" in fields, expected=fields.get("plan", "")
            )
        except RegisterChanged:
            session.rollback()
            return _render_differences(key, _CHANGED, status=409)
        if not report.is_imported:
            session.rollback()
            return _render_differences(key, "Есть отклонённые строки. Отметьте, что загрузить нужно остальные.")
        drop_upload(session, key)
        session.commit()
    refused = len({each.line for each in report.refused})
    describe_act("register", added=str(report.added), changed=str(report.changed), refused=str(refused))
    return see_other(url_for("register.get_list", added=report.added, changed=report.changed))


def _open(session: Any, key: str) -> Any:
    if not _KEY.fullmatch(key):
        raise UploadUnknown("This is no key of an uploaded file.", about=(key[:64],))
    return open_upload(session, key, datetime.now(UTC))


def _render_form(errors: dict[str, str], given: dict[str, str] | None = None, status: int = 422) -> Response:
    form = ButtonForm(formdata=None)
    return render_form(
        "administration/import.html",
        form,
        errors,
        status=status,
        given=given or {},
        megabytes=_MEGABYTES,
        columns=COLUMN_NAMES,
    )


def _render_differences(key: str, problem: str = "", status: int = 422) -> Response:
    try:
        with installation().readers() as session:
            name, register, defaults = _open(session, key)
            plan = plan_import(session, register.lines, defaults)
    except UploadUnknown:
        return render_staff_page("administration/import_gone.html", 404)
    lists: _Lists = {
        "added": plan.added,
        "changed": plan.changed,
        "refused": plan.refused,
        "warnings": plan.warnings,
    }
    kind = _choose_kind(lists)
    page = parse_page(request.args.get("page", "1"))
    shown = lists[kind]
    return render_staff_page(
        "administration/differences.html",
        status if problem else 200,
        form=ButtonForm(formdata=None),
        key=key,
        name=name,
        problem=problem,
        counts={each: _count(plan, each) for each in _KINDS},
        unchanged=plan.unchanged,
        ignored=register.ignored_columns,
        kind=kind,
        columns=COLUMN_NAMES,
        say=say_remark,
        shown=shown[(page - 1) * _A_PAGE : page * _A_PAGE],
        page=page,
        pages=max(1, -(-len(shown) // _A_PAGE)),
        digest=plan.digest(),
        has_any=bool(plan.added or plan.changed),
    )


def _count(plan: ImportPlan, kind: str) -> int:
    """Count what is listed; of what is refused the lines, which may have several remarks each."""
    listed = getattr(plan, kind)
    return len({each.line for each in listed}) if kind == "refused" else len(listed)


def _choose_kind(lists: _Lists) -> str:
    wanted = request.args.get("show", "")
    first = next((each for each in ("refused", "changed", "added") if lists[each]), "added")
    return wanted if wanted in lists else first
