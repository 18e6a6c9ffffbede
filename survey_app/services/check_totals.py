"""Compares the totals with a recount of the raw responses, and names every difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from survey_app.domain.packing import Count
from survey_app.domain.responses import CHANNELS
from survey_app.storage import recount
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import Key, Tally


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that is not what a recount gives; `what` is `responses`, `question/option` or a day.

    `place` "" is none, `organization` "" all of the cycle together.
    """

    cycle: str
    organization: str
    channel: str
    place: str
    what: str
    counted: int
    recounted: int


@dataclass(frozen=True, slots=True)
class TotalsCheck:
    """How many responses were recounted, and every difference found."""

    responses: int
    differences: tuple[Difference, ...]


def check_totals(engine: Engine) -> TotalsCheck:
    """Recount everything in one snapshot; collection goes on meanwhile."""
    with read_snapshot(engine) as connection:
        recounted = recount.list_recounted(connection)
        differences = (*_tally_differences(connection, recounted), *_day_differences(connection))
    return TotalsCheck(sum(each.responses for each in recounted.values()), differences)


def _tally_differences(connection: Connection, recounted: dict[Key, Tally]) -> Iterator[Difference]:
    counted = recount.list_counted(connection)
    names = recount.list_names(connection)
    whats = {number: _names_of_counts(layout.counts) for number, layout in list_layouts(connection).items()}
    for key in sorted({*counted, *recounted}):
        what = whats[key.questionnaire_id]
        where = (
            names.cycles[key.cycle_id],
            names.organizations[key.organization_id],
            _channel(key.channel, set_aside=key.set_aside),
            names.places.get(key.place_id, ""),
        )
        numbers, right = _numbers(counted.get(key), what), _numbers(recounted.get(key), what)
        if len(numbers) != len(what):
            yield Difference(*where, "numbers in a row", len(numbers), len(what))
            continue
        for name, ours, theirs in zip(what, numbers, right, strict=True):
            if ours != theirs:
                yield Difference(*where, name, ours, theirs)


def _day_differences(connection: Connection) -> Iterator[Difference]:
    counted, recounted = recount.list_days(connection)
    names = recount.list_names(connection)
    for key in sorted({*counted, *recounted}):
        if counted.get(key) != recounted.get(key):
            organization = names.organizations.get(key.organization_id, "")
            where = (names.cycles[key.cycle_id], organization, _channel(key.channel, set_aside=key.set_aside), "")
            yield Difference(*where, key.received_on.isoformat(), counted.get(key, 0), recounted.get(key, 0))


def _channel(number: int, *, set_aside: bool) -> str:
    return CHANNELS[number - 1] + (", set aside" if set_aside else "")


def _names_of_counts(counts: Sequence[Count]) -> list[str]:
    return ["responses", *(f"{each.question}/{each.option or 'answered'}" for each in counts)]


def _numbers(tally: Tally | None, what: list[str]) -> list[int]:
    return [0] * len(what) if tally is None else [tally.responses, *tally.counts]
