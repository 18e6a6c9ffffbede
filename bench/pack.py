"""Measures the council pack: the time and the memory that a thousand organizations take.

    python -m bench.pack [--few 100] [--many 1000] [--responses 100] [--rounds 3]

Fills SQLite files of its own: two years of a council, both published, every organization observed with its check-lists
(each differently), with approved proposals. Then builds the pack of the second year, as `flask packs build` does. Every
measurement is a process of its own; rounds visit both sizes one after another. Exit code 1 if a thousand take longer
than 60 s, or a process more than 400 MB.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Engine, insert, select

from bench.posters import peak_memory
from bench.rating import draw_records
from bench.totals import draw_pool, organization
from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.packing import make_layout
from survey_app.domain.proposals import ProposalContent
from survey_app.services.build_pack import build_pack
from survey_app.services.close_cycle import close_cycle
from survey_app.services.freeze_cycle import freeze_cycle
from survey_app.services.gather_pack import gather_pack
from survey_app.settings import ROOT
from survey_app.storage import migrations
from survey_app.storage.models import (
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    FoldPositionRow,
    ObservationRow,
    OrganizationRow,
    ResponseRow,
)
from survey_app.storage.proposals import add_proposals, approve_drafts
from survey_app.storage.questionnaires import register_layouts
from survey_app.storage.session import make_engine, make_sessions, read_snapshot
from survey_app.storage.tallies import fold

LIMIT_SECONDS = 60.0  # by the clock, for a thousand organizations
LIMIT_MB = 400
YEARS = {1: 2025, 2: 2026}  # by row id of the cycle


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--responses", type=int, default=100, help="of each organization in each year")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)  # the process that is measured
    options = parser.parse_args()
    if options.one:
        print_one(options.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        urls = {number: f"sqlite:///{folder}/{number}.db" for number in (options.few, options.many)}
        for number, url in urls.items():
            fill(url, number, options.responses)
        runs: dict[int, list[list[float]]] = {number: [] for number in urls}
        for _ in range(options.rounds):
            for number, url in urls.items():
                runs[number].append(measure(url))
    sys.exit(report(runs, options.many))


def report(runs: dict[int, list[list[float]]], many: int) -> int:
    """Print the medians; returns 1 if a limit is passed."""
    print(f"\n{'organizations':>14}{'seconds':>10}{'min…max':>14}{'processor':>12}{'ZIP':>10}{'memory':>9}")
    for number, taken in runs.items():
        seconds = [run[0] for run in taken]
        span = f"{min(seconds):.1f}…{max(seconds):.1f}"
        processor, size, memory = (statistics.median(run[column] for run in taken) for column in (1, 2, 3))
        middle = statistics.median(seconds)
        print(f"{number:>14}{middle:>10.2f}{span:>14}{processor:>10.2f} s{size:>7.1f} MB{memory:>6.0f} MB")
    a_thousand = statistics.median(run[0] for run in runs[many]) * 1000 / many
    most = max(run[3] for run in runs[many])
    print(f"\nseconds per 1 000: {a_thousand:.1f}; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return int(a_thousand > LIMIT_SECONDS or most > LIMIT_MB)


def measure(url: str) -> list[float]:
    """Return seconds, processor seconds, MB written and peak memory in MB of a process that builds the pack."""
    command = [sys.executable, "-m", "bench.pack", "--one", url]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(word) for word in printed.split()]


def print_one(url: str) -> None:
    """Build the pack and print what `measure` returns."""
    catalogue = load_catalogue(ROOT / "config")
    started, began = time.perf_counter(), time.process_time()
    engine = make_engine(url)
    with read_snapshot(engine) as connection:
        content, _ = gather_pack(connection, f"bench-{YEARS[2]}")
    with tempfile.TemporaryFile() as file:
        for _ in build_pack(content, catalogue, file):
            pass
        size = file.tell()
    engine.dispose()
    print(time.perf_counter() - started, time.process_time() - began, size / 1e6, peak_memory())


def fill(url: str, organizations: int, responses: int) -> None:
    """Publish two years of a council with so many organizations, each with so many responses."""
    started = time.perf_counter()
    catalogue, engine = load_catalogue(ROOT / "config"), make_engine(url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        general = catalogue.questionnaires["nok-general", 1]
        register_layouts(connection, {general.key: make_layout(general).signature()})
        connection.execute(insert(CouncilRow).values(id=1, code="bench", name="Совет", timezone="Europe/Moscow"))
        rows = [
            {**organization(number), "sphere": "social", "oktmo": f"{number % 40:02}701000001"}
            for number in range(1, organizations + 1)
        ]
        connection.execute(insert(OrganizationRow), rows)
    for cycle_id in YEARS:
        fill_year(engine, catalogue, cycle_id, organizations, responses)
    engine.dispose()
    print(f"{organizations:,} organizations published twice in {time.perf_counter() - started:.0f} s")


def fill_year(engine: Engine, catalogue: Catalogue, cycle_id: int, organizations: int, responses: int) -> None:
    """Collect, observe, close, propose and publish."""
    year, numbers = YEARS[cycle_id], range(1, organizations + 1)
    code, pool, dice = f"bench-{year}", draw_pool(catalogue), random.Random(year)
    edition = catalogue.editions[catalogue.default_edition]
    with engine.begin() as connection:
        values = {"id": cycle_id, "code": code, "council_id": 1, "year": year, "edition": edition.code, "state": "open"}
        connection.execute(insert(CycleRow).values(values))
        listed = [{"cycle_id": cycle_id, "organization_id": number, "is_open": True} for number in numbers]
        connection.execute(insert(CycleOrganizationRow), listed)
        position = connection.scalar(select(FoldPositionRow.position))
        own = {"cycle_id": cycle_id, "received_on": date(year, 5, 20), "questionnaire_id": 1, "duration": 2}
        for number in numbers:
            drawn = [
                {
                    **own,
                    "id": UUID(int=dice.getrandbits(128)).bytes,
                    "answers": dice.choice(pool),
                    "transaction_id": position,
                    "organization_id": number,
                    "channel": 1 + each % 3,
                    "set_aside": False,
                }
                for each in range(responses)
            ]
            connection.execute(insert(ResponseRow), drawn)
        connection.execute(insert(ObservationRow), draw_records(edition, cycle_id, organizations))
    with engine.begin() as connection:
        fold(connection)
    sessions = make_sessions(engine)
    close_cycle(engine, sessions, catalogue, code)
    with engine.begin() as connection:
        text = "Дополнить информацию на стенде и на официальном сайте: режим работы, учредитель, порядок подачи жалоб"
        content = ProposalContent(text, "1.1", date(year + 1, 6, 1))
        add_proposals(connection, cycle_id, [(number, content) for number in numbers for _ in range(2)])
        approve_drafts(connection, cycle_id, Decision("2", date(year, 11, 21)))
    decided, now = Decision("1", date(year, 11, 20)), datetime(year, 11, 21, 12, tzinfo=UTC)
    freeze_cycle(engine, sessions, catalogue, code=code, decision=decided, now=now)


if __name__ == "__main__":
    main()
