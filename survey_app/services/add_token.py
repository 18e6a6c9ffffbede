"""Gives a council or its operator a token for the API."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.organizations import normalize_space
from survey_app.domain.scopes import SCOPES
from survey_app.storage import tokens
from survey_app.storage.councils import get_council

_LONGEST_NAME: Final = 80


def add_token(
    session: Session,
    council: str,
    role: str,
    *,
    now: datetime,
    expires_on: date | None,
    name: str = "",
    scopes: Sequence[str] = (),
) -> tuple[int, str]:
    """Add a token valid through `expires_on` (None: until revoked); returns its number and, this once, its text.

    `name` says what it is for; no scopes given means all of them. The caller commits. Raises CouncilUnknown,
    InvalidInput for a day that is past, a scope that is none, and a name longer than a line.
    """
    owner = get_council(session, council)
    name = normalize_space(name)
    problems = _check(name, scopes, expires_on, now.date())
    if problems:
        raise InvalidInput("The token cannot be added as it is described.", problems)
    ordered = [each for each in SCOPES if each in scopes] or SCOPES
    row, text = tokens.add_token(
        session, owner.id, role, created_at=now, expires_on=expires_on, name=name, scopes=ordered
    )
    return row.id, text


def _check(name: str, scopes: Sequence[str], expires_on: date | None, today: date) -> list[Problem]:
    problems = [
        Problem("/scopes", "scope_unknown", f"There is no scope {each}; there are: {' '.join(SCOPES)}.", each)
        for each in scopes
        if each not in SCOPES
    ]
    if len(name) > _LONGEST_NAME or not name.isprintable():
        detail = f"The name may have at most {_LONGEST_NAME} printable characters."
        problems.append(Problem("/name", "token_name", detail, name[:_LONGEST_NAME]))
    if expires_on is not None and expires_on < today:
        detail = f"{expires_on} is past; the token would never be valid."
        problems.append(Problem("/expires_on", "expires_past", detail, str(expires_on)))
    return problems
