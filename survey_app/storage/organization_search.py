"""Searches the register as people do: words in any order, any case, ё as е; or an ИНН."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, String, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from survey_app.domain.organizations import fold_for_search
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import OrganizationRow

_SHORTEST_INN_START: Final = 4
# PostgreSQL lowers only what its locale knows, and a locale may know ASCII alone: Russian and Tatar letters by name.
_CAPITALS: Final = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘӨҮҖҢҺё"
_SMALL: Final = "абвгдеежзийклмнопрстуфхцчшщъыьэюяәөүҗңһе"


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
    """Return at most `limit` organizations that have every word in name, region or address, by name and code.

    A word of four digits or more may also begin the ИНН. `council_id` keeps to that council's jurisdiction; `after`
    is the code of the last organization already seen.
    """
    row = OrganizationRow
    statement = select(row.code, row.name, row.short_name, row.sphere, row.kind, row.region, row.address)
    text = _folded(session)
    statement = statement.where(*(_has(text, word) for word in words))
    if council_id is not None:
        statement = statement.where(within(council_id))
    if after is not None:
        last = select(row.name).where(row.code == after).scalar_subquery()
        statement = statement.where(or_(row.name > last, and_(row.name == last, row.code > after)))
    found = session.execute(statement.order_by(row.name, row.code).limit(limit))
    return [FoundOrganization(*values) for values in found]


def _folded(session: Session) -> ColumnElement[str]:
    row = OrganizationRow
    text = row.name + " " + row.short_name + " " + row.region + " " + row.address
    if session.get_bind().dialect.name == "sqlite":
        return func.fold_for_search(text, type_=String)
    return func.translate(func.lower(text), literal(_CAPITALS), literal(_SMALL), type_=String)


def _has(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    condition = text.contains(fold_for_search(word), autoescape=True)
    if word.isdecimal() and len(word) >= _SHORTEST_INN_START:
        return or_(condition, OrganizationRow.inn.startswith(word))
    return condition
