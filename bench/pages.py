"""Measures a council's pages over 1 000 organizations: many responses against few, the time must not follow them.

    python -m bench.pages [--database-url postgresql://…] [--small 100000] [--large 10000000] [--rounds 7]

Makes two databases of its own on the server (the user must be a superuser), fills them with responses of 200 days by
three channels, folds, leaves a tail not folded yet, and asks the application for each page in alternation, as somebody
signed in does: with the session, the audit log and the template. Nothing is cached between requests.
"""

import argparse
import os
import re
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, text

from bench.totals import CYCLE, THOUSAND, draw_pool, filled_database, fold_all, organization
from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.packing import make_layout
from survey_app.factory import create_app
from survey_app.settings import ROOT, Settings
from survey_app.storage import migrations
from survey_app.storage.models import CouncilRow, CycleOrganizationRow, CycleRow, OrganizationRow
from survey_app.storage.questionnaires import register_layouts
from survey_app.storage.session import make_sessions
from survey_app.storage.tokens import add_token

TAIL = 1_000
DAYS = 200
RATIO_LIMIT = 3.0
ADDRESS = f"/council/cycles/{CYCLE}"
PAGES = {
    "overview": ADDRESS,
    "list, first page": f"{ADDRESS}/organizations",
    "list, who lacks most": f"{ADDRESS}/organizations?show=lagging&sort=lack",
    "list, searched": f"{ADDRESS}/organizations?query=центр+17",
    "one organization": f"{ADDRESS}/organizations/AA000017",
    "list as XLSX": f"{ADDRESS}/organizations.xlsx",
}
LOAD = text("""
    INSERT INTO response (id, answers, transaction_id, organization_id, cycle_id, received_on, questionnaire_id,
                          channel, duration, set_aside)
    SELECT gen_random_uuid(), (CAST(:pool AS bigint[]))[1 + floor(random() * :size)], pg_current_xact_id(),
           1 + number % :organizations, 1, date '2026-03-01' + CAST(floor(random() * :days) AS integer), 1,
           1 + floor(power(random(), 3) * 3), 2, false
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS number
""")


def main() -> None:
    """Fill both databases, measure, print; exit code 1 if the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"), help="a PostgreSQL server")
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if not options.database_url:
        sys.exit("give --database-url or DATABASE_URL")
    with ExitStack() as stack:
        urls = [
            stack.enter_context(filled_database(options.database_url, responses, fill))
            for responses in (options.small, options.large)
        ]
        times = measure(urls, options.rounds)
    print(f"\n{'page':<24}{options.small:>14,}{options.large:>14,}   ratio")
    for name, (few, many) in times.items():
        print(f"{name:<24}{few * 1000:>11.1f} ms{many * 1000:>11.1f} ms{many / few:>8.2f}")
    sys.exit(int(any(many / few > RATIO_LIMIT for few, many in times.values())))


def measure(urls: list[str], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the median seconds of each page in both databases, measured in turns; the first turn warms up."""
    clients = [open_client(url) for url in urls]
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in PAGES}
    for turn in range(rounds + 1):
        for name, address in PAGES.items():
            for client, taken in zip(clients, times[name], strict=True):
                started = time.perf_counter()
                answer = client.get(address)
                if answer.status_code != 200 or not answer.data:
                    sys.exit(f"{address}: {answer.status}")
                if turn:
                    taken.append(time.perf_counter() - started)
    for client in clients:
        client.application.extensions["survey"].close()
    return {name: (statistics.median(few), statistics.median(many)) for name, (few, many) in times.items()}


def open_client(database_url: str) -> FlaskClient:
    """Return a client in whose session the council is signed in."""
    settings = Settings(database_url=database_url, secret_key="b" * 48, public_url="http://localhost:8000")
    app = create_app(settings, load_catalogue(ROOT / "config"))
    with app.extensions["survey"].sessions.begin() as session:
        token = add_token(session, 1, "council", created_at=datetime.now(UTC), expires_on=None)[1]
    client = app.test_client()
    form = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account/sign-in").text)
    signed_in = client.post("/account/token-sign-in", data={"token": token, "csrf_token": form[-1]})
    if signed_in.status_code != 303:
        sys.exit(f"signing in: {signed_in.status}")
    return client


def fill(engine: Engine, responses: int) -> None:
    """Add 1 000 organizations, a cycle that lists them, and the responses."""
    migrations.upgrade(engine)
    catalogue = load_catalogue(ROOT / "config")
    started = time.perf_counter()
    add_cycle(engine, catalogue)
    load(engine, catalogue, 1, responses)
    loaded = time.perf_counter()
    fold_all(engine, responses)
    print(
        f"{responses:,} responses: loaded in {loaded - started:.0f} s, folded in {time.perf_counter() - loaded:.0f} s",
        flush=True,
    )
    load(engine, catalogue, responses + 1, responses + TAIL)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as autovacuum does in its time
    engine.dispose()


def add_cycle(engine: Engine, catalogue: Catalogue) -> None:
    """Add the council, its organizations and its cycle."""
    general = catalogue.questionnaires["nok-general", 1]
    numbers = range(1, THOUSAND + 1)
    with make_sessions(engine).begin() as session:
        register_layouts(session.connection(), {general.key: make_layout(general).signature()})
        session.execute(insert(CouncilRow).values(id=1, code="bench", name="Совет", timezone="Europe/Moscow"))
        cycle = {"id": 1, "code": CYCLE, "council_id": 1, "year": 2026, "edition": catalogue.default_edition}
        session.execute(insert(CycleRow).values(state="open", **cycle))
        session.execute(insert(OrganizationRow), [organization(number) for number in numbers])
        listed = [{"cycle_id": 1, "organization_id": number, "is_open": True} for number in numbers]
        session.execute(insert(CycleOrganizationRow), listed)


def load(engine: Engine, catalogue: Catalogue, first: int, last: int) -> None:
    """Add responses of many days whose answers are drawn from a thousand valid ones."""
    pool = draw_pool(catalogue)
    values = {"pool": pool, "size": len(pool), "organizations": THOUSAND, "days": DAYS}
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # keys are right by construction
        connection.execute(LOAD, {**values, "first": first, "last": last})


if __name__ == "__main__":
    main()
