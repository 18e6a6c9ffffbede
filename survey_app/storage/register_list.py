"""The register as its administrator looks through it: searched, filtered, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Dialect, and_, func, or_, select, true
from sqlalchemy.orm import Session

from survey_app.domain.identifiers import parse_code
from survey_app.storage.models import OrganizationAliasRow, OrganizationRow
from survey_app.storage.name_columns import has_words, order_by_name

State: TypeAlias = Literal["active", "archived", "all"]
STATES: Final[Sequence[State]] = ("active", "archived", "all")


@dataclass(frozen=True, slots=True)
class RegisterSearch:
    """Which entries are wanted; `territory` is the beginning of an ОКТМО code, "" and no words limit nothing."""

    words: Sequence[str] = ()
    sphere: str | None = None
    region: str | None = None
    territory: str = ""
    state: State = "active"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An organization as a line of the register shows it."""

    code: str
    name: str
    short_name: str
    sphere: str
    inn: str
    region: str
    oktmo: str
    archived_on: date | None


def list_register(session: Session, search: RegisterSearch, *, skip: int, most: int) -> list[RegisterEntry]:
    """Return a page of the entries that are wanted, by the name that lists show and code."""
    row, dialect = OrganizationRow, session.get_bind().dialect
    name = order_by_name(dialect, row.name.expression, row.short_name.expression)
    columns: list[Any] = [getattr(row, field.name) for field in fields(RegisterEntry)]
    statement = select(*columns).where(meets_search(dialect, search)).order_by(name, row.code)
    return [RegisterEntry(*values) for values in session.execute(statement.offset(skip).limit(most))]


def count_register(session: Session, search: RegisterSearch) -> int:
    """Return how many entries are wanted."""
    statement = (
        select(func.count()).select_from(OrganizationRow).where(meets_search(session.get_bind().dialect, search))
    )
    return session.scalar(statement) or 0


def list_regions(session: Session) -> Sequence[str]:
    """Return the regions that the register names, by name."""
    named = select(OrganizationRow.region).where(OrganizationRow.region != "").distinct()
    return session.scalars(named.order_by(OrganizationRow.region)).all()


def meets_search(dialect: Dialect, search: RegisterSearch) -> ColumnElement[bool]:
    """Return the condition that an organization is wanted."""
    row = OrganizationRow
    conditions: list[ColumnElement[bool]] = [true()]
    if search.words:
        conditions.append(or_(and_(*has_words(dialect, search.words)), _has_code(search.words)))
    if search.sphere:
        conditions.append(row.sphere == search.sphere)
    if search.region:
        conditions.append(row.region == search.region)
    if search.territory:
        conditions.append(row.oktmo.startswith(search.territory))
    if search.state != "all":
        conditions.append(row.archived_on.is_(None) if search.state == "active" else row.archived_on.is_not(None))
    return and_(*conditions)


def _has_code(words: Sequence[str]) -> ColumnElement[bool]:
    code = parse_code("".join(words)) or ""
    alias = select(OrganizationAliasRow.organization_id).where(OrganizationAliasRow.code == code)
    return or_(OrganizationRow.code == code, OrganizationRow.id.in_(alias))
