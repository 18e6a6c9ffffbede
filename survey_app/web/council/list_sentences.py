"""What is wrong with what a council enters about its cycles, lists and meetings, and what was done, in Russian."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR
from survey_app.domain.decisions import LONGEST_NUMBER
from survey_app.domain.errors import Problem
from survey_app.domain.frequency import MOST_YEARS
from survey_app.domain.own_question_input import FEWEST_OPTIONS
from survey_app.domain.own_questions import MOST_QUESTIONS
from survey_app.domain.proposals import LATEST_YEARS, LONGEST_PROPOSAL

NO_DAY: Final = "Укажите день: число, месяц и год."
_SENTENCES: Final[Mapping[str, str]] = {
    "year": f"Год — четыре цифры, от {FIRST_YEAR} до {LAST_YEAR}.",
    "bad_code": "Имя не подходит: строчные латинские буквы, цифры и одиночные дефисы, первой буква, до 40 знаков.",
    "edition_unknown": "Выберите методику из списка.",
    "dates_reversed": "Этот день раньше начала. Поменяйте дни местами.",
    "decision_empty": "Введите номер решения.",
    "decision_number": f"Номер слишком длинный: до {LONGEST_NUMBER} знаков.",
    "decision_future": "Этот день ещё не наступил. Решение уже должно быть принято.",
    "decision_early": "Этот день слишком давно. Проверьте год.",
    "years": f"Введите число лет от 1 до {MOST_YEARS}.",
    "recipients": "Введите целое число: сколько человек, цифрами. Пусто — взять из реестра.",
    "step_far": "Этот день больше чем на два года отстоит от обычного срока. Проверьте год.",
    "step_future": "Этот день ещё не наступил. Оставьте поле пустым, пока не сделано.",
    "meeting_day": "Этот день ещё не наступил или слишком давно. Проверьте год.",
    "meeting_repeated": "Заседание этого дня с этим протоколом уже записано: исправьте его, а не добавляйте второе.",
    "protocol": f"Введите номер протокола: до {LONGEST_NUMBER} знаков.",
    "meeting_text": "Напишите, что рассмотрели и решили: до 10 000 знаков.",
    "own_text_empty": "Напишите текст по-русски.",
    "own_text_long": "Слишком длинно: до {about} знаков.",
    "own_text_characters": "Уберите невидимые знаки и переводы строк.",
    "own_options_few": f"Нужно хотя бы {FEWEST_OPTIONS} варианта ответа.",
    "own_option_repeated": "Такой вариант уже есть.",
    "own_number": "Введите целое число{about}.",
    "own_questions_many": f"В цикле может быть до {MOST_QUESTIONS} вопросов совета. Удалите лишний.",
    "own_answers_wide": "Слишком много возможных ответов на все вопросы вместе. Сузьте границы чисел.",
    "proposal_text": f"Напишите, что предлагаете: до {LONGEST_PROPOSAL} знаков.",
    "indicator_unknown": "Выберите показатель из списка.",
    "proposal_deadline": f"Срок — от года оценки и не больше чем на {LATEST_YEARS} лет вперёд. Проверьте год.",
    "code_unknown": "в реестре нет организации с таким кодом",
    "organization_archived": "организация в архиве",
    "outside_jurisdiction": "организация вне полномочий совета",
}
_DONE: Final[Mapping[str, str]] = {
    "created": "Цикл создан. Теперь внесите в список организации.",
    "added": "Добавлено в список: {n}.",
    "removed": "Убрано из списка: {n}.",
    "recipients": "Число получателей услуг сохранено.",
    "decided": "Решение о списке сохранено.",
    "opened": "Цикл открыт: ответы организаций списка теперь входят в него.",
    "closed": "Сбор ответов завершён. До публикации итоги и рейтинг меняют только бумажные анкеты и наблюдения.",
    "published": "Результаты опубликованы вместе с решением. Теперь они не меняются.",
}


def say_problems(problems: Iterable[Problem]) -> dict[str, str]:
    """Return one sentence by field: the first part of each problem's pointer."""
    said: dict[str, str] = {}
    for problem in problems:
        said.setdefault(problem.pointer.split("/")[1], say_problem(problem))
    return said


def say_problem(problem: Problem) -> str:
    """Return what is wrong."""
    about = f": {problem.about}" if problem.code == "own_number" and problem.about else problem.about
    return _SENTENCES[problem.code].format(about=about)


def say_done(given: Mapping[str, str]) -> str | None:
    """Return what was done just now, as the address says; None for whatever it does not say rightly."""
    sentence = _DONE.get(given.get("done", ""))
    if sentence is None:
        return None
    counts = {name: read_count(given.get(name, "0")) for name in ("n", "already", "repeated", "former")}
    parts = [sentence.format(n=counts["n"])]
    if counts["already"]:
        parts.append(f"Были в списке раньше: {counts['already']}.")
    if counts["repeated"]:
        parts.append(f"Повторов в файле: {counts['repeated']}, каждая организация внесена один раз.")
    if counts["former"]:
        parts.append(f"Прежних кодов в файле: {counts['former']}, вместо них взяты нынешние.")
    return " ".join(parts)


def read_day(text: str) -> date | None:
    """Return the day of a date field, None if it holds none. Raises ValueError."""
    return date.fromisoformat(text) if text else None


def read_count(text: str) -> int:
    """Return the number of an address, 0 for whatever is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits
