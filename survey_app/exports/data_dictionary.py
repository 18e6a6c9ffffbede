"""The data dictionary of a council pack: what every column of its tables means, one a line."""

from collections.abc import Iterator
from typing import Final

from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.domain.methodology import Edition
from survey_app.exports.columns import Row
from survey_app.exports.published_totals import explain_published_totals
from survey_app.exports.rating_rows import rating_header
from survey_app.exports.rating_sheets import AS_EXPORTED
from survey_app.exports.rating_xlsx import MEANINGS

DICTIONARY_HEADER: Final = ("file", "column", "heading", "meaning")
# Columns of the rating for programs → the headings of the workbook, which explains them
_HEADINGS: Final = {
    "rank": "Место",
    "organization": "Код",
    "name": "Организация",
    "inn": "ИНН",
    "sphere": "Сфера",
    "municipality": "Муниципалитет (ОКТМО)",
    "responses": "Ответов",
    "score": "Балл",
    "band": "Оценка",
    "interval_low": f"Интервал от{AS_EXPORTED}",
    "interval_high": f"Интервал до{AS_EXPORTED}",
    "previous": "Прошлый балл",
    "change": "Изменение",
    "missing": "Чего не хватает",
    "why": f"Почему такой балл{AS_EXPORTED}",
    "rating_state": "Состояние рейтинга",
    "decision_number": "Решение совета",
    "decision_date": "Дата решения",
}
_OWN: Final = {
    "cycle": ("Цикл", "Код цикла оценки."),
    "kind": ("Вид", "Вид организации внутри её сферы. Пусто: в сфере нет видов."),
    "region": ("Регион", "Регион из реестра."),
    "required": ("Нужно", "Сколько ответов нужно по методике. Пусто: число получателей услуг неизвестно."),
    "interval_note": ("Об интервале", RANDOM_SAMPLE_SENTENCE),
    "close_ranks": ("Близкие места", "yes — различие с соседом по рейтингу может быть случайным, no — нет."),
}


def list_dictionary_rows(edition: Edition) -> Iterator[Row]:
    """Return a row for every column of the pack's CSV files."""
    for code, column in explain_published_totals():
        yield "totals.csv", code, column.heading, column.meaning
    titles = dict(_explain_edition(edition))
    for code in rating_header(edition):
        heading, meaning = titles[code] if code in titles else _explain(code)
        yield "rating.csv", code, heading, meaning


def _explain(code: str) -> tuple[str, str]:
    if code in _OWN:
        return _OWN[code]
    heading = _HEADINGS[code]
    return heading.removesuffix(AS_EXPORTED), dict(MEANINGS)[heading]


def _explain_edition(edition: Edition) -> Iterator[tuple[str, tuple[str, str]]]:
    for criterion in edition.criteria:
        yield f"criterion_{criterion.code}", (f"K{criterion.code}", criterion.title)
        for indicator in criterion.indicators:
            yield f"indicator_{indicator.code}", (indicator.code, f"{indicator.title}. {indicator.words}")
