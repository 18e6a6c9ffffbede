"""How every command group refuses: a Russian sentence on stderr and exit code 1, never a traceback.

`detail` of a refusal is English, for programs. Here the refusal's code (or, for bad input, each problem's code) picks
the Russian sentence, and `about` fills in what it speaks of. A code without a sentence here is that of a file that
could not be read: only staff ever see those, so their `detail` is Russian already.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import click
from flask.cli import AppGroup
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from survey_app.cli.output import shorten
from survey_app.cli.states import STATES
from survey_app.domain.errors import Refusal
from survey_app.services.explain_failure import explain_failure

SENTENCES: Final[Mapping[str, str]] = {
    "council_unknown": "Совет «{about}» не найден. Список советов: flask councils list.",
    "cycle_unknown": "Цикл «{about}» не найден. Список циклов: flask cycles list.",
    "organization_unknown": "В реестре нет организаций с такими кодами: {about}.",
    "token_unknown": "Токена с номером {about} нет. Список токенов: flask tokens list.",
    "cycle_state": "Цикл нельзя перевести в это состояние. Цикл и его состояние: {first}, {state}.",
    "already_open": "Организация может быть только в одном открытом цикле. Другие открытые циклы и сколько в них этих"
    " же организаций: {first}. Организации: {others}.",
    "already_exists": "Уже есть: {about}.",
    "unavailable": "Закончить не удалось: база данных не ответила вовремя. Повторите ту же команду.",
    "bad_code": "Код «{about}» не подходит: строчные латинские буквы, цифры и одиночные дефисы, первой буква, не"
    " длиннее 40 знаков; слово standing занято.",
    "name_empty": "Нужно наименование совета.",
    "timezone_unknown": "Часовой пояс «{about}» неизвестен. Пример: Europe/Moscow.",
    "timezone_west": "Часовой пояс «{about}» западнее UTC, а сутки закрываются по UTC. Нужен часовой пояс России,"
    " например Europe/Moscow.",
    "territory": "Территория «{about}» — не начало кода ОКТМО: нужны цифры, не больше 11.",
    "year": "Год {about} не подходит: нужен год от 2000 до 2100.",
    "edition_unknown": "Редакция методики «{about}» неизвестна. Список — в config/methodologies.",
    "dates_reversed": "Цикл закрывался бы раньше, чем открывается.",
    "expires_past": "День {about} уже прошёл: токен никогда не действовал бы.",
    "list_empty": "В списке цикла нет ни одной организации: открыть его нельзя.",
}


class CommandGroup(AppGroup):
    """A group whose commands may raise refusals."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say in Russian why it was refused."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            sentences = list(_sentences(refusal))
        except (InternalError, OperationalError, ProgrammingError) as error:
            sentences = [explain_failure(error), str(error.orig).strip()]
        for sentence in sentences:
            click.echo(sentence, err=True)
        sys.exit(1)


def _sentences(refusal: Refusal) -> Iterator[str]:
    if refusal.problems:
        yield from (_sentence(problem.code, problem.detail, [problem.about]) for problem in refusal.problems)
    else:
        yield _sentence(refusal.code, refusal.detail, refusal.about)


def _sentence(code: str, detail: str, about: Sequence[str]) -> str:
    if code not in SENTENCES:
        return detail
    first, last = (about[0], about[-1]) if about else ("", "")
    return SENTENCES[code].format(
        about=shorten(about), first=first, others=shorten(about[1:]), state=STATES.get(last, last)
    )
