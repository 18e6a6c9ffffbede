"""The operator's report as a table: a line for each organization and channel, then the sums of the channels."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, Literal

from survey_app.domain.operator_report import ChannelWork, OrganizationWork, add_by_channel
from survey_app.domain.russian import CHANNEL_NAMES, SPHERE_NAMES
from survey_app.exports.csv_file import render_csv
from survey_app.exports.people_columns import Column, PeopleCell
from survey_app.exports.xlsx_file import render_xlsx

_TITLE: Final = "Отчёт оператора"
_ALL: Final = "Всего"
COLUMNS: Final = (
    *("cycle", "organization", "inn", "name", "sphere", "required", "channel", "responses", "first_on", "last_on"),
    *("declined", "voided", "second_due", "second_done", "second_sheets_differing"),
    *("second_answers_compared", "second_answers_differing"),
)
_PEOPLE: Final = (
    Column("Цикл", "Код цикла оценки.", width=18),
    Column("Код организации", "Код организации. Пусто в строках «Всего»."),
    Column("ИНН", "ИНН из реестра."),
    Column("Организация", "Название из реестра; «Всего» — все организации вместе.", width=60),
    Column("Сфера", "Сфера, по правилам которой оценивают организацию.", width=26),
    Column("Нужно", "Нужная выборка организации, повторена в каждой её строке: не складывайте.", "whole"),
    Column("Канал", "Как получены ответы. Пусто: не было ничего.", width=16),
    Column("Ответов", "Сколько ответов учтено (без отложенных).", "whole"),
    Column("Первый день", "День первого ответа этого канала.", "day"),
    Column("Последний день", "День последнего ответа этого канала.", "day"),
    Column("Отказались", "Сколько человек отказались отвечать: число вносит оператор.", "whole"),
    Column("Аннулировано", "Сколько внесённых листов аннулировано.", "whole"),
    Column("Повторный ввод: нужно", "Сколько листов выбрано для повторного ввода.", "whole"),
    Column("Повторный ввод: сделано", "Сколько из них введено второй раз.", "whole"),
    Column("Листов с расхождениями", "В скольких из них ответы двух вводов различались.", "whole"),
    Column("Сравнено ответов", "Сколько ответов сравнено.", "whole"),
    Column("Разошлось ответов", "Сколько из них различались.", "whole"),
    Column("Доля расхождений", "«Разошлось ответов», делённое на «Сравнено ответов».", "percent"),
)


def render_operator_report(
    cycle: str, organizations: Sequence[OrganizationWork], form: Literal["csv", "xlsx"], at: datetime
) -> Iterator[bytes]:
    """Write the report piece by piece; a workbook notes `at` as its making."""
    if form == "csv":
        return render_csv(COLUMNS, (_machine(row) for row in _list_rows(cycle, organizations)))
    return render_xlsx(_TITLE, _PEOPLE, (_people(row) for row in _list_rows(cycle, organizations)), at)


def _list_rows(cycle: str, organizations: Iterable[OrganizationWork]) -> Iterator[list[PeopleCell]]:
    organizations = tuple(organizations)
    for each in organizations:
        for work in each.channels or (ChannelWork(""),):
            yield [cycle, each.code, each.inn, each.name, each.sphere, each.required, *_cells(work)]
    for work in add_by_channel(organizations):
        yield [cycle, "", "", _ALL, "", None, *_cells(work)]


def _cells(work: ChannelWork) -> list[PeopleCell]:
    return [
        *(work.channel, work.responses, work.first_on, work.last_on, work.declined, work.voided),
        *(work.due, work.keyed, work.sheets_differing, work.compared, work.differing),
    ]


def _machine(row: Sequence[PeopleCell]) -> list[str | int]:
    return ["" if each is None else each if isinstance(each, str | int) else str(each) for each in row]


def _people(row: Sequence[PeopleCell]) -> list[PeopleCell]:
    cells = list(row)
    cells[4] = SPHERE_NAMES.get(str(row[4]), row[4])
    cells[6] = CHANNEL_NAMES.get(str(row[6]), row[6])
    compared, differing = row[-2:]
    assert isinstance(compared, int)
    assert isinstance(differing, int)
    return [*cells, Fraction(differing, compared) if compared else None]
