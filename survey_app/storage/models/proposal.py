"""What councils propose to the organizations they assessed, and by which decisions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class ProposalDecisionRow(Base):
    """A decision by which a council approved proposals of a cycle, or withdrew one."""

    __tablename__ = "proposal_decision"
    __table_args__ = (CheckConstraint("length(number) BETWEEN 1 AND 80", name="number_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]


class ProposalRow(Base):
    """A proposal; a draft while no decision approves it. What was approved stays, also when it is withdrawn."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 2000", name="text_given"),
        CheckConstraint("withdrawal_id IS NULL OR approval_id IS NOT NULL", name="withdrawn_after_approval"),
        Index("ix_proposal_cycle_id_organization_id", "cycle_id", "organization_id", "id"),
        Index("ix_proposal_organization_id", "organization_id"),
        {"sqlite_autoincrement": True},  # the address of a removed draft never shows another one
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    text: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str | None] = mapped_column(String(40))
    item: Mapped[str | None] = mapped_column(String(120))
    due_on: Mapped[date | None]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_decision.id"))
    withdrawal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_decision.id"))
