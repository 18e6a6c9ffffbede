"""What an operator does beside typing sheets in: takes them back, types some a second time, counts who declined."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base, Key


class VoidedSheetRow(Base):
    """A sheet that was taken back, for good: what it said, why, when, by whom.

    Free texts and answers to own questions are not kept.
    `id` is made by the page that asked for the reason, so that a double click voids once; `sheet_id` is the id that
    the response had, and has again when the sheet is typed in anew (after a merge another one, which then stands here).
    """

    __tablename__ = "voided_sheet"
    __table_args__ = (
        CheckConstraint("channel BETWEEN 4 AND 6", name="channel"),
        CheckConstraint("length(reason) BETWEEN 1 AND 300", name="reason_given"),
        CheckConstraint("role IN ('council', 'operator')", name="role"),
        Index("ix_voided_sheet_cycle_id_organization_id", "cycle_id", "organization_id"),
    )

    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    sheet_id: Mapped[UUID] = mapped_column(Key)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    channel: Mapped[int] = mapped_column(SmallInteger)
    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"))
    received_on: Mapped[date]
    answers: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    voided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    voided_by: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(8))


class SecondKeyingRow(Base):
    """A sheet that was chosen to be typed a second time; `keyed_on` is NULL until that is done.

    Only while the two differ, the sheet was not typed in anew and the cycle is not published are the second answers and
    the sheet's number here; `compared` and `differing` count questions and stay.
    """

    __tablename__ = "second_keying"
    __table_args__ = (
        CheckConstraint("channel BETWEEN 4 AND 6", name="channel"),
        CheckConstraint("differing BETWEEN 0 AND compared", name="differing"),
        Index("ix_second_keying_cycle_id_organization_id", "cycle_id", "organization_id"),
    )

    sheet_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    channel: Mapped[int] = mapped_column(SmallInteger)
    keyed_on: Mapped[date | None]
    compared: Mapped[int] = mapped_column(SmallInteger)
    differing: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str | None] = mapped_column(String(40))
    questionnaire_id: Mapped[int | None] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"))
    answers: Mapped[int | None] = mapped_column(BigInteger)


class DeclinedCountRow(Base):
    """How many people declined to answer when they were asked on paper, by telephone or in an interview."""

    __tablename__ = "declined_count"
    __table_args__ = (
        CheckConstraint("channel BETWEEN 4 AND 6", name="channel"),
        CheckConstraint("people > 0", name="people"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    channel: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    people: Mapped[int]
