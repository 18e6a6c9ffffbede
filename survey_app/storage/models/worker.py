"""The lease that lets one worker run at a time."""

from sqlalchemy import BigInteger, CheckConstraint, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class WorkerLeaseRow(Base):
    """Who holds the lease and until when, in whole seconds since 1970 UTC."""

    __tablename__ = "worker_lease"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[int] = mapped_column(BigInteger)
