"""Measures what rating costs after totals: 20 000 organizations with many responses against few.

    python -m bench.rating [--database-url postgresql://…] [--small 100000] [--large 10000000] [--rounds 5]

Fills databases as `bench.totals` does, observes every organization (each differently), and measures in alternation the
totals alone and the whole rating. Rating is the difference, in seconds of this process: others on the machine do not
count. Exit code 1 if it takes more than two seconds.
"""

import argparse
import gc
import os
import random
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, insert

from bench.totals import CYCLE, ORGANIZATIONS, filled_database
from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.compiled_rating import RatingSelection
from survey_app.domain.demo_observations import draw_observations
from survey_app.domain.methodology import Edition
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.observations import render_observations
from survey_app.domain.tallies import Selection
from survey_app.services.compile_rating import compile_rating
from survey_app.services.compile_totals import compile_totals
from survey_app.services.remember_scores import remember_scores
from survey_app.settings import ROOT
from survey_app.storage.models import ObservationRow
from survey_app.storage.session import make_engine, read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, VisibleCycle, find_visible_cycle

LIMIT_SECONDS = 2.0


def main() -> None:
    """Fill the databases, measure, print; exit code 1 if the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL"), help="a PostgreSQL server")
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not options.database_url:
        sys.exit("give --database-url or DATABASE_URL")
    catalogue = load_catalogue(ROOT / "config")
    taken = {}
    with ExitStack() as stack:
        for responses in (options.small, options.large):
            url = stack.enter_context(filled_database(options.database_url, responses))
            observe(url, catalogue)
            taken[responses] = measure(url, catalogue, options.rounds)
    print(f"\n{'responses':>12}{'totals':>10}{'rating':>10}{'of it after totals':>22}")
    for responses, (totals, rating) in taken.items():
        print(f"{responses:>12,}{totals:>8.2f} s{rating:>8.2f} s{rating - totals:>20.2f} s")
    few, many = (rating - totals for totals, rating in taken.values())
    print(f"ratio of what comes after totals: {many / few:.2f}")
    sys.exit(int(many > LIMIT_SECONDS))


def observe(url: str, catalogue: Catalogue) -> None:
    """Record observations of every organization, no two drawn alike."""
    edition = catalogue.editions[catalogue.default_edition]
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(ObservationRow), draw_records(edition, 1, ORGANIZATIONS))
    engine.dispose()


def draw_records(edition: Edition, cycle_id: int, organizations: int) -> list[dict[str, object]]:
    """Return rows of observations of the first organizations in a cycle."""
    return [
        {
            "cycle_id": cycle_id,
            "organization_id": number,
            "recorded_at": datetime(2026, 5, 20, tzinfo=UTC),
            "recorded_by": "bench",
            "role": "operator",
            "content": draw_content(edition, number),
        }
        for number in range(1, organizations + 1)
    ]


def draw_content(edition: Edition, number: int) -> str:
    """Return observations as they are stored."""
    observations, problems = parse_observations(
        edition, "social", draw_observations(edition, "social", random.Random(number))
    )
    assert not problems
    return msgspec.json.encode(render_observations(observations), order="sorted").decode()


def measure(url: str, catalogue: Catalogue, rounds: int) -> tuple[float, float]:
    """Return the median processor seconds of totals and of the rating; the first round warms up."""
    taken: tuple[list[float], list[float]] = ([], [])
    edition = catalogue.editions[catalogue.default_edition]
    engine = make_engine(url)
    for turn in range(rounds + 1):
        for step, seconds in zip((total, rate), taken, strict=True):
            remember_scores(edition).clear()  # everybody is scored anew
            gc.collect()
            with read_snapshot(engine) as connection:
                cycle = find_visible_cycle(connection, CYCLE, EVERYTHING)
                assert cycle
                started = time.process_time()
                assert step(connection, catalogue, cycle) == ORGANIZATIONS
                if turn:
                    seconds.append(time.process_time() - started)
    engine.dispose()
    return statistics.median(taken[0]), statistics.median(taken[1])


def total(connection: Connection, catalogue: Catalogue, cycle: VisibleCycle) -> int:
    """Compile all totals and add every organization's channels up."""
    return sum(bool(each.list_questions()) for each in compile_totals(connection, catalogue, cycle, Selection()))


def rate(connection: Connection, catalogue: Catalogue, cycle: VisibleCycle) -> int:
    """Compile the whole rating: everybody scored, ranked, averaged."""
    rating = compile_rating(connection, catalogue, cycle, RatingSelection())
    return rating.rated + rating.unrated


if __name__ == "__main__":
    main()
