"""The audit log: who did or read what. Triggers of the database refuse to change or delete a row."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class AuditEntryRow(Base):
    """One act; `actor` is "account 5", "token 3" or "command line: deploy", `subject` and `detail` hold codes.

    It refers to no other row: a log outlives what it speaks of. `detail` is a JSON object of texts.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_actor_id", "actor", "id"),
        Index("ix_audit_entry_action_id", "action", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(13))
    council_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text)
