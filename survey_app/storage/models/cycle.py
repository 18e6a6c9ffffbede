"""Councils with their jurisdiction, and cycles with their lists of organizations."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR
from survey_app.storage.base import Base


class CouncilRow(Base):
    """A council; without any scope rows its jurisdiction is everything."""

    __tablename__ = "council"
    __table_args__ = (CheckConstraint("length(code) BETWEEN 1 AND 40", name="code_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(String(64))


class CouncilScopeRow(Base):
    """One limit of a jurisdiction; values of one kind are alternatives, kinds must all be met."""

    __tablename__ = "council_scope"
    __table_args__ = (CheckConstraint("kind IN ('sphere', 'region', 'territory', 'organization')", name="kind"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)


class CycleRow(Base):
    """A council's cycle; or, with no council, the standing year of answers outside any cycle."""

    __tablename__ = "cycle"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed', 'published', 'standing')",
            name="state",
        ),
        CheckConstraint("(state = 'standing') = (council_id IS NULL)", name="standing_has_no_council"),
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="year"),
        CheckConstraint("opens_on <= closes_on", name="opens_before_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(90), unique=True)
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    year: Mapped[int]
    edition: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(9))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]


class CycleOrganizationRow(Base):
    """An organization on a cycle's list; `is_open` follows the cycle's state so that the database can forbid two.

    `recipients` are what the council says they were in the year before the cycle's; NULL: what the register says.
    """

    __tablename__ = "cycle_organization"
    __table_args__ = (
        UniqueConstraint("organization_id", "cycle_id", name="uq_cycle_organization_pair"),
        Index(
            "uq_cycle_organization_one_open",
            "organization_id",
            unique=True,
            postgresql_where=text("is_open"),
            sqlite_where=text("is_open"),
        ),
        CheckConstraint("recipients >= 0", name="recipients"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    recipients: Mapped[int | None]


class ListDecisionRow(Base):
    """The decision by which a council settled a cycle's list."""

    __tablename__ = "list_decision"
    __table_args__ = (CheckConstraint("length(number) BETWEEN 1 AND 80", name="number_given"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
