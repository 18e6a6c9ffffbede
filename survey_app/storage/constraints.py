"""Which truth of the database a statement broke, and the refusal that says so: the one place that reads such errors."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from survey_app.domain.errors import AlreadyExists, AlreadyOpenElsewhere, Refusal, RegisterChanged
from survey_app.storage.base import Base

_SQLITE_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (.+)")
_SQLITE_CHECK: Final = re.compile(r"CHECK constraint failed: (\w+)")

_REFUSALS: Final[Mapping[str, tuple[type[Refusal], str]]] = {
    "uq_account_email": (AlreadyExists, "An account with this e-mail address exists already."),
    "uq_council_code": (AlreadyExists, "A council with this code exists already."),
    "uq_cycle_code": (AlreadyExists, "A cycle with this code exists already."),
    "uq_place_organization_id_code": (AlreadyExists, "The organization has a place with this code already."),
    "fk_cycle_organization_organization_id": (RegisterChanged, "An organization was merged meanwhile; look again."),
    "uq_cycle_organization_one_open": (AlreadyOpenElsewhere, "An organization is in another open cycle."),
}


@contextmanager
def refusing_violations(*about: str) -> Iterator[None]:
    """Turn the violations that a person can cause into refusals about these codes; others pass as they are.

    The caller's transaction (or savepoint) is broken then, as the database leaves it.
    """
    try:
        yield
    except IntegrityError as error:
        refusal = _REFUSALS.get(constraint_name(error) or "")
        if refusal is None:
            raise
        kind, detail = refusal
        raise kind(detail, about=about) from error


def constraint_name(error: IntegrityError) -> str | None:
    """Return the name of the broken constraint; None where the database does not tell (SQLite's foreign keys)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name) if diagnosis.constraint_name else None
    message = str(error.orig)
    if check := _SQLITE_CHECK.search(message):
        return check[1]
    unique = _SQLITE_UNIQUE.search(message)
    return _unique_of_columns(unique[1]) if unique else None


def _unique_of_columns(listed: str) -> str | None:
    """Find the unique constraint or index that SQLite describes as `table.column, table.column`."""
    names = [name.strip().partition(".") for name in listed.split(",")]
    table = Base.metadata.tables.get(names[0][0])
    columns = [column for _, _, column in names]
    return next((name for name, of in _uniques(table) if of == columns), None) if table is not None else None


def _uniques(table: Table) -> Iterator[tuple[str, list[str]]]:
    constraints = (each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint))
    indexes = (each for each in table.indexes if each.unique)
    each: UniqueConstraint | PrimaryKeyConstraint | Index
    for each in (*constraints, *indexes):
        yield str(each.name), [column.name for column in each.columns]
