"""Uploaded register files: few, and kept only until somebody has looked at their differences."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from survey_app.storage.models import RegisterUploadRow


def keep_upload(session: Session, upload: RegisterUploadRow, *, since: datetime, most: int) -> None:
    """Keep a file, again if it is there already; forget those from before `since` and all but the newest `most`."""
    forget_uploads(session, since)
    session.merge(upload)
    session.flush()
    newest = select(RegisterUploadRow.key).order_by(RegisterUploadRow.uploaded_at.desc()).limit(most)
    session.execute(delete(RegisterUploadRow).where(RegisterUploadRow.key.not_in(session.scalars(newest).all())))


def find_upload(session: Session, key: str, since: datetime) -> RegisterUploadRow | None:
    """Return the file with this key, unless it is older than that."""
    recent = (RegisterUploadRow.key == key, RegisterUploadRow.uploaded_at >= since)
    return session.scalar(select(RegisterUploadRow).where(*recent))


def drop_upload(session: Session, key: str) -> None:
    """Forget a file."""
    session.execute(delete(RegisterUploadRow).where(RegisterUploadRow.key == key))


def forget_uploads(database: Session | Connection, before: datetime) -> None:
    """Forget the files that were uploaded before an instant."""
    database.execute(delete(RegisterUploadRow).where(RegisterUploadRow.uploaded_at < before))
