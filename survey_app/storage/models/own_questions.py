"""Councils' own questions, as they are written and as they were shown, and what was answered to them."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base, Key


class OwnDraftRow(Base):
    """The own questions of a cycle as the council edits them, as JSON; nobody is asked them yet."""

    __tablename__ = "own_draft"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class OwnSetRow(Base):
    """A version of a cycle's own questions that was shown: its wording as JSON, its layout in `questionnaire`.

    Codes, kinds and options never change; the wording may, with the next `text_revision`.
    """

    __tablename__ = "own_set"
    __table_args__ = (CheckConstraint("text_revision >= 1", name="text_revision"),)

    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"), primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    text_revision: Mapped[int]
    content: Mapped[str] = mapped_column(Text)


class OwnAnswerRow(Base):
    """The packed answers of one response to own questions; a response without any has no row here."""

    __tablename__ = "own_answer"
    __table_args__ = (CheckConstraint("answers > 0", name="answers"), {"sqlite_with_rowid": False})

    response_id: Mapped[UUID] = mapped_column(Key, ForeignKey("response.id"), primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)
    questionnaire_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("questionnaire.id"))
