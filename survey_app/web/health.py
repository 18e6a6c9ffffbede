"""Whether the process lives and whether it can take responses."""

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.storage.migrations import current_revision, head_revision
from survey_app.storage.models import WorkerLeaseRow
from survey_app.web.installation import installation

blueprint = Blueprint("health", __name__)
_PROBE_SECONDS: Final = 10.0


@dataclass(slots=True)
class Probe:
    """The last look at the database; it is asked at most every ten seconds, however often we are."""

    seen_at: float = float("-inf")
    problem: str | None = None
    lock: Lock = field(default_factory=Lock)

    def look(self, engine: Engine) -> str | None:
        """Return what keeps us from taking responses, None if nothing does."""
        with self.lock:
            now = time.monotonic()
            if now - self.seen_at >= _PROBE_SECONDS:
                self.problem = find_problem(engine)
                self.seen_at = now
            return self.problem


def find_problem(engine: Engine) -> str | None:
    """Try the database: reachable, at the head revision, writable; what was written is taken back."""
    try:
        with engine.connect() as connection:
            if current_revision(connection) != head_revision():
                return "the schema is not at the head revision; run: flask database upgrade"
            connection.execute(update(WorkerLeaseRow).values(expires_at=WorkerLeaseRow.expires_at))
            connection.rollback()
    except (DBAPIError, PoolTimeoutError):
        return "the database cannot be reached or written"
    return None


def register(app: Flask) -> None:
    """Add the two addresses and the probe behind them."""
    app.extensions["survey_probe"] = Probe()
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def get_health() -> Response:
    """Say that the process is alive."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def get_readiness() -> tuple[Response, int]:
    """Say whether responses can be taken, and if not, why."""
    probe: Probe = current_app.extensions["survey_probe"]
    problem = probe.look(installation().engine)
    return jsonify(status="ready" if problem is None else "not ready", problem=problem), 503 if problem else 200
