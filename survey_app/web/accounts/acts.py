"""What people do with their accounts, in the audit log: in the same transaction as what was done."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from survey_app.domain.audit import AuditEntry
from survey_app.storage.audit import add_entry
from survey_app.storage.models import AccountRow


def note_act(database: Session, action: str, account: AccountRow | None) -> None:
    """Write what the account's person did; None is somebody who named no account that there is."""
    number = None if account is None else account.id
    entry = AuditEntry(
        at=datetime.now(UTC),
        actor="nobody" if number is None else f"account {number}",
        role="" if account is None else account.role,
        action=action,
        subject="" if number is None else str(number),
        account_id=number,
        council_id=None if account is None else account.council_id,
    )
    add_entry(database.connection(), entry)
