"""What is said of lines of a batch to people: Russian sentences by the codes of faults, notes and columns."""

from collections.abc import Mapping
from typing import Final

from survey_app.domain.batches import BatchRow, Remark
from survey_app.domain.russian import say_day

SENTENCES: Final[Mapping[str, str]] = {
    # Of the file as a whole
    "missing_column": "Нет обязательного столбца {about}.",
    "unknown_column": "Столбец «{about}» не подходит: в анкетах этого цикла нет такого вопроса. Исправьте или удалите.",
    # Faults
    "organization_unknown": "Нет организации с кодом «{about}».",
    "organization_not_listed": "Организации {about} нет в списке этого цикла.",
    "organization_archived": "Организация {about} в архиве: анкеты не принимаются.",
    "channel_unknown": "Канал «{about}» не подходит: paper (на бумаге), phone (по телефону), interview (в интервью).",
    "sheet_missing": "Не указан номер листа.",
    "bad_sheet": "Номер листа «{about}» не подходит: до 40 букв, цифр, точек и дефисов.",
    "bad_day": "День «{about}» не читается: напишите 14.03.2026 или 2026-03-14.",
    "day_outside_year": "День {about} не относится к году цикла.",
    "day_future": "День {about} ещё не наступил.",
    "too_many_cells": "В строке больше клеток, чем столбцов.",
    "sheet_empty": "На листе нет ни одного ответа.",
    "sheet_conflict": "Этот лист уже внесён с другими ответами.",
    "unknown_option": "{column}: нет такого ответа: «{about}». Напишите ответ словами, как в анкете.",
    "wrong_kind": "{column}: «{about}» — не целое число.",
    "out_of_range": "{column}: число {about} вне допустимых границ.",
    "too_long": "{column}: текст слишком длинный.",
    "control_characters": "{column}: в тексте есть служебные знаки.",
    "unknown_question": "{column}: эту организацию об этом не спрашивают. Оставьте клетку пустой.",
    "others_refused": "Не сохранено из-за других строк.",
    # Of one sheet that is voided or keyed again
    "sheet_unknown": "Лист {about} ещё не внесён: проверьте организацию, канал и номер.",
    "sheet_anew": "Лист {about} уже аннулирован и с тех пор введён заново. Если неверен и новый, отправьте ещё раз.",
    "not_due": "Лист {about} повторно вводить не нужно: он не выбран. Отложите его к остальным.",
    "reason_needed": "Напишите, почему лист аннулируется: до 300 знаков.",
    "people": "Введите целое число до 100 000. Ноль — никто не отказался.",
    # Notes
    "two_ticked": "{column}: отмечены два ответа, поэтому считается, что ответа нет.",
    "skipped_dropped": "{column}: ответ не учтён, потому что по предыдущему ответу этот вопрос не задают.",
    "line_repeated": "Тот же лист стоит в строке {about}.",
    "day_kept": "Лист уже внесён с днём {about}, этот день и остаётся.",
}


def say_remark(remark: Remark) -> str:
    """Return what is wrong with a line, or was read otherwise than written, as a Russian sentence."""
    return SENTENCES[remark.code].format(about=say_day(remark.about), column=remark.column)


def say_faults(row: BatchRow) -> str:
    """Return all that is wrong with a line in one paragraph."""
    return " ".join(map(say_remark, row.faults))
