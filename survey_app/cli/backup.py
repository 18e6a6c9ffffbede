"""`flask backup`: all that an installation keeps in one file, and from it into an empty database of either kind."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import open_whole
from survey_app.domain.russian import say_day, say_decimal, say_whole
from survey_app.services.create_backup import create_backup
from survey_app.services.restore_backup import restore_backup

backup = CommandGroup("backup", help="Everything in one file, and back.")

_MEGABYTE: Final = 1_000_000
_KEPT_BESIDES: Final = """
Сохраните отдельно, в файле этого нет:
  SECRET_KEY и остальные настройки (например, /etc/nok-survey.env). С другим ключом вторые факторы придётся подключать
  заново: flask accounts link EMAIL --reset-second-factor
  config/, если вы его меняли.
В файле хеши паролей и ответы людей: храните его там, где его прочтёте только вы."""
_AFTERWARDS: Final = """
Проверить: flask totals check. Затем запустите службы заново: systemctl restart nok-survey nok-survey-worker
Войти заново придётся всем. Что после копии отозвали, отключили или сменили (токены, учётные записи, пароли), снова
действует, как было: повторите. Нужен прежний SECRET_KEY: с другим вторые факторы подключают заново,
flask accounts link EMAIL --reset-second-factor"""


@backup.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def create(file: Path, *, force: bool) -> None:
    """Write all that the installation keeps to FILE; responses may come meanwhile."""
    if file.exists() and not force:
        raise click.ClickException(f"Файл {file} уже есть. Назовите другой или добавьте --force.")
    with open_whole(file, is_secret=True) as opened, _progress("Пишу копию") as tell:
        manifest = create_backup(installation().engine, opened, datetime.now(UTC), tell)
    size = say_decimal(f"{file.stat().st_size / _MEGABYTE:.1f}")
    responses = say_whole(manifest.count("response"))
    click.echo(
        f"Резервная копия готова: {file}, {size} МБ. Анкет: {responses}, всего строк: {say_whole(manifest.rows)}."
    )
    click.echo(_KEPT_BESIDES)


@backup.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
def restore(file: Path) -> None:
    """Bring FILE into the empty database that DATABASE_URL names, of either kind; all of it or nothing."""
    with file.open("rb") as opened, _progress("Восстанавливаю") as tell:
        restored = restore_backup(installation().engine, installation().catalogue, opened, tell)
    made = restored.manifest
    day = say_day(f"{made.made_at:%Y-%m-%d}")
    responses = say_whole(restored.responses)
    click.echo(f"Восстановлено из копии от {day} {made.made_at:%H:%M} UTC (версия {made.version}). Анкет: {responses}.")
    click.echo(_AFTERWARDS)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    is_hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=is_hidden) as shown:

        def tell(rows: int, total: int) -> None:
            shown.length = total
            shown.update(rows)

        yield tell
