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
    """One response, at most 100 bytes; column order keeps PostgreSQL's alignment tight.

    `place_id` is NULL where the respondent named no place that is registered; `channel` is
    the position in `domain.responses.CHANNELS`, from 1; `duration` 0 under 30 s, 1 to 119 s, 2 longer, 3 unknown;
    `quarter` the quarter of an hour of the day, 0–95; `network` a keyed hash; `digest` 32 bits of the content's.
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
    digest: Mapped[int | None]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    received_on: Mapped[date]
    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"))
    quarter: Mapped[int | None] = mapped_column(SmallInteger)
    channel: Mapped[int] = mapped_column(SmallInteger)
    duration: Mapped[int] = mapped_column(SmallInteger)
    set_aside: Mapped[bool] = mapped_column(default=False)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))


class HiddenMark:
    """Why a council hid a text, who did ("token 3"), in which month `YYYY-MM`; all NULL for a text that is shown.

    It stands beside the text, for a row of its own would keep the transaction, hence the day, that wrote it; and it
    names no day, for a text is older than the act that hides it.
    """

    hidden_reason: Mapped[str | None] = mapped_column(Text)
    hidden_by: Mapped[str | None] = mapped_column(String(80))
    hidden_in: Mapped[str | None] = mapped_column(String(7))


class SheetNamespaceRow(Base):
    """The namespace of the ids of a cycle's sheets; nobody is told it, and it stays as long as the cycle."""

    __tablename__ = "sheet_namespace"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    namespace: Mapped[UUID] = mapped_column(Key)


class PendingTextRow(HiddenMark, Base):
    """A free text on its first day, still beside its response; the worker moves it away."""

    __tablename__ = "pending_text"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[UUID] = mapped_column(Key, ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class FreeTextRow(HiddenMark, Base):
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
    """Folded counts; `counts` is in the order of the questionnaire's layout.

    `place_id` 0 is no place: part of a key cannot be NULL. Hence no foreign key; what is folded here comes from
    responses, which have one.
    """

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
    place_id: Mapped[int] = mapped_column(primary_key=True)
    responses: Mapped[int]
    counts: Mapped[list[int]] = mapped_column(CountArray)


class DayTallyRow(Base):
    """Folded numbers of responses by day and channel, of an organization, and of the whole cycle beside.

    `organization_id` 0 is the whole cycle: a council with thousands of organizations would add up millions of rows for
    one chart. Part of a key cannot be NULL, hence no foreign key. A row tells less than the responses it counts, which
    have their day and channel for good.
    """

    __tablename__ = "day_tally"
    __table_args__ = (
        CheckConstraint("responses > 0", name="responses"),
        {"sqlite_with_rowid": False},
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(primary_key=True)
    received_on: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    set_aside: Mapped[bool] = mapped_column(primary_key=True)
    responses: Mapped[int]


class FoldPositionRow(Base):
    """The one row that says which responses are folded: those with a smaller transaction id."""

    __tablename__ = "fold_position"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[Any] = mapped_column(Position, nullable=False)
