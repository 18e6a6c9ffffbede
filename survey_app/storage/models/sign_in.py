"""Who may sign in: accounts with what proves who they are, and the sessions that have begun."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class AccountRow(Base):
    """A person's account, bound to its council or organization; `authority` has a list of councils beside it.

    `uniquifier` changes whenever what proves the person changes: a sign-in that began before cannot end after.
    `totp_secret` is encrypted, `recovery_codes` and `link_hash` are hashes, the former one a line; `totp_counter` is
    the half-minute (since 1970) of the last code that was used, so that none is used twice.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'authority', 'council', 'operator', 'organization')", name="role"),
        CheckConstraint("(role IN ('council', 'operator')) = (council_id IS NOT NULL)", name="council_of_role"),
        CheckConstraint("(role = 'organization') = (organization_id IS NOT NULL)", name="organization_of_role"),
        CheckConstraint("length(email) BETWEEN 3 AND 254", name="email_length"),
        CheckConstraint("(link_hash IS NULL) = (link_expires_at IS NULL)", name="link_expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(13))
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    recovery_codes: Mapped[str | None] = mapped_column(Text)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_signed_in_on: Mapped[date | None]


class AccountCouncilRow(Base):
    """A council whose published results an authority's account sees."""

    __tablename__ = "account_council"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), primary_key=True)


class AccountSessionRow(Base):
    """A session that has not ended; `key_hash` is SHA-256 in hex of the key in the cookie.

    `label` says coarsely in which browser ("Firefox, Windows"); no address is kept and no more of the browser's name.
    A session that ends is deleted.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_on: Mapped[date]
