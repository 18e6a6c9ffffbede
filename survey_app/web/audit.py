"""Writes the audit log: after a success, before anything of the answer is sent, what the access table calls the act.

What cannot be logged is not shown: the log is a promise, so the answer is 503 while the database takes no entry.
Public routes have no act: the intake of responses writes nothing here and waits for nothing.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import structlog
from flask import Flask, Response, g, request, session

from survey_app.domain.audit import AuditEntry
from survey_app.domain.errors import Unavailable
from survey_app.domain.identifiers import parse_code
from survey_app.services.record_act import record_act
from survey_app.web import access
from survey_app.web.callers import Caller, find_caller
from survey_app.web.errors import answer_refusal
from survey_app.web.guards import READING
from survey_app.web.installation import installation
from survey_app.web.sign_ins import find_signed_in

_LOG = structlog.get_logger(__name__)
_FAILED: Final = 400
_LED_ON: Final = 300
_SUBJECTS: Final = ("cycle", "organization", "code", "council", "number")  # of an address, in this order
_DETAILS: Final = ("organization", "sphere", "municipality", "channel", "set_aside", "by", "year")  # of a query
_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,90}")


def register(app: Flask) -> None:
    """Log what the app does for those who sign in."""
    app.after_request(_record)


def describe_act(subject: str = "", **detail: str) -> None:
    """Say what this request was about where its address does not: codes and numbers, nothing that a person wrote."""
    g.audited = (subject, detail)


def withhold_act() -> None:
    """Say that this request showed nothing of what its rule is about: nothing is written."""
    g.is_withheld = True


def _record(response: Response) -> Response:
    rule = access.TABLE.get(request.endpoint or "")
    if rule is None or rule.audit is None or g.get("is_withheld") or not _was_done(response):
        return response
    # Signing in is open to everybody: only afterwards is there a caller.
    caller = find_signed_in() if rule.door == "public" else find_caller()
    if caller is None:
        return response
    try:
        record_act(installation().engine, _describe(rule.audit, caller))
    except Unavailable as refusal:
        _LOG.error("act not logged", action=rule.audit, actor=caller.label, endpoint=request.endpoint)
        response.close()
        if rule.door == "public":
            session.clear()  # nobody is signed in unseen
        return answer_refusal(refusal)
    return response


def _was_done(response: Response) -> bool:
    """Tell whether the act was done: whoever was to read something and is led elsewhere has read nothing."""
    return response.status_code < (_LED_ON if request.method in READING else _FAILED)


def _describe(action: str, caller: Caller) -> AuditEntry:
    subject, detail = g.get("audited", ("", {}))
    return AuditEntry(
        at=datetime.now(UTC),
        actor=caller.label,
        role=caller.role,
        action=action,
        subject=subject or "/".join(_list_subjects()),
        account_id=caller.account_id,
        council_id=caller.council_id,
        detail={**_read_details(), **detail},
    )


def _list_subjects() -> Iterator[str]:
    values = request.view_args or {}
    for name in _SUBJECTS:
        if name in values:
            text = str(values[name])
            names_organization = name == "organization" or (name == "code" and request.path.startswith("/api/"))
            yield (parse_code(text) if names_organization else None) or (text if _CODE.fullmatch(text) else "?")


def _read_details() -> dict[str, str]:
    form = (request.view_args or {}).get("form")
    asked = {name: request.args.get(name, "") for name in _DETAILS}
    return {**({"form": str(form)} if form else {}), **{k: v for k, v in asked.items() if _CODE.fullmatch(v)}}
