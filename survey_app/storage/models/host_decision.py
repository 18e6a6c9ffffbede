"""What an organization decided about sites itself, beside what the register says."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class HostDecisionRow(Base):
    """A host that may send responses though the register does not name it, or may not though it does.

    `decided_by` names no person: "account 5".
    """

    __tablename__ = "host_decision"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    is_allowed: Mapped[bool]
    decided_on: Mapped[date]
    decided_by: Mapped[str] = mapped_column(String(80))
