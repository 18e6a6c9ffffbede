"""Takes a register file of which somebody wants to see the differences before they are made."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.errors import UploadUnknown
from survey_app.exports.register_file import RegisterFile, parse_register
from survey_app.storage.models import RegisterUploadRow
from survey_app.storage.register_uploads import find_upload, keep_upload

UPLOAD_LASTS: Final = timedelta(hours=1)
MOST_UPLOAD_BYTES: Final = 10 * 1024 * 1024
_MOST_KEPT: Final = 4
_LONGEST_NAME: Final = 200


def upload_register(session: Session, name: str, content: bytes, defaults: Mapping[str, str], now: datetime) -> str:
    """Keep a file for an hour, with what fills its empty columns; returns its key. The caller commits.

    Raises TableUnreadable; whoever calls has bounded the file's size.
    """
    parse_register(content)
    options = json.dumps(dict(defaults), ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(content + b"\0" + options.encode()).hexdigest()
    row = RegisterUploadRow(key=key, name=name[-_LONGEST_NAME:], content=content, options=options, uploaded_at=now)
    keep_upload(session, row, since=now - UPLOAD_LASTS, most=_MOST_KEPT)
    return key


def open_upload(session: Session, key: str, now: datetime) -> tuple[str, RegisterFile, dict[str, str]]:
    """Return a kept file's name, its lines, and what fills its empty columns. Raises UploadUnknown."""
    row = find_upload(session, key, now - UPLOAD_LASTS)
    if row is None:
        raise UploadUnknown("This file is not kept any more; upload it again.", about=(key,))
    return row.name, parse_register(row.content), json.loads(row.options)
