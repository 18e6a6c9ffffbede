"""The audit log: who did and read what, searched and as a file."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import Blueprint, Response, request

from survey_app.domain.audit import ACTS, AuditSearch
from survey_app.services.export_audit import export_audit
from survey_app.storage.audit import list_entries
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("audit_log", __name__)
_A_PAGE: Final = 100
_LONGEST: Final = 254
_LONGEST_NUMBER: Final = 18
_UNPRINTABLE: Final = "\ufffd"  # stands for what nobody typed: it is found nowhere, and is no day
_FIELDS: Final = ("actor", "action", "subject", "since", "until")


@blueprint.get("/administration/audit")
def get_list() -> Response:
    """Show a page of entries, the newest first."""
    fields = _read_fields()
    search, errors = _read_search(fields)
    before = request.args.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) <= _LONGEST_NUMBER
    with installation().engine.execution_options(is_reader=True).connect() as connection:
        entries = list_entries(connection, search, before=int(before) if is_number else None, most=_A_PAGE + 1)
    narrowed = {name: value for name, value in fields.items() if value}
    return render_staff_page(
        "administration/audit.html",
        422 if errors else 200,
        entries=entries[:_A_PAGE],
        older=entries[_A_PAGE - 1].id if len(entries) > _A_PAGE else None,
        is_later=is_number,
        acts=ACTS,
        fields=fields,
        errors=errors,
        narrowed=narrowed,
    )


@blueprint.get("/administration/audit.csv")
def get_file() -> Response:
    """Answer with the wanted entries, the oldest first; with a wrong day, with the page that says so."""
    search, errors = _read_search(_read_fields())
    if errors:
        return get_list()
    return send_pieces(export_audit(installation().engine, search), "csv", "audit")


def _read_fields() -> dict[str, str]:
    given = {name: request.args.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    return {name: "".join(each if each.isprintable() else _UNPRINTABLE for each in given[name]) for name in given}


def _read_search(fields: dict[str, str]) -> tuple[AuditSearch, dict[str, str]]:
    errors: dict[str, str] = {}
    days: dict[str, Any] = {}
    for name in ("since", "until"):
        try:
            days[name] = _parse_day(fields[name], later=timedelta(days=name == "until"))
        except (ValueError, OverflowError):
            errors[name] = "Введите день, например 2026-01-31."
            days[name] = None
    search = AuditSearch(
        actor=fields["actor"].lower() or None,
        action=fields["action"] if fields["action"] in ACTS else None,
        subject=fields["subject"] or None,
        since=days["since"],
        until=days["until"],
    )
    return search, errors


def _parse_day(text: str, later: timedelta) -> datetime | None:
    """Return the beginning of a day by UTC, or so much later. Raises ValueError, OverflowError."""
    return datetime.combine(date.fromisoformat(text), time(), UTC) + later if text else None
