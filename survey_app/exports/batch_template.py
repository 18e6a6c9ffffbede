"""Empty tables for typing sheets in: a column for every question, explained; `parse_batch` reads them when filled."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, Literal

from survey_app.domain.batches import SHEET_COLUMNS
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question
from survey_app.exports.csv_file import render_csv
from survey_app.exports.people_columns import Column
from survey_app.exports.xlsx_file import render_xlsx

_TITLE: Final = "Анкеты"
_SHEET: Final = (
    Column("organization", "Код организации: восемь букв и цифр с плаката или из списка организаций цикла."),
    Column("channel", "Как заполнена анкета: paper (на бумаге), phone (по телефону), interview (в интервью)."),
    Column("sheet", "Номер, напечатанный на листе. В одной организации и одном канале номера не повторяются."),
    Column("day", "День, когда анкету заполнили: 14.03.2026 или 2026-03-14."),
)


def render_batch_template(questions: Iterable[Question], form: Literal["csv", "xlsx"], at: datetime) -> Iterator[bytes]:
    """Write an empty table; a workbook explains every column on its second sheet, and notes `at` as its making."""
    questions = tuple(questions)
    if form == "csv":
        return render_csv((*SHEET_COLUMNS, *(each.code for each in questions)), ())
    return render_xlsx(_TITLE, (*_SHEET, *map(_describe, questions)), (), at)


def _describe(question: Question) -> Column:
    text = question.text[DEFAULT_LANGUAGE]
    return Column(question.code, f"{text} {_say_values(question)} Нет ответа — пустая клетка.", width=16)


def _say_values(question: Question) -> str:
    if question.kind == "number":
        return f"Целое число от {question.minimum} до {question.maximum}."
    if question.kind == "text":
        return f"Текст, до {question.max_length} знаков."
    words = ", ".join(each.text[DEFAULT_LANGUAGE].lower() for each in question.options)
    digits = " Можно 1 и 0." if {"yes", "no"} <= question.option_codes else ""
    ticked = " Отмечены оба ответа — напишите их через запятую." if digits else ""
    return f"Ответы: {words}.{digits}{ticked}"
