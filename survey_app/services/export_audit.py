"""The audit log as a file."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from sqlalchemy import Engine

from survey_app.domain.audit import AuditSearch, KeptEntry
from survey_app.exports.columns import Row
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.storage.audit import stream_entries
from survey_app.storage.session import read_snapshot

_HEADER: Final = ("number", "at", "actor", "email", "role", "council", "action", "subject", "detail")


def export_audit(engine: Engine, search: AuditSearch, dialect: Dialect = "people") -> Iterator[bytes]:
    """Give the wanted entries as CSV piece by piece, the oldest first; `at` is in UTC."""
    with read_snapshot(engine) as connection:
        yield from render_csv(_HEADER, map(_row, stream_entries(connection, search)), dialect)


def _row(kept: KeptEntry) -> Row:
    entry = kept.entry
    at = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    detail = json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True) if entry.detail else ""
    return kept.id, at, entry.actor, kept.email, entry.role, kept.council, entry.action, entry.subject, detail
