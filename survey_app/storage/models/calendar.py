"""What a council says of the steps of its years, and its meetings."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class CouncilStepRow(Base):
    """A council's own day for a step of a year of assessment, and when it was done; both may be NULL."""

    __tablename__ = "council_step"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class CouncilMeetingRow(Base):
    """A meeting that a council held, by its protocol."""

    __tablename__ = "council_meeting"
    __table_args__ = (
        CheckConstraint("length(protocol) BETWEEN 1 AND 80", name="protocol_given"),
        Index("ix_council_meeting_council_id_held_on", "council_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    protocol: Mapped[str] = mapped_column(String(80))
    agenda: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
