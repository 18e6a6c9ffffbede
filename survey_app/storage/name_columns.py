"""Names of organizations in statements: what lists call them, in which order, where, which have the words."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Dialect, String, func, literal, or_

from survey_app.domain.organizations import fold_for_search
from survey_app.storage.models import OrganizationRow

MUNICIPALITY_DIGITS: Final = 8  # of an ОКТМО code; three more name a settlement within the municipality
_SHORTEST_INN_START: Final = 4
# PostgreSQL lowers only what its locale knows, and a locale may know ASCII alone: Russian and Tatar letters by name.
_CAPITALS: Final = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘӨҮҖҢҺё"
_SMALL: Final = "абвгдеежзийклмнопрстуфхцчшщъыьэюяәөүҗңһе"


def order_by_name(dialect: Dialect, name: ColumnElement[str], short_name: ColumnElement[str]) -> ColumnElement[str]:
    """Return what to order a list by: the name that it shows, the short one if there is one, capitals or not."""
    return fold_column(dialect, func.coalesce(func.nullif(short_name, ""), name, type_=String))


def municipality() -> ColumnElement[str]:
    """Return the part of an organization's ОКТМО code that names its municipality."""
    return func.substr(OrganizationRow.oktmo, 1, MUNICIPALITY_DIGITS, type_=String)


def has_words(dialect: Dialect, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that an organization has every word in its names, region or address.

    A word of four digits or more may also begin the ИНН.
    """
    row = OrganizationRow
    text = fold_column(dialect, row.name + " " + row.short_name + " " + row.region + " " + row.address)
    return [_has(text, word) for word in words]


def fold_column(dialect: Dialect, text: ColumnElement[str]) -> ColumnElement[str]:
    """Return a text in which a search does not tell capital from small letters, as `fold_for_search` folds words."""
    if dialect.name == "sqlite":
        return func.fold_for_search(text, type_=String)
    return func.translate(func.lower(text), literal(_CAPITALS), literal(_SMALL), type_=String)


def _has(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    condition = text.contains(fold_for_search(word), autoescape=True)
    if word.isdecimal() and len(word) >= _SHORTEST_INN_START:
        return or_(condition, OrganizationRow.inn.startswith(word))
    return condition
