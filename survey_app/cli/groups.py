"""How every command group refuses: a Russian sentence on stderr and exit code 1, never a traceback.

`detail` of a refusal is English, for programs. Here the refusal's code (or, for bad input, each problem's code) picks
the Russian sentence, and `about` fills in what it speaks of. A code without a sentence here is that of a file that
could not be read: only staff ever see those, so their `detail` is Russian already.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from survey_app.cli.acts import Command
from survey_app.cli.output import shorten
from survey_app.cli.states import STATES
from survey_app.cli.usage import say_usage
from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR
from survey_app.domain.errors import Refusal
from survey_app.domain.russian import say_day
from survey_app.domain.sheet_sentences import SENTENCES as SHEET_SENTENCES
from survey_app.services.describe_council import LONGEST_NAME
from survey_app.services.explain_failure import explain_failure

SENTENCES: Final[Mapping[str, str]] = {
    "account_unknown": "Учётной записи «{about}» нет. Список: flask accounts list.",
    "account_disabled": "Учётная запись «{about}» отключена. Сначала включите её: flask accounts enable {about}",
    "last_administrator": "{about} — последний действующий администратор. Сначала добавьте другого: flask accounts add,"
    " и дождитесь, пока он задаст пароль.",
    "email": "«{about}» — не адрес электронной почты.",
    "council_needed": "Для роли «{about}» нужен ровно один совет: --council КОД.",
    "councils_needed": "Для роли «{about}» нужен хотя бы один совет: --council КОД, можно несколько раз.",
    "council_superfluous": "Роль «{about}» не связана с советами: уберите --council.",
    "organization_needed": "Для роли «{about}» нужна организация: --organization КОД.",
    "organization_superfluous": "Роль «{about}» не связана с организацией: уберите --organization.",
    "council_unknown": "Совет «{about}» не найден. Список советов: flask councils list.",
    "cycle_unknown": "Цикл «{about}» не найден. Список циклов: flask cycles list.",
    "organization_unknown": "В реестре нет организаций с такими кодами: {about}.",
    "place_unknown": "У организации {first} нет места «{others}». Список мест: flask places list {first}.",
    "token_unknown": "Токена с номером {about} нет. Список токенов: flask tokens list.",
    "cycle_state": "Цикл сейчас в другом состоянии. Цикл и его состояние: {first}, {state}.",
    "not_published": "Цикл «{about}» ещё не опубликован: пакет собирают из опубликованных результатов.",
    "snapshot_changed": "Снимок цикла «{about}» изменён после публикации. Проверьте: flask rating check {about}",
    "already_open": "Организация может быть только в одном открытом цикле. Другие открытые циклы и сколько в них этих"
    " же организаций: {first}. Организации: {others}.",
    "already_exists": "Уже есть: {about}.",
    "unavailable": "Закончить не удалось: база данных не ответила вовремя. Повторите ту же команду.",
    "bad_code": "Код «{about}» не подходит: строчные латинские буквы, цифры и одиночные дефисы, первой буква, не"
    " длиннее 40 знаков; слово standing занято.",
    "bad_place": "Код места «{about}» не подходит: от 1 до 24 строчных латинских букв, цифр и дефисов,"
    " например otdelenie-3.",
    "place_name_empty": "Нужно название места «{about}», например «Отделение № 3».",
    "place_name_long": "Название места «{about}» слишком длинное: оно должно поместиться на плакат, до 100 знаков.",
    "name_empty": "Нужно наименование совета.",
    "council_name_long": f"Наименование совета «{{about}}…» слишком длинное: нужно не больше {LONGEST_NAME} знаков.",
    "region_empty": "Пустой регион (--region): напишите его, как в реестре, или уберите.",
    "organization_empty": "Пустой код организации (--organization): напишите его или уберите.",
    "region_long": "Регион «{about}…» слишком длинный.",
    "timezone_unknown": "Часовой пояс «{about}» неизвестен. Пример: Europe/Moscow.",
    "timezone_west": "Часовой пояс «{about}» западнее UTC, а сутки закрываются по UTC. Нужен часовой пояс России,"
    " например Europe/Moscow.",
    "territory": "Территория «{about}» — не начало кода ОКТМО: нужны цифры, не больше 11.",
    "year": f"Год {{about}} не подходит: нужен год от {FIRST_YEAR} до {LAST_YEAR}.",
    "language_unknown": "На языке «{about}» этой анкеты нет.",
    "edition_unknown": "Редакция методики «{about}» неизвестна. Список — в config/methodologies.",
    "dates_reversed": "Цикл закрывался бы раньше, чем открывается.",
    "expires_past": "День {about} уже прошёл: токен никогда не действовал бы.",
    "scope_unknown": "Области действия «{about}» нет. Есть: totals, rating, suggestions, observations, batch.",
    "token_name": "Название токена «{about}…» не подходит: до 80 печатных знаков.",
    "no_rating": "У цикла «{first}» нет рейтинга: его редакции методики нет в config/methodologies.",
    "decision_empty": "Нужен номер решения совета.",
    "decision_number": "Номер решения «{about}» не подходит: до 80 печатных знаков.",
    "decision_future": "Решение от {about} ещё не принято: дата не может быть позже сегодняшней.",
    "decision_early": "Решение от {about} принято раньше, чем начался год цикла. Проверьте дату.",
    "list_archived": "В архиве, поэтому в список цикла не войдут: {about}. Уберите их из файла.",
    **{code: SHEET_SENTENCES[code] for code in ("missing_column", "unknown_column")},
    "backup_unreadable": "Это не резервная копия NOK Survey, или файл скопирован не целиком. Ничего не изменено.",
    "backup_damaged": "Резервная копия повреждена: {about}. Возьмите другую копию. Ничего не изменено.",
    "backup_newer": "Копия сделана более новой версией программы: {about}. Установите её или новее. Ничего не"
    " изменено.",
    "backup_other_questionnaires": "Ответы в копии даны на другие вопросы, чем в config/questionnaires. Возьмите config"
    " прежней установки. Ничего не изменено.",
    "database_not_empty": "База данных не пуста, ничего не изменено. Для восстановления нужна новая: создайте её и"
    " укажите в DATABASE_URL. Записи есть в таблицах: {about}.",
    "database_in_use": "С этой базой данных работают другие программы. Остановите службы (systemctl stop nok-survey"
    " nok-survey-worker) и закройте psql. Если обработчик был прерван, повторите команду через 30 секунд.",
    "database_outdated": "База данных другой версии, чем программа. Сначала выполните: flask database upgrade",
    "list_empty": "В списке цикла нет ни одной организации: открыть его нельзя.",
}

_NO_TEXT: Final = "«{about}» — не текст в UTF-8. Проверьте кодировку терминала или имя файла."


class CommandGroup(AppGroup):
    """A group whose commands may raise refusals, and are acts."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; what is no text (Python keeps its bytes as lone surrogates) can be neither kept nor said."""
        for word in args:
            if not _is_text(word):
                shown = word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                click.echo(_NO_TEXT.format(about=shown), err=True)
                ctx.exit(1)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say in Russian why it was refused."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            _refuse_usage(error, ctx)
        except Refusal as refusal:
            sentences = list(_sentences(refusal))
        except (InternalError, OperationalError, ProgrammingError) as error:
            sentences = [explain_failure(error), str(error.orig).strip()]
        for sentence in sentences:
            click.echo(sentence, err=True)
        sys.exit(1)


def _refuse_usage(error: click.UsageError, group: click.Context) -> NoReturn:
    click.echo(say_usage(error), err=True)
    click.echo(f"Справка: {(error.ctx or group).command_path} --help", err=True)
    sys.exit(error.exit_code)


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sentences(refusal: Refusal) -> Iterator[str]:
    if refusal.problems:
        yield from (_sentence(problem.code, problem.detail, [problem.about]) for problem in refusal.problems)
    else:
        yield _sentence(refusal.code, refusal.detail, refusal.about)


def _sentence(code: str, detail: str, about: Sequence[str]) -> str:
    if code not in SENTENCES:
        return detail
    about = [say_day(each) for each in about]
    first, last = (about[0], about[-1]) if about else ("", "")
    return SENTENCES[code].format(
        about=shorten(about), first=first, others=shorten(about[1:]), state=STATES.get(last, last)
    )
