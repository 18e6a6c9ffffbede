"""Searches the register as people do: words in any order, any case, ё as е; or an ИНН."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from survey_app.storage.jurisdiction import within
from survey_app.storage.models import OrganizationRow
from survey_app.storage.name_columns import has_words, order_by_name


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """An organization as a list of search results shows it."""

    code: str
    name: str
    short_name: str
    sphere: str
    kind: str | None
    region: str
    address: str


def search_organizations(
    session: Session, words: Sequence[str], *, council_id: int | None = None, after: str | None = None, limit: int
) -> list[FoundOrganization]:
    """Return at most `limit` organizations, not archived, that have every word, by the name that lists show and code.

    `council_id` keeps to that council's jurisdiction; `after`
    is the code of the last organization already seen.
    """
    row = OrganizationRow
    statement = select(row.code, row.name, row.short_name, row.sphere, row.kind, row.region, row.address)
    dialect = session.get_bind().dialect
    name = order_by_name(dialect, row.name.expression, row.short_name.expression)
    statement = statement.where(row.archived_on.is_(None), *has_words(dialect, words))
    if council_id is not None:
        statement = statement.where(within(council_id))
    if after is not None:
        last = select(name).where(row.code == after).scalar_subquery()
        statement = statement.where(or_(name > last, and_(name == last, row.code > after)))
    found = session.execute(statement.order_by(name, row.code).limit(limit))
    return [FoundOrganization(*values) for values in found]
