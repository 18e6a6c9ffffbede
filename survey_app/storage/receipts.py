"""Finds a response by its receipt, which is computed from the id and stored nowhere."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select, text

from survey_app.storage.models import OrganizationRow, ResponseRow

# PostgreSQL has an index on this very expression (migration 0007); SQLite computes it for every row.
_DIGEST: Final = {
    "postgresql": r"substring(sha256('\x72656365697074'::bytea || uuid_send(response.id)) from 1 for 10)",
    "sqlite": "receipt_digest(response.id)",
}


@dataclass(frozen=True, slots=True)
class TakenResponse:
    """What a receipt tells: for which organization and on which day (of its council) a response was taken."""

    organization_code: str
    organization_name: str
    received_on: date


def find_receipt(connection: Connection, digest: bytes) -> TakenResponse | None:
    """Return what is known of the response whose receipt spells these 10 bytes, or None."""
    statement = (
        select(OrganizationRow.code, OrganizationRow.name, ResponseRow.received_on)
        .join_from(ResponseRow, OrganizationRow, OrganizationRow.id == ResponseRow.organization_id)
        .where(text(f"{_DIGEST[connection.dialect.name]} = :digest").bindparams(digest=digest))
        .limit(1)
    )
    found = connection.execute(statement).one_or_none()
    return None if found is None else TakenResponse(*found)
