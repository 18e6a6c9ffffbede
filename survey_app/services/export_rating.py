"""The rating of a cycle as a file, the same for the API, the council's page and the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import CompiledRating, RatingSelection
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.russian import SPHERE_NAMES
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.exports.rating_json import render_rating_json
from survey_app.exports.rating_rows import list_rating_rows, rating_header
from survey_app.exports.rating_xlsx import render_rating_xlsx
from survey_app.services.compile_rating import compile_rating
from survey_app.services.export_totals import Form
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import Sight, find_visible_cycle


@dataclass(frozen=True, slots=True)
class AskedRating:
    """Which part of which cycle's rating is asked for, in whose sight."""

    cycle: str
    sight: Sight
    selection: RatingSelection


def export_rating(
    engine: Engine, catalogue: Catalogue, asked: AskedRating, form: Form, *, dialect: Dialect, generated_at: datetime
) -> Iterator[bytes]:
    """Give the file piece by piece, all of one moment.

    The first piece raises CycleUnknown, OrganizationUnknown, NoRating, InvalidInput.
    """
    rating = get_asked_rating(engine, catalogue, asked)
    if form == "json":
        yield from render_rating_json(rating, generated_at)
    elif form == "csv":
        yield from render_csv(rating_header(rating.edition), list_rating_rows(rating), dialect)
    else:
        created = datetime(rating.cycle.year, 1, 1, tzinfo=UTC)  # equal ratings are equal bytes
        yield from render_rating_xlsx(rating, SPHERE_NAMES, created)


def get_asked_rating(engine: Engine, catalogue: Catalogue, asked: AskedRating) -> CompiledRating:
    """Return the rating that is asked for; whoever walks through it needs the database no more."""
    with read_snapshot(engine) as connection:
        cycle = find_visible_cycle(connection, asked.cycle, asked.sight)
        if cycle is None:
            raise CycleUnknown("No cycle that you can see has this code.", about=(asked.cycle,))
        return compile_rating(connection, catalogue, cycle, asked.selection)
