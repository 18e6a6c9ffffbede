"""The lease that lets one worker run at a time, and how each of its jobs went last."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class WorkerLeaseRow(Base):
    """Who holds the lease and until when, in whole seconds since 1970 UTC."""

    __tablename__ = "worker_lease"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[int] = mapped_column(BigInteger)


class JobRunRow(Base):
    """The last run of a job of the worker; `error` is the kind of error that ended it, empty if none."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(String(24), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    milliseconds: Mapped[int] = mapped_column(Integer)
    error: Mapped[str] = mapped_column(String(80))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
