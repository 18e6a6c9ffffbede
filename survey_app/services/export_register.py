"""The register as a file that an import reads back and finds nothing to change in."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.register import COLUMNS
from survey_app.exports.cells import is_formula
from survey_app.exports.people_columns import Column, PeopleCell
from survey_app.exports.register_file import render_register
from survey_app.exports.xlsx_file import render_xlsx
from survey_app.storage.organizations import list_organizations

Form: TypeAlias = Literal["csv", "xlsx"]
_MEANINGS: Final = {
    "code": "Код организации на плакатах и в виджете. Строка с кодом изменяет эту организацию.",
    "name": "Полное наименование.",
    "short_name": "Краткое наименование: его видят граждане.",
    "inn": "ИНН. У филиалов он общий. Хранится как текст, чтобы не пропадали нули.",
    "kpp": "КПП.",
    "ogrn": "ОГРН.",
    "oktmo": "ОКТМО: 8 или 11 цифр.",
    "region": "Регион.",
    "address": "Адрес.",
    "site_url": "Официальный сайт, можно несколько через запятую. Только с него принимаются ответы виджета.",
    "sphere": "Сфера: culture, education, health, social, mse.",
    "kind": "Вид: outpatient, inpatient, both (здравоохранение), performing (культура). Может быть пустым.",
    "recipients": "Число получателей услуг за прошлый год: от него зависит, сколько нужно ответов.",
}
_WIDTHS: Final = {"name": 60, "short_name": 30, "address": 50, "site_url": 30}
_SHEET: Final = tuple(
    Column(each, _MEANINGS[each], "whole" if each == "recipients" else "text", _WIDTHS.get(each, 14))
    for each in COLUMNS
)
"""Headings are the names of the columns: an import knows them."""


def export_register(readers: sessionmaker[Session], form: Form, created: datetime) -> Iterator[bytes]:
    """Give the whole register, archived organizations too, piece by piece, by name."""
    with readers() as session, closing(list_organizations(session)) as organizations:
        rows = ({"code": code} | asdict(organization) for code, organization in organizations)
        if form == "csv":
            yield from (line.encode() for line in render_register(rows))
        else:
            yield from render_xlsx("Реестр", _SHEET, map(_people_row, rows), created)


def _people_row(row: dict[str, PeopleCell]) -> list[PeopleCell]:
    return [_keep(row[each]) for each in COLUMNS]


def _keep(cell: PeopleCell) -> PeopleCell:
    """Let an import, which takes away one apostrophe before a formula, find what was there."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("'") and is_formula(cell) else cell
