"""What ratings need beside answers: observations with their history, intervals, and what was published."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class ObservationRow(Base):
    """What was observed at an organization, as the contract's JSON; the newest row counts, older ones are history.

    `recorded_by` says who in words that name no person: "token 3", "demo".
    """

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("role IN ('council', 'operator')", name="role"),
        Index("ix_observation_cycle_id_organization_id", "cycle_id", "organization_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(8))
    content: Mapped[str] = mapped_column(Text)


class ScoreIntervalRow(Base):
    """How far chance may have moved a score, computed when the cycle is closed; exact fractions as `a/b`."""

    __tablename__ = "score_interval"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    low: Mapped[str] = mapped_column(Text)
    high: Mapped[str] = mapped_column(Text)
    standard_error: Mapped[str] = mapped_column(Text)


class CycleSnapshotRow(Base):
    """What a council published, with its decision; `content` is compressed JSON, `digest` its SHA-256 before that."""

    __tablename__ = "cycle_snapshot"
    __table_args__ = (CheckConstraint("length(decision_number) BETWEEN 1 AND 80", name="decision_number_given"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    decision_number: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    frozen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
