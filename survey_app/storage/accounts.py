"""Accounts of people: found by address, bound to councils and organizations, let in by links that work once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey_app.domain.errors import AccountUnknown
from survey_app.storage.account_sessions import end_sessions
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.keys import hash_key, make_key
from survey_app.storage.models import AccountCouncilRow, AccountRow, CouncilRow, OrganizationRow


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account with the codes of its councils (one, or those listed for an authority) and of its organization."""

    row: AccountRow
    councils: Sequence[str]
    organization: str | None


def add_account(
    session: Session,
    email: str,
    role: str,
    *,
    council_id: int | None,
    organization_id: int | None,
    council_ids: Iterable[int],
    created_at: datetime,
) -> AccountRow:
    """Add an account without a password; `council_ids` are those listed for an authority. Raises AlreadyExists."""
    row = AccountRow(
        email=email,
        role=role,
        council_id=council_id,
        organization_id=organization_id,
        uniquifier=uuid4().hex,
        created_at=created_at,
    )
    session.add(row)
    with refusing_violations(email):
        session.flush()
    session.add_all(AccountCouncilRow(account_id=row.id, council_id=each) for each in set(council_ids))
    session.flush()
    return row


def find_account(session: Session, email: str) -> AccountRow | None:
    """Return the account of this address in small letters."""
    return session.scalar(select(AccountRow).where(AccountRow.email == email))


def get_account(session: Session, email: str) -> AccountRow:
    """Return the account of this address; nobody else changes it until the transaction ends. Raises AccountUnknown."""
    row = session.scalar(_locking(select(AccountRow).where(AccountRow.email == email)))
    if row is None:
        raise AccountUnknown(f"There is no account {email}.", about=(email,))
    return row


def lock_administrators(session: Session) -> Sequence[int]:
    """Return the row ids of the administrators who can sign in; none of them changes until the transaction ends."""
    can_sign_in = AccountRow.disabled_at.is_(None) & AccountRow.password_hash.is_not(None)
    found = select(AccountRow).where(AccountRow.role == "administrator", can_sign_in).order_by(AccountRow.id)
    return [row.id for row in session.scalars(_locking(found))]


def is_invited(row: AccountRow) -> bool:
    """Tell whether nobody has come in by the account yet; who lost a second factor has no password either."""
    return row.password_hash is None and row.last_signed_in_on is None


def lock_account(session: Session, account_id: int, uniquifier: str) -> AccountRow | None:
    """Return the account, to be changed, if nothing that proves its person has changed since it was looked at."""
    own = AccountRow.id == account_id
    return session.scalar(_locking(select(AccountRow).where(own, AccountRow.uniquifier == uniquifier)))


def list_accounts(session: Session) -> list[ListedAccount]:
    """Return every account by its address."""
    listed: dict[int, list[str]] = defaultdict(list)
    councils = select(AccountCouncilRow.account_id, CouncilRow.code).join(
        CouncilRow, CouncilRow.id == AccountCouncilRow.council_id
    )
    for account_id, code in session.execute(councils.order_by(CouncilRow.code)):
        listed[account_id].append(code)
    rows = session.execute(
        select(AccountRow, CouncilRow.code, OrganizationRow.code)
        .outerjoin(CouncilRow, CouncilRow.id == AccountRow.council_id)
        .outerjoin(OrganizationRow, OrganizationRow.id == AccountRow.organization_id)
        .order_by(AccountRow.email)
    )
    return [
        ListedAccount(row, [council] if council else listed[row.id], organization)
        for row, council, organization in rows
    ]


def list_account_councils(session: Session, account_id: int) -> Sequence[int]:
    """Return the row ids of the councils that are listed for an authority's account."""
    own = AccountCouncilRow.account_id == account_id
    return session.scalars(select(AccountCouncilRow.council_id).where(own)).all()


def make_link(row: AccountRow, expires_at: datetime) -> str:
    """Return a key that lets its bearer set the account's password once; an earlier one stops working."""
    key = make_key()
    row.link_hash, row.link_expires_at = hash_key(key), expires_at
    return key


def find_linked(session: Session, key: str, now: datetime, *, locking: bool = False) -> AccountRow | None:
    """Return the account whose password the bearer of the key may set, to be changed if `locking`."""
    statement = select(AccountRow).where(
        AccountRow.link_hash == hash_key(key), AccountRow.link_expires_at > now, AccountRow.disabled_at.is_(None)
    )
    return session.scalar(_locking(statement) if locking else statement)


def begin_anew(session: Session, row: AccountRow, *, but: int | None = None) -> None:
    """End what rests on how the account was proved so far: sessions `but` that, half-finished sign-ins, its link."""
    row.uniquifier = uuid4().hex
    row.link_hash = row.link_expires_at = None
    end_sessions(session, row.id, but=but)


def reset_second_factor(row: AccountRow) -> None:
    """Forget the second factor and its recovery codes."""
    row.totp_secret = row.totp_counter = row.recovery_codes = None


def _locking(statement: Select[AccountRow]) -> Select[AccountRow]:
    """Lock the row, and read it anew although it may have been read before: another may have changed it meanwhile."""
    return statement.with_for_update().execution_options(populate_existing=True)
