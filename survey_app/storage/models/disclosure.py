"""What organizations and the public were shown last, so that what they are shown next singles nobody out."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class DisclosedTotalsRow(Base):
    """The numbers shown last of an organization in a cycle, as JSON; `version` grows with every change."""

    __tablename__ = "disclosed_totals"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
