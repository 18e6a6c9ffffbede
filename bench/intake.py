"""Measures the intake against a no-op Flask POST under the same gunicorn in the same run, as a ladder.

    python -m bench.intake --database-url postgresql://… [--redis redis://…] [--seconds 6] [--rounds 3]

Needs `wrk`. Prints requests per second of each rung and its share of the no-op: the median of interleaved rounds.
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, insert, text

from bench.ladder import RUNGS
from survey_app.domain.identifiers import make_code
from survey_app.storage import migrations
from survey_app.storage.models import CouncilRow, CycleOrganizationRow, CycleRow, OrganizationHostRow, OrganizationRow
from survey_app.storage.session import make_engine, parse_database_url

ROOT = Path(__file__).resolve().parent.parent
ORGANIZATIONS = 200
NO_LIMIT = "1000000000"


def main() -> None:
    """Run the ladder for each database and limiter that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", help="a PostgreSQL server; a database of its own is made and dropped")
    parser.add_argument("--redis", help="also measure the limiter over this Redis")
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        sqlite = f"sqlite:///{folder}/bench.db"
        measure("SQLite, limiter in memory, 1 process", sqlite, "memory://", 1, options)
    if options.database_url:
        with own_database(options.database_url) as url:
            measure("PostgreSQL, limiter in memory, 1 process", url, "memory://", 1, options)
            if options.redis:
                measure("PostgreSQL, limiter in Redis, 1 process", url, options.redis, 1, options)


def measure(title: str, database_url: str, storage: str, processes: int, options: argparse.Namespace) -> None:
    """Print the ladder: every round visits each rung once, so that a slow minute slows them all."""
    codes = prepare(database_url)
    rates: dict[str, list[float]] = {rung: [] for rung in RUNGS}
    for _ in range(options.rounds):
        for rung in RUNGS:
            with server(rung, database_url, storage, processes) as address:
                run_wrk(address, codes, 2)
                rates[rung].append(run_wrk(address, codes, options.seconds))
    floor = statistics.median(rates[RUNGS[0]])
    print(f"\n{title}\n{'rung':<24}{'requests/s':>12}{'of no-op':>10}{'min…max of no-op':>20}")
    for rung in RUNGS:
        shares = [rate / base for rate, base in zip(rates[rung], rates[RUNGS[0]], strict=True)]
        median = statistics.median(rates[rung])
        print(f"{rung:<24}{median:>12.0f}{statistics.median(shares):>10.2f}{min(shares):>12.2f}…{max(shares):.2f}")
    print(f"(median of {options.rounds} rounds of {options.seconds} s; no-op {floor:.0f}/s)", flush=True)


def prepare(database_url: str) -> list[str]:
    """Migrate and register organizations in an open cycle; returns their codes."""
    engine = make_engine(database_url)
    migrations.upgrade(engine)
    codes = [make_code(secrets.token_bytes) for _ in range(ORGANIZATIONS)]
    tag = secrets.token_hex(4)
    with engine.begin() as connection:
        council = connection.execute(
            insert(CouncilRow)
            .values(code=f"bench-{tag}", name="bench", timezone="Europe/Moscow")
            .returning(CouncilRow.id)
        ).scalar_one()
        cycle = connection.execute(
            insert(CycleRow)
            .values(code=f"bench-{tag}-2026", council_id=council, year=2026, edition="", state="open")
            .returning(CycleRow.id)
        ).scalar_one()
        for code in codes:
            values = {"code": code, "name": code, "sphere": "social", "identity": code + tag, "short_name": ""}
            empty = dict.fromkeys(("inn", "kpp", "ogrn", "oktmo", "region", "address", "site_url"), "")
            row = connection.execute(
                insert(OrganizationRow).values(**values, **empty).returning(OrganizationRow.id)
            ).scalar_one()
            connection.execute(insert(OrganizationHostRow).values(organization_id=row, host="school.example"))
            connection.execute(insert(CycleOrganizationRow).values(cycle_id=cycle, organization_id=row, is_open=True))
    engine.dispose()
    return codes


@contextmanager
def own_database(server_url: str) -> Iterator[str]:
    """Give the address of a new PostgreSQL database, dropped afterwards."""
    url = parse_database_url(server_url)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"nok_bench_{secrets.token_hex(4)}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def server(rung: str, database_url: str, storage: str, processes: int) -> Iterator[str]:
    """Serve one rung with the production settings of gunicorn on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "BENCH_RUNG": rung,
        "BIND": f"127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        "METRICS_BIND": "",
        "RATELIMIT_PER_NETWORK": NO_LIMIT,
        "RATELIMIT_STORAGE_URI": storage,
        "SECRET_KEY": "measuring: 7Vq2xk9ZmP4tR8wYb3Lc6Nf1",
        "WEB_CONCURRENCY": str(processes),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "bench.ladder:make_app()"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(port: int) -> None:
    """Wait until something listens on the port."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    sys.exit("gunicorn did not start")


def run_wrk(address: str, codes: list[str], seconds: int) -> float:
    """Return requests answered 201 per second over 16 connections; stops at any other answer."""
    command = ["wrk", "-t", "2", "-c", "16", "-d", f"{seconds}s", "-s", str(ROOT / "bench" / "intake.lua"), address]
    environment = {**os.environ, "BENCH_CODES": " ".join(codes)}
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        sys.exit(f"some responses were refused:\n{output}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    assert rate
    return float(rate[1])


if __name__ == "__main__":
    main()
