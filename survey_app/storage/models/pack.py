"""Council packs that were asked for, and the files that came of it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class CouncilPackRow(Base):
    """The pack of a cycle, one at most: asked for, being built, there, or why not.

    `build` counts beginnings: whoever builds writes only while it is still theirs. `attempts` are those since somebody
    asked. `inputs` is SHA-256 of what it was made of, `digest` that of the file; both are empty until it is there.
    """

    __tablename__ = "council_pack"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'building', 'ready', 'failed', 'cancelled')", name="state"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(9))
    build: Mapped[int] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(SmallInteger)
    stage: Mapped[str] = mapped_column(String(8))
    percent: Mapped[int] = mapped_column(SmallInteger)
    requested_by: Mapped[str] = mapped_column(String(80))
    requested_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str] = mapped_column(String(40))
    inputs: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)


class PackPieceRow(Base):
    """A piece of a pack's file, in order from 0; of builds before the last one until the worker clears them."""

    __tablename__ = "council_pack_piece"

    pack_id: Mapped[int] = mapped_column(ForeignKey("council_pack.id", ondelete="CASCADE"), primary_key=True)
    build: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
