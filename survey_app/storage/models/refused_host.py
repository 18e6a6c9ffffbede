"""From which hosts responses were refused."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class RefusedHostRow(Base):
    """How many responses for an organization came from a host that is not registered, on a day of its council.

    Of a page only its host is known: no path, nothing of the respondent. `null` are pages without an origin of their
    own, `*` whatever is no host, and the hosts over the most that a day can have.
    """

    __tablename__ = "refused_host"
    __table_args__ = (CheckConstraint("count > 0", name="count"), Index("ix_refused_host_day", "day"))

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    count: Mapped[int]
