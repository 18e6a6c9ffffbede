"""Who may ask for council data: tokens, of which only the hash is kept."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.domain.scopes import SCOPES
from survey_app.storage.base import Base


class TokenRow(Base):
    """An API token of a council's or an operator's; `token_hash` is SHA-256 in hex, `scopes` are apart by spaces."""

    __tablename__ = "token"
    __table_args__ = (CheckConstraint("role IN ('council', 'operator')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    role: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text, server_default=text("''"))
    scopes: Mapped[str] = mapped_column(Text, server_default=" ".join(SCOPES))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_on: Mapped[date | None]
