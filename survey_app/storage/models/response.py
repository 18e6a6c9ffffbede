"""Responses, their free texts kept apart, and the counts folded from them.

What links a response to a person for a short time (`transaction_id`, `quarter`, `network`, `digest`) is set to NULL by
the worker; the free text then lives in a row of its own that nothing joins to a response.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base, CountArray, Key, Position


class QuestionnaireRow(Base):
    """A questionnaire version that responses were given to; `layout` says how their answers are packed."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(SmallInteger)
    layout: Mapped[str] = mapped_column(Text)


class ResponseRow(Base):
    """One response, under 100 bytes; column order keeps PostgreSQL's alignment tight.

    `channel` is the place in `domain.responses.CHANNELS`, from 1; `duration` 0 under 30 s, 1 to 119 s, 2 longer,
    3 unknown; `quarter` the quarter of an hour of the day, 0–95; `network` a keyed hash.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("channel BETWEEN 1 AND 6", name="channel"),
        CheckConstraint("duration BETWEEN 0 AND 3", name="duration"),
        CheckConstraint("answers >= 0", name="answers"),
        Index(
            "ix_response_transaction_id",
            "transaction_id",
            postgresql_where=text("transaction_id IS NOT NULL"),
            sqlite_where=text("transaction_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)
    transaction_id: Mapped[Any] = mapped_column(Position, nullable=True)
    network: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[int | None] = mapped_column(BigInteger)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    received_on: Mapped[date]
    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"))
    quarter: Mapped[int | None] = mapped_column(SmallInteger)
    channel: Mapped[int] = mapped_column(SmallInteger)
    duration: Mapped[int] = mapped_column(SmallInteger)
    set_aside: Mapped[bool] = mapped_column(default=False)


class PendingTextRow(Base):
    """A free text on its first day, still beside its response; the worker moves it away."""

    __tablename__ = "pending_text"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[UUID] = mapped_column(Key, ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class FreeTextRow(Base):
    """A free text on its own: a random key, no response, no day; `month` is `YYYY-MM`."""

    __tablename__ = "free_text"
    __table_args__ = (
        Index("ix_free_text_counted", "cycle_id", "organization_id", "question"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[UUID] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    question: Mapped[str] = mapped_column(String(80))
    month: Mapped[str] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text)


class TallyRow(Base):
    """Folded counts; `counts` is in the order of the questionnaire's layout."""

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("responses >= 0", name="responses"),
        {"sqlite_with_rowid": False},
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"), primary_key=True)
    channel: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    set_aside: Mapped[bool] = mapped_column(primary_key=True)
    responses: Mapped[int]
    counts: Mapped[list[int]] = mapped_column(CountArray)


class FoldPositionRow(Base):
    """The one row that says which responses are folded: those with a smaller transaction id."""

    __tablename__ = "fold_position"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[Any] = mapped_column(Position, nullable=False)
