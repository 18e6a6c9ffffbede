"""`flask worker run`: the command that a service manager keeps alive beside the web processes.

It is given its installation instead of looking for one: the worker knows nothing of Flask.
"""

import signal
import sys
from threading import Event

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.services.explain_failure import AWAY, explain_failure
from survey_app.services.installation import Installation
from survey_app.worker.lease import Lease, LeaseHeldError
from survey_app.worker.loop import run_round, run_worker, today_utc
from survey_app.worker.packs import PackMaker


def make_group(installation: Installation) -> click.Group:
    """Return the command group `worker` of an installation."""
    return click.Group(
        "worker",
        help="Folding, clearing and long work beside the web.",
        commands=[
            click.Command(
                "run",
                callback=lambda once: _run(installation, once=once),
                params=[click.Option(["--once"], is_flag=True, help="Do one whole round and end.")],
                help="Fold responses into totals, and clear what past days left; totals are exact without it.",
            )
        ],
    )


def _run(installation: Installation, *, once: bool) -> None:
    lease = Lease(installation.engine)
    if once:
        _run_once(installation, lease)
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(installation.engine, lease, stop, packs=PackMaker(installation.engine, installation.catalogue))


def _run_once(installation: Installation, lease: Lease) -> None:
    try:
        packs = PackMaker(installation.engine, installation.catalogue)
        run_round(installation.engine, lease, today_utc(), packs)
    except LeaseHeldError:
        _fail("Уже работает другой обработчик. Если он был прерван, повторите команду через 30 секунд.")
    except DBAPIError as error:
        _fail(f"{explain_failure(error)} ({type(error.orig).__name__})")  # no more: its text may quote a row
    except PoolTimeoutError:
        _fail(AWAY)
    finally:
        lease.release()


def _fail(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
