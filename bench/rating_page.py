"""Measures the council's page of a rating: a cycle of 1 000 organizations against one of 50.

    python -m bench.rating_page [--database-url postgresql://…] [--responses 500000] [--rounds 15]

Fills a database as `bench.totals` does, lists the first organizations of it in two cycles of their own, closed, with
their counts, observations and intervals, and asks for the first page of both ratings in turns. Seconds of this process:
others on the machine do not count. Exit code 1 if the long one takes more than three times as long as the short one.
"""

import argparse
import gc
import os
import re
import statistics
import sys
import time

from flask.testing import FlaskClient
from sqlalchemy import Connection, insert, literal, select

from bench.rating import draw_records
from bench.totals import filled_database
from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.factory import create_app
from survey_app.services.close_cycle import close_cycle
from survey_app.settings import ROOT, Settings
from survey_app.storage.models import CycleOrganizationRow, CycleRow, ObservationRow, TallyRow

SIZES = {"bench-2027": 50, "bench-2028": 1000}
LIMIT = 3.0
RATING = "/council/cycles/{}/rating"


def main() -> None:
    """Fill a database, measure, print; exit code 1 if the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"), help="a PostgreSQL server")
    parser.add_argument("--responses", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if not options.database_url:
        sys.exit("give --database-url or DATABASE_URL")
    with filled_database(options.database_url, options.responses) as url:
        times = measure(url, load_catalogue(ROOT / "config"), options.rounds)
    for code, seconds in times.items():
        print(f"{SIZES[code]:>6,} organizations: {seconds * 1000:.0f} ms")
    short, long = times.values()
    print(f"ratio: {long / short:.2f}")
    sys.exit(int(long / short > LIMIT))


def measure(url: str, catalogue: Catalogue, rounds: int) -> dict[str, float]:
    """Return the median processor seconds of each cycle's page, asked for in turns; the first turn warms up."""
    app = create_app(Settings(database_url=url, secret_key="a secret for measuring only", demo=True), catalogue)
    here = app.extensions["survey"]
    for number, (code, size) in enumerate(SIZES.items(), 2):
        with here.engine.begin() as connection:
            list_first(connection, catalogue, number, code, size)
        close_cycle(here.engine, here.sessions, catalogue, code)
    client = app.test_client()
    sign_in(client)
    taken: dict[str, list[float]] = {code: [] for code in SIZES}
    for turn in range(rounds + 1):
        for code, seconds in taken.items():
            spent = show(client, code)
            if turn:
                seconds.append(spent)
    here.close()
    return {code: statistics.median(seconds) for code, seconds in taken.items()}


def sign_in(client: FlaskClient) -> None:
    """Press the demonstration's first button that opens a council's pages."""
    page = client.get(RATING.format(next(iter(SIZES))), follow_redirects=True).text
    action, form = re.findall(r'<form[^>]*action="([^"]*demo[^"]*)"[^>]*>(.*?)</form>', page, re.DOTALL)[0]
    token = re.findall(r'csrf_token"[^>]*value="([^"]+)"', form)[0]
    name, value = re.findall(r'<button[^>]*name="([^"]+)"\s+value="([^"]+)"', form)[0]
    assert client.post(action, data={"csrf_token": token, name: value}).status_code == 303


def list_first(connection: Connection, catalogue: Catalogue, number: int, code: str, size: int) -> None:
    """Add an open cycle of the first organizations, with the counts that they have and observations."""
    edition = catalogue.editions[catalogue.default_edition]
    values = {"council_id": 1, "year": int(code[-4:]), "edition": edition.code, "state": "open"}
    connection.execute(insert(CycleRow).values(id=number, code=code, **values))
    ours = range(1, size + 1)
    listed = [{"cycle_id": number, "organization_id": each, "is_open": False} for each in ours]
    connection.execute(insert(CycleOrganizationRow), listed)
    row = TallyRow
    others = (row.organization_id, row.questionnaire_id, row.channel, row.set_aside, row.place_id, row.responses)
    copied = select(literal(number), *others, row.counts).where(row.cycle_id == 1, row.organization_id <= size)
    connection.execute(insert(row).from_select(["cycle_id", *(each.key for each in others), "counts"], copied))
    connection.execute(insert(ObservationRow), draw_records(edition, number, size))


def show(client: FlaskClient, code: str) -> float:
    """Ask for the first page of a rating; return the processor seconds it took."""
    gc.collect()
    started = time.process_time()
    answer = client.get(RATING.format(code))
    spent = time.process_time() - started
    assert answer.text.count('role="rowheader"') > SIZES["bench-2027"]
    return spent


if __name__ == "__main__":
    main()
