"""Sessions of accounts: found by the hash of the key in the cookie; one that ends is deleted."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey_app.domain.accounts import SESSION_LASTS
from survey_app.storage.keys import hash_key, make_key
from survey_app.storage.models import AccountRow, AccountSessionRow


def begin_session(session: Session, account: AccountRow, label: str, now: datetime) -> str:
    """Begin a session in a browser described by `label`; returns its key. Those that are over, anybody's, go."""
    session.execute(delete(AccountSessionRow).where(AccountSessionRow.created_at <= now - SESSION_LASTS))
    key = make_key()
    row = AccountSessionRow(
        account_id=account.id, key_hash=hash_key(key), label=label, created_at=now, last_seen_on=now.date()
    )
    session.add(row)
    account.last_signed_in_on = now.date()
    session.flush()
    return key


def find_session(session: Session, key: str, now: datetime) -> tuple[AccountSessionRow, AccountRow] | None:
    """Return the session of this key with its account, unless it is over or the account is disabled."""
    found = session.execute(
        select(AccountSessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == AccountSessionRow.account_id)
        .where(
            AccountSessionRow.key_hash == hash_key(key),
            AccountSessionRow.created_at > now - SESSION_LASTS,
            AccountRow.disabled_at.is_(None),
        )
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def note_session_use(session: Session, session_id: int, today: date) -> None:
    """Note the day on which the session was used."""
    session.execute(update(AccountSessionRow).where(AccountSessionRow.id == session_id).values(last_seen_on=today))


def list_sessions(session: Session, account_id: int, now: datetime) -> Sequence[AccountSessionRow]:
    """Return the account's sessions that are not over, the newest first."""
    return session.scalars(
        select(AccountSessionRow)
        .where(AccountSessionRow.account_id == account_id, AccountSessionRow.created_at > now - SESSION_LASTS)
        .order_by(AccountSessionRow.id.desc())
    ).all()


def end_session(session: Session, account_id: int, session_id: int) -> bool:
    """End one of the account's sessions; False if it has no such session."""
    own = AccountSessionRow.account_id == account_id
    ended = delete(AccountSessionRow).where(own, AccountSessionRow.id == session_id).returning(AccountSessionRow.id)
    return session.scalar(ended) is not None


def end_sessions(session: Session, account_id: int, *, but: int | None = None) -> int:
    """End all sessions of the account, `but` that of this id; returns how many there were."""
    ended = delete(AccountSessionRow).where(AccountSessionRow.account_id == account_id)
    if but is not None:
        ended = ended.where(AccountSessionRow.id != but)
    return len(session.scalars(ended.returning(AccountSessionRow.id)).all())
