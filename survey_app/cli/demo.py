"""`flask demo`: fill an installation with the demo region and serve it beside a sample organization site."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.sample_site.server import make_sample_site
from survey_app.services.add_token import add_token
from survey_app.services.load_demo import SAMPLE_COUNCIL, SAMPLE_ORGANIZATION, list_demo_cycles, load_demo
from survey_app.settings import ROOT, Settings

_HERE: Final = "127.0.0.1"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.2
_TOKEN_LASTS: Final = timedelta(days=30)
_LAST_PORT: Final = 65_535

demo = CommandGroup("demo", help="The demo region; only with DEMO=1.")


@demo.command()
def load() -> None:
    """Load the demo region: real organizations, invented answers. A repeat changes nothing."""
    _require_demo()
    click.echo("Загружаю демонстрационные данные…")
    report = load_demo(installation(), datetime.now(UTC))
    click.echo(
        f"Организаций: {report.organizations}. Циклы: {', '.join(report.cycles)}."
        f" Вымышленных ответов: {report.responses}, из них новых: {report.added}."
    )


@demo.command()
@click.option("--port", "port_text", envvar="PORT", default="8000", show_default=True, help="Port of the service.")
@click.option(
    "--sample-port", "sample_text", envvar="SAMPLE_PORT", default="8001", show_default=True, help="Port of the site."
)
def serve(port_text: str, sample_text: str) -> None:
    """Serve the demo until Ctrl-C: the service, its worker, and a school's site with the widget on another port."""
    _require_demo()
    port, sample_port = _parse_port(port_text, "PORT"), _parse_port(sample_text, "SAMPLE_PORT")
    if port == sample_port:
        message = f"PORT и SAMPLE_PORT одинаковы ({port}): службе и сайту школы нужны разные порты."
        raise click.ClickException(message)
    cycle = _sample_cycle()
    given = installation().settings.public_url
    public_url = f"http://{_HERE}:{port}" if given == Settings.public_url else given
    for number, name in ((port, "PORT"), (sample_port, "SAMPLE_PORT")):
        _require_free(number, name)
    ending = _Ending()
    ending.heed_signals()
    with ExitStack() as stack:
        stack.enter_context(_serving(make_sample_site(sample_port, public_url, SAMPLE_ORGANIZATION)))
        environment = _environment(installation().settings, port, public_url)
        processes = [stack.enter_context(_running(command, environment)) for command in _commands()]
        if _wait_until_ready(port, processes, ending):
            _print_addresses(public_url, sample_port, cycle)
            _wait_for_any(processes, ending)
    click.echo("Остановлено.")


def _require_demo() -> None:
    if not installation().settings.demo:
        raise click.ClickException("Это не демонстрационная установка: команда работает только с DEMO=1.")


def _sample_cycle() -> str:
    with installation().readers() as session:
        cycle = list_demo_cycles(session).get(SAMPLE_COUNCIL)
    if cycle is None:
        raise click.ClickException("Демонстрационных данных ещё нет. Выполните: flask demo load")
    return cycle.code


def _parse_port(text: str, name: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= _LAST_PORT:
        return int(text)
    raise click.ClickException(f"{name} — номер порта, целое число от 1 до {_LAST_PORT}, а задано «{text}».")


def _require_free(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE, port))
        except OSError as error:
            message = f"Порт {port} занят ({error.strerror}). Остановите то, что на нём работает, или задайте {name}."
            raise click.ClickException(message) from error


@dataclass(slots=True)
class _Ending:
    """Whether somebody asked for the end.

    A mark that is looked at, no exception: that could break into any line, and a program begun there would be left.
    """

    is_asked: bool = False

    def heed_signals(self) -> None:
        """End on Ctrl-C, SIGTERM and a closed terminal alike, but not on what the caller (`nohup`) had us ignore."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, self._ask)

    def _ask(self, _signal: int, _frame: object) -> None:
        self.is_asked = True


def _commands() -> Iterator[Sequence[str]]:
    python = sys.executable
    yield python, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--log-level", "warning", "wsgi:app"
    yield python, "-m", "flask", "worker", "run"


def _environment(settings: Settings, port: int, public_url: str) -> Mapping[str, str]:
    own = {
        "BIND": f"{_HERE}:{port}",
        "DATABASE_URL": settings.database_url,
        "DEMO": "1",
        "METRICS_BIND": "",
        "PUBLIC_URL": public_url,
        "SECRET_KEY": settings.secret_key,
    }
    return {**os.environ, **own}


@contextmanager
def _serving(site: ThreadingHTTPServer) -> Iterator[None]:
    Thread(target=site.serve_forever, daemon=True).start()
    yield
    site.shutdown()
    site.server_close()


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    # In a session of its own no signal of the terminal reaches it: gunicorn would take SIGHUP for "reload" and stay.
    process = subprocess.Popen(  # noqa: S603 - our own programs
        command, cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(port: int, processes: Sequence[subprocess.Popen[bytes]], ending: _Ending) -> bool:
    """Return whether the service answers; it does not while the end is asked for."""
    deadline = time.monotonic() + _START_SECONDS
    while not ending.is_asked and not _is_ready(port):
        if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
            raise click.ClickException("Служба не запустилась; причина в сообщениях выше.")
        time.sleep(_POLL_SECONDS)
    return not ending.is_asked


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(_HERE, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _print_addresses(public_url: str, sample_port: int, cycle: str) -> None:
    now = datetime.now(UTC)
    with installation().sessions.begin() as session:
        _, token = add_token(session, SAMPLE_COUNCIL, "council", now=now, expires_on=(now + _TOKEN_LASTS).date())
    sample_host = urlsplit(public_url).hostname
    click.echo(f"""
Готово. Организации настоящие, ответы вымышлены.

  Сайт школы с виджетом    http://{sample_host}:{sample_port}/
  Анкета по ссылке         {public_url}/s/{SAMPLE_ORGANIZATION}
  Анкета по QR-коду        {public_url}/q/{SAMPLE_ORGANIZATION}
  Найти организацию        {public_url}/
  Итоги для совета         {public_url}/council/
  Описание API             {public_url}/api/

  Токен совета             {token}
  Итоги школы в CSV        curl -H 'Authorization: Bearer {token}' \\
                             '{public_url}/api/v1/cycles/{cycle}/totals.csv?organization={SAMPLE_ORGANIZATION}'

Остановить: Ctrl-C.""")


def _wait_for_any(processes: Sequence[subprocess.Popen[bytes]], ending: _Ending) -> None:
    while not ending.is_asked:
        if any(process.poll() is not None for process in processes):
            raise click.ClickException("Одна из программ остановилась; причина в сообщениях выше.")
        time.sleep(_POLL_SECONDS)
