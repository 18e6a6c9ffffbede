"""The last run of each of the worker's jobs: one row a job, written over."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.domain.jobs import JOB_NAMES, Job, JobRun
from survey_app.storage.models import JobRunRow


def keep_run(connection: Connection, run: JobRun) -> None:
    """Write a run over the one before; after an error, when the job last ended well stays as it was."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        "began_at": run.began_at,
        "milliseconds": run.milliseconds,
        "error": run.error[: JobRunRow.error.type.length],
        "due_at": run.due_at,
        **({} if run.error else {"done_at": run.done_at}),
    }
    adding = dialect.insert(JobRunRow).values(job=run.job, **values)
    connection.execute(adding.on_conflict_do_update(index_elements=["job"], set_=values))


def read_runs(connection: Connection) -> Mapping[Job, JobRun]:
    """Return the last runs by job; a job that never ran is not among them."""
    rows = {row.job: row for row in connection.execute(select(*JobRunRow.__table__.columns))}
    return {job: _read(job, rows[job]) for job in JOB_NAMES if job in rows}


def _read(job: Job, row: Row[Any]) -> JobRun:
    done_at, due_at = (at and _in_utc(at) for at in (row.done_at, row.due_at))
    return JobRun(job, _in_utc(row.began_at), row.milliseconds, row.error, done_at, due_at)


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite forgets the zone
