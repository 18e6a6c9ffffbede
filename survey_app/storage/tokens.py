"""Tokens of councils and operators: found by their hash, never stored themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from survey_app.domain.identifiers import LARGEST_ID
from survey_app.domain.scopes import SCOPES
from survey_app.storage.keys import hash_key, make_key
from survey_app.storage.models import CouncilRow, TokenRow

_PREFIX: Final = "nok_"  # so that people and secret scanners know it for what it is


def add_token(
    session: Session,
    council_id: int,
    role: str,
    *,
    created_at: datetime,
    expires_on: date | None,
    name: str = "",
    scopes: Sequence[str] = SCOPES,
) -> tuple[TokenRow, str]:
    """Add a token; returns its row and its text, which can never be read again."""
    text = _PREFIX + make_key()
    row = TokenRow(
        council_id=council_id,
        role=role,
        name=name,
        scopes=" ".join(scopes),
        token_hash=hash_key(text),
        created_at=created_at,
        expires_on=expires_on,
    )
    session.add(row)
    session.flush()
    return row, text


def find_token(session: Session, text: str, today: date) -> TokenRow | None:
    """Return the token if it is known, not revoked and not past its last day."""
    return session.scalar(select(TokenRow).where(TokenRow.token_hash == hash_key(text), _is_valid(today)))


def note_token_use(session: Session, token_id: int, today: date) -> None:
    """Note the day on which the token was used."""
    session.execute(update(TokenRow).where(TokenRow.id == token_id).values(last_used_on=today))


def find_token_again(session: Session, token_id: int, today: date) -> TokenRow | None:
    """Return a token that was found before, if it is still valid."""
    return session.scalar(select(TokenRow).where(TokenRow.id == token_id, _is_valid(today)))


def list_tokens(session: Session) -> Sequence[tuple[TokenRow, str]]:
    """Return every token with the code of its council, oldest first."""
    statement = (
        select(TokenRow, CouncilRow.code).join(CouncilRow, CouncilRow.id == TokenRow.council_id).order_by(TokenRow.id)
    )
    return [(row, council) for row, council in session.execute(statement)]


def revoke_token(session: Session, token_id: int, revoked_at: datetime) -> bool:
    """Revoke a token from now on; one revoked before keeps its instant. False if there is no such token."""
    row = session.get(TokenRow, token_id) if 0 < token_id <= LARGEST_ID else None
    if row is not None and row.revoked_at is None:
        row.revoked_at = revoked_at
    return row is not None


def _is_valid(today: date) -> ColumnElement[bool]:
    return TokenRow.revoked_at.is_(None) & or_(TokenRow.expires_on.is_(None), TokenRow.expires_on >= today)
