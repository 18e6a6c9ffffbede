"""The rating as a workbook that calculates: who changes a count sees the score change.

Three sheets hold a row for each organization: the published numbers, the exact calculation, and the data that it stands
on. A fourth explains. Every formula is written with its value too, for previews do not calculate.
"""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from xlsxwriter import Workbook

from survey_app.domain.compiled_rating import CompiledRating
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.exports.calculating_sheet import add_formats
from survey_app.exports.rating_inputs import Input, list_indicators, list_inputs
from survey_app.exports.rating_sheets import AS_EXPORTED, CalculationSheet, DataSheet, RatingSheet
from survey_app.exports.xlsx_file import write_explanations

_PIECE: Final = 64 * 1024  # bytes
_FIRST_ROW: Final = 1
_SHEETS: Final = (
    ("Рейтинг", "Опубликованные числа: округлены один раз, в конце. Места — по округлённому баллу."),
    ("Расчёт", "Точные значения показателей, критериев (K) и балла (S) — формулы по листу «Данные»."),
    ("Данные", "Сколько человек ответили и что увидел оператор. Измените жёлтую ячейку — балл пересчитается."),
    (
        "На момент выгрузки",
        "Столбцы с этой пометкой — не формулы: если изменить данные, они останутся прежними. Остальное пересчитается.",
    ),
    ("Пустая ячейка", "Рассчитать не из чего или данных ещё нет. Пусто — это не ноль."),
)

MEANINGS: Final = (
    (f"Место{AS_EXPORTED}", "Место среди всех организаций цикла, если в файле только часть из них."),
    ("Место", "По округлённому баллу; у равных баллов место общее. Пусто: балла нет."),
    ("Код", "Код организации: по нему её находят на плакатах и страницах опроса."),
    ("Организация", "Название из реестра."),
    ("ИНН", "ИНН из реестра, как текст. У филиалов он общий."),
    ("Сфера", "Сфера, по правилам которой организация оценена."),
    ("Муниципалитет (ОКТМО)", "Первые восемь цифр кода ОКТМО."),
    ("Ответов", "Сколько заполненных анкет учтено."),
    ("Балл", "Балл организации, округлённый один раз."),
    ("Оценка", "Словесная оценка, которая соответствует баллу."),
    ("Прошлый балл", "Балл организации в прошлом опубликованном цикле."),
    ("Изменение", "Балл минус прошлый балл. Пусто: прошлого нет или он по другой методике."),
    (f"Интервал от{AS_EXPORTED}", "Нижняя граница: насколько случайность ответов могла сдвинуть балл вниз."),
    (f"Интервал до{AS_EXPORTED}", "Верхняя граница: насколько случайность ответов могла сдвинуть балл вверх."),
    ("Чего не хватает", "Какие данные нужны, чтобы рассчитать балл."),
    (f"Почему такой балл{AS_EXPORTED}", "Как балл получился и что его снижает, одной фразой."),
    (
        f"Близкие места{AS_EXPORTED}",
        "≈ — различие с соседом по рейтингу может быть случайным; слова — почему этого нельзя сказать.",
    ),
    ("Состояние рейтинга", "Предварительный — совет ещё не принял решение; опубликован — утверждён решением."),
    ("Решение совета", "Номер решения, которым рейтинг утверждён. Пусто: решения ещё нет."),
    ("Дата решения", "День решения."),
    ("S", "Точный балл: из него получается «Балл»."),
)
"""What each column of the rating means, by its heading."""


def render_rating_xlsx(rating: CompiledRating, spheres: Mapping[str, str], created: datetime) -> Iterator[bytes]:
    """Write the workbook and give it piece by piece; `spheres` are their Russian names, `created` is noted in it."""
    with tempfile.TemporaryFile() as file:
        workbook = Workbook(file, {"constant_memory": True})
        workbook.set_properties({"title": f"Рейтинг {rating.cycle.code}", "created": created})
        _write_sheets(workbook, rating, spheres)
        _write_notes(workbook, rating)
        workbook.close()
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write_sheets(workbook: Workbook, rating: CompiledRating, spheres: Mapping[str, str]) -> None:
    formats = add_formats(workbook, rating.edition.rounding.decimals)
    shown = RatingSheet(workbook, formats, rating, spheres)
    calculation = CalculationSheet(workbook, formats, rating)
    data = DataSheet(workbook, formats, rating)
    for row, organization in enumerate(rating.organizations, _FIRST_ROW):
        data.add(row, organization)
        calculation.add(row, organization, data)
        shown.add(row, organization, calculation, data)


def _write_notes(workbook: Workbook, rating: CompiledRating) -> None:
    interval = ("Интервал", RANDOM_SAMPLE_SENTENCE)
    write_explanations(
        workbook,
        [
            ("Рейтинг как документ", _say_state(rating)),
            *_SHEETS,
            *MEANINGS,
            interval,
            *_explain(rating),
            *_explain_data(rating),
        ],
    )


def _say_state(rating: CompiledRating) -> str:
    cycle, decision = f"Цикл {rating.cycle.code}, {rating.cycle.year} год", rating.decision
    if decision is None:
        return f"{cycle}. Рейтинг предварительный: решения совета ещё нет."
    return f"{cycle}. Рейтинг опубликован: решение № {decision.number} от {decision.decided_on:%d.%m.%Y}."


def _explain_data(rating: CompiledRating) -> Iterator[tuple[str, str]]:
    for criterion in rating.edition.criteria:
        yield f"K{criterion.code}: все данные есть", "1 — критерий можно рассчитать, 0 — данных не хватает."
    for each in list_inputs(rating):
        yield each.heading, _explain_input(each)


def _explain_input(column: Input) -> str:
    if column.is_count:
        return "Сколько сроков заполнено: формула. Пусто: сроки не проверены или срок заполнен без среднего."
    return "Баллы за ожидание: формула по сроку и среднему." if column.table else "Исходное число, его можно изменить."


def _explain(rating: CompiledRating) -> Iterator[tuple[str, str]]:
    edition, indicators = rating.edition, list_indicators(rating)
    yield "Методика", f"{edition.title} ({edition.code}, действует с {edition.in_force_from:%d.%m.%Y})"
    yield "Основание", edition.reference
    yield "Примечание", edition.note
    for criterion in edition.criteria:
        yield f"K{criterion.code}", criterion.title
        for indicator in criterion.indicators:
            weight = str(indicator.weight).replace(".", ",")
            # A health organization's may be measured otherwise: then every way is told.
            words = " Или: ".join(each.words for each in indicators if each.code == indicator.code)
            yield indicator.code, f"{indicator.title}. {words} Вес в критерии: {weight}."
