"""Register files that wait for somebody to look at their differences."""

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.storage.base import Base


class RegisterUploadRow(Base):
    """A register file as it was uploaded, for an hour; `key` is SHA-256 in hex of the file and its options.

    `options` is a JSON object: what fills empty columns, and whether the good lines come in without the others.
    """

    __tablename__ = "register_upload"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    options: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
