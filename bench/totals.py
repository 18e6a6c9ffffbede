"""Measures totals over 20 000 organizations with many responses against few: the time must not follow the responses.

    python -m bench.totals [--database-url postgresql://…] [--small 100000] [--large 10000000] [--rounds 7]

Makes two databases of its own on the server (the user must be a superuser), fills them, folds, leaves a tail not
folded yet, and measures in alternation what a council asks for: JSON totals of 1, of 1 000 and of all organizations.
Nothing is cached between requests. Then the CSV of all organizations, with the peak memory of a process of its own.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, insert, text

from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.packing import make_layout, pack_answers
from survey_app.domain.tallies import Selection
from survey_app.services.export_totals import Asked, Form, export_totals
from survey_app.settings import ROOT
from survey_app.storage import migrations
from survey_app.storage.models import CouncilRow, CycleOrganizationRow, CycleRow, OrganizationRow
from survey_app.storage.questionnaires import register_layouts
from survey_app.storage.session import make_engine, parse_database_url
from survey_app.storage.tallies import fold
from survey_app.storage.visible_cycles import EVERYTHING

ORGANIZATIONS = 20_000
THOUSAND = 1_000  # of them are of the sphere `mse`
TAIL = 1_000
CYCLE = "bench-2026"
ONE = "AA010000"
MEMORY_LIMIT_MB = 200
RATIO_LIMIT = 2.0
SELECTIONS = {
    "1 organization": Selection(organization=ONE),
    "1 000 organizations": Selection(sphere="mse"),
    "all 20 000": Selection(),
}
LOAD = text("""
    INSERT INTO response (id, answers, transaction_id, organization_id, cycle_id, received_on, questionnaire_id,
                          channel, duration, set_aside)
    SELECT gen_random_uuid(), (CAST(:pool AS bigint[]))[1 + floor(random() * :size)], pg_current_xact_id(),
           1 + number % :organizations, 1, date '2026-05-20', 1, 1 + floor(power(random(), 3) * 3), 2, false
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS number
""")


def main() -> None:
    """Fill both databases, measure, print; exit code 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"), help="a PostgreSQL server")
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--csv-of", help=argparse.SUPPRESS)  # the process whose memory is measured
    options = parser.parse_args()
    if options.csv_of:
        write_csv(options.csv_of)
        return
    if not options.database_url:
        sys.exit("give --database-url or DATABASE_URL")
    with ExitStack() as stack:
        small = stack.enter_context(filled_database(options.database_url, options.small))
        large = stack.enter_context(filled_database(options.database_url, options.large))
        sys.exit(report(small, large, options))


def report(small: str, large: str, options: argparse.Namespace) -> int:
    """Print the times, their ratios and the memory; returns 1 if a limit is passed."""
    print(f"\n{'totals of':<22}{options.small:>14,}{options.large:>14,}   ratio")
    is_over = False
    times = measure(small, large, options.rounds)
    for name in SELECTIONS:
        few, many = times[name]
        is_over |= many / few > RATIO_LIMIT
        print(f"{name:<22}{few * 1000:>11.1f} ms{many * 1000:>11.1f} ms{many / few:>8.2f}")
    command = [sys.executable, "-m", "bench.totals", "--csv-of", large]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, megabytes, peak = map(float, printed.split())
    print(f"\nCSV of all {ORGANIZATIONS:,}: {megabytes:.0f} MB in {seconds:.1f} s, peak memory {peak:.0f} MB")
    return int(is_over or peak > MEMORY_LIMIT_MB)


def measure(small: str, large: str, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the median seconds of each selection in both databases, measured in turns; the first turn warms up."""
    catalogue = load_catalogue(ROOT / "config")
    engines = (make_engine(small), make_engine(large))
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in SELECTIONS}
    for turn in range(rounds + 1):
        for name, selection in SELECTIONS.items():
            for engine, taken in zip(engines, times[name], strict=True):
                started = time.perf_counter()
                export(engine, catalogue, selection, "json")
                if turn:
                    taken.append(time.perf_counter() - started)
    for engine in engines:
        engine.dispose()
    return {name: (statistics.median(few), statistics.median(many)) for name, (few, many) in times.items()}


def export(engine: Engine, catalogue: Catalogue, selection: Selection, form: Form) -> int:
    """Make a file as the API does and throw it away; returns its size in bytes."""
    asked = Asked(CYCLE, EVERYTHING, selection)
    now = datetime.now(UTC)
    return sum(map(len, export_totals(engine, catalogue, asked, form, dialect="people", generated_at=now)))


def write_csv(database_url: str) -> None:
    """Print seconds, megabytes written and the peak memory (RSS, MB) of this process."""
    catalogue = load_catalogue(ROOT / "config")
    started = time.perf_counter()
    size = export(make_engine(database_url), catalogue, Selection(), "csv")
    print(time.perf_counter() - started, size / 1e6, peak_memory())


def peak_memory() -> float:
    """Return the peak RSS of this process in MB; `ru_maxrss` would remember the process that started this one."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def filled_database(
    server_url: str, responses: int, fill: Callable[[Engine, int], None] | None = None
) -> Iterator[str]:
    """Give a database with this many folded responses and a tail, or as `fill` fills it; it is dropped afterwards."""
    server = parse_database_url(server_url)
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"nok_bench_{uuid4().hex[:10]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        url = server.set(database=name).render_as_string(hide_password=False)
        (fill or fill_totals)(make_engine(url), responses)
        yield url
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def fill_totals(engine: Engine, responses: int) -> None:
    """Add a register, a cycle that lists all of it, and the responses."""
    migrations.upgrade(engine)
    catalogue = load_catalogue(ROOT / "config")
    started = time.perf_counter()
    with engine.begin() as connection:
        general = catalogue.questionnaires["nok-general", 1]
        register_layouts(connection, {general.key: make_layout(general).signature()})
        connection.execute(insert(CouncilRow).values(id=1, code="bench", name="Совет", timezone="Europe/Moscow"))
        connection.execute(
            insert(CycleRow).values(
                id=1, code=CYCLE, council_id=1, year=2026, edition=catalogue.default_edition, state="open"
            )
        )
        numbers = range(1, ORGANIZATIONS + 1)
        connection.execute(insert(OrganizationRow), [organization(number) for number in numbers])
        listed = [{"cycle_id": 1, "organization_id": number, "is_open": True} for number in numbers]
        connection.execute(insert(CycleOrganizationRow), listed)
    load(engine, catalogue, 1, responses)
    loaded = time.perf_counter()
    fold_all(engine, responses)
    print(
        f"{responses:,} responses: loaded in {loaded - started:.0f} s, folded in {time.perf_counter() - loaded:.0f} s"
    )
    load(engine, catalogue, responses + 1, responses + TAIL)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as autovacuum does in its time
    engine.dispose()


def fold_all(engine: Engine, responses: int) -> None:
    """Fold so many responses: another database of the server may hold back what is known to be finished."""
    folded = 0
    while folded < responses:
        with engine.begin() as connection:
            folded += fold(connection)
        time.sleep(0.2)


def organization(number: int) -> dict[str, object]:
    """Return the values of one organization's row."""
    return {
        "id": number,
        "code": f"AA{number:06}",
        "name": f"Государственное бюджетное учреждение «Центр обслуживания № {number}»",
        "inn": "7707083893",
        "sphere": "mse" if number % (ORGANIZATIONS // THOUSAND) == 0 else "social",
        "recipients": number,
        "identity": f"{number:064}",
    }


def load(engine: Engine, catalogue: Catalogue, first: int, last: int) -> None:
    """Add responses whose answers are drawn from a thousand valid ones."""
    pool = draw_pool(catalogue)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # keys are right by construction
        values = {"pool": pool, "size": len(pool), "organizations": ORGANIZATIONS, "first": first, "last": last}
        connection.execute(LOAD, values)


def draw_pool(catalogue: Catalogue) -> list[int]:
    """Draw the packed answers of a thousand valid responses, always the same."""
    general = catalogue.questionnaires["nok-general", 1]
    layout = make_layout(general)
    dice = random.Random(20260520)
    pool = []
    for _ in range(1000):
        answers: dict[str, str | int] = {}
        for question in general.questions:
            condition = question.show_if
            if question.kind == "choice" and (not condition or answers.get(condition.question) == condition.option):
                answers[question.code] = dice.choices(question.options, [8, 2])[0].code
        pool.append(pack_answers(layout, {**answers, "age": dice.randint(14, 90)}))
    return pool


if __name__ == "__main__":
    main()
