"""The columns of workbooks for people: a heading that says what it is, a sentence that explains it, how cells look."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias

from survey_app.domain.margins import DOUBT_SENTENCE
from survey_app.domain.progress import OrganizationProgress
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question
from survey_app.domain.responses import CHANNELS
from survey_app.domain.russian import CHANNEL_NAMES, SPHERE_NAMES
from survey_app.exports.columns import TOTALS, TOTALS_BY_PLACE, Cell, Row

Kind: TypeAlias = Literal["text", "whole", "percent", "day"]
PeopleCell: TypeAlias = Cell | Fraction | date | None
Words: TypeAlias = Callable[[str], Mapping[str, Question]]
"""Gives the questions of a sphere by code, with the texts that respondents read."""


class Column(NamedTuple):
    """A column: its heading, what it means, what stands in it, how wide it is in characters."""

    heading: str
    meaning: str
    kind: Kind = "text"
    width: int = 14


_ORGANIZATION: Final = {
    "organization": Column("Код организации", "Код, по которому организацию находят на плакатах и страницах опроса."),
    "inn": Column("ИНН", "ИНН из реестра. У филиалов он общий. Хранится как текст, чтобы не пропадали нули."),
    "name": Column("Организация", "Название из реестра.", width=60),
    "sphere": Column("Сфера", "Сфера, по анкете и правилам которой оценивают организацию.", width=26),
}
_TOTALS: Final[Mapping[str, Column]] = {
    "cycle": Column("Цикл", "Код цикла оценки; слово standing — ответы вне циклов.", width=18),
    **_ORGANIZATION,
    "channel": Column(
        "Канал",
        "Как получены ответы. Пусто: ответов нет или это число текстов, у них нет канала."
        " Тексты отложенных ответов в нём остаются: неизвестно, чьи они.",
    ),
    "place": Column("Место", "Название места внутри организации. Пусто: место не указано.", width=30),
    "question": Column("Вопрос", "Текст вопроса анкеты.", width=60),
    "option": Column("Ответ", "Вариант ответа. Пусто у вопросов, на которые отвечают числом или текстом.", width=18),
    "count": Column("Выбрали", "Сколько человек выбрали этот ответ.", "whole"),
    "answered": Column("Ответили на вопрос", "Сколько человек ответили на вопрос этим каналом.", "whole"),
}
_SHARE: Final = Column("Доля", "«Выбрали», делённое на «Ответили на вопрос».", "percent", 10)
_CODES: Final = (
    Column("Код вопроса", "Код вопроса: по нему таблицы разных лет сравнивают программы.", width=30),
    Column("Код ответа", "Код варианта ответа."),
)
_PLACE_CODE: Final = Column(
    "Код места", "Код, под которым место зарегистрировано: он стоит в адресе на плакате.", width=16
)
_PROGRESS: Final = (
    *_ORGANIZATION.values(),
    Column("Муниципалитет (ОКТМО)", "Первые восемь цифр кода ОКТМО: муниципальное образование."),
    Column("Ответов", "Сколько ответов учтено.", "whole"),
    Column("Отложено", "Сколько ответов совет решил не учитывать. Они не удалены.", "whole"),
    Column("Нужно", "Сколько ответов нужно по методике. Пусто: в реестре нет числа получателей услуг.", "whole"),
    Column("Набрано", "«Ответов», делённое на «Нужно».", "percent", 10),
    Column("Последний ответ", "День последнего учтённого ответа. Пусто: ответов не было.", "day"),
    *(
        Column(f"Ответы {CHANNEL_NAMES[each]}", f"Сколько ответов получено {CHANNEL_NAMES[each]}.", "whole")
        for each in CHANNELS
    ),
    Column("Замечание", "Что в числах этой строки похоже на ошибку. Пусто: ничего.", width=60),
)


def totals_columns(*, by_place: bool) -> tuple[Column, ...]:
    """Return the columns of totals."""
    named = (_TOTALS[each] for each in (TOTALS_BY_PLACE if by_place else TOTALS))
    return (*named, _SHARE, *_CODES, *((_PLACE_CODE,) if by_place else ()))


def explain_totals() -> Mapping[str, Column]:
    """Return what the columns of totals mean, by their code in tables for programs."""
    return _TOTALS


def list_people_rows(rows: Iterable[Row], words: Words) -> Iterator[list[PeopleCell]]:
    """Return rows of totals as people read them: words for codes, the codes of question, answer and place at the end.

    Rows by place have code and name of the place after the channel.
    """
    for row in rows:
        cycle, code, inn, name, sphere, channel, *place, question, option, count, answered = row
        asked = words(str(sphere)).get(str(question))
        share = Fraction(int(count), int(answered)) if option and answered else None
        yield [
            *(cycle, code, inn, name, SPHERE_NAMES.get(str(sphere), sphere), CHANNEL_NAMES.get(str(channel), channel)),
            *place[1:],
            *(asked.text[DEFAULT_LANGUAGE] if asked else question, _word_option(asked, str(option)), count, answered),
            *(share, question, option, *place[:1]),
        ]


def progress_columns() -> tuple[Column, ...]:
    """Return the columns of the list of organizations."""
    return _PROGRESS


def list_progress_rows(organizations: Iterable[OrganizationProgress]) -> Iterator[list[PeopleCell]]:
    """Return a row for every organization."""
    for each in organizations:
        yield [
            *(each.code, each.inn, each.name, SPHERE_NAMES.get(each.sphere, each.sphere), each.municipality),
            *(each.counted, each.set_aside, each.required),
            Fraction(each.counted, each.required) if each.required else None,
            each.last_on,
            *(each.by_channel.get(channel, 0) for channel in CHANNELS),
            DOUBT_SENTENCE if each.is_doubtful else "",
        ]


def _word_option(question: Question | None, code: str) -> str:
    options = question.options if question else ()
    return next((each.text[DEFAULT_LANGUAGE] for each in options if each.code == code), code)
