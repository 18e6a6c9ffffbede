"""Counting: the rollup of folded responses plus the tail not folded yet, exact at every moment.

`fold_position.position` divides them: responses with a smaller transaction id are in the rollup, the others are the
tail. A fold moves the position and adds to the rollup in one transaction, so whoever reads both in one snapshot counts
each response once, whatever happens to the folding process.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from survey_app.domain.packing import Count, Layout
from survey_app.storage.base import position_value
from survey_app.storage.day_tallies import fold_days
from survey_app.storage.fold_position import PositionLostError, lock_position, next_position
from survey_app.storage.models import FoldPositionRow, OwnAnswerRow, ResponseRow, TallyRow
from survey_app.storage.questionnaires import list_layouts, list_own_ids

_BATCH = 500  # rows of the rollup per statement

NO_PLACE: Final = 0
"""What stands for "no place" in a tally's key; a response has NULL there."""


class Key(NamedTuple):
    """What responses have in common that are counted together."""

    cycle_id: int
    organization_id: int
    questionnaire_id: int
    channel: int
    set_aside: bool
    place_id: int = NO_PLACE


_KEY: Final[Sequence[Any]] = [getattr(TallyRow, name) for name in Key._fields]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the responses of one key; `counts` in the layout's order.

    Answers to own questions have tallies of their own with no `responses`: each response is counted once, by its form.
    """

    key: Key
    responses: int
    counts: list[int]


def fold(connection: Connection) -> int:
    """Move the tail of finished transactions into the rollup; returns how many responses were folded.

    Raises PositionLostError, before anything is written, in a server that the database was restored into.
    """
    low = lock_position(connection)
    high = next_position(connection, low)
    span = and_(ResponseRow.transaction_id >= position_value(low), ResponseRow.transaction_id < position_value(high))
    tallies = list(count_responses(connection, span))
    for start in range(0, len(tallies), _BATCH):
        _add_to_rollup(connection, tallies[start : start + _BATCH])
    fold_days(connection, span)
    connection.execute(update(FoldPositionRow).values(position=position_value(high)))
    return sum(tally.responses for tally in tallies)


def count_responses(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Tally]:
    """Count the responses that meet the condition, from the packed answers themselves."""
    layouts = list_layouts(connection)
    own_ids = list_own_ids(connection)
    for questionnaire_id in layouts.keys() - own_ids:
        statement = _counting(layouts[questionnaire_id])
        yield from _count(connection, statement.where(condition), ResponseRow, questionnaire_id)
    for questionnaire_id in _list_answered(connection, condition) if own_ids else ():
        statement = _counting(layouts[questionnaire_id], OwnAnswerRow)
        for tally in _count(connection, statement.where(condition), OwnAnswerRow, questionnaire_id):
            yield Tally(tally.key, 0, tally.counts)


def _count(connection: Connection, statement: Select[Any], answered: Any, questionnaire_id: int) -> Iterator[Tally]:
    rows = connection.execute(statement.where(answered.questionnaire_id == questionnaire_id))
    for cycle_id, organization_id, channel, set_aside, place_id, responses, *counts in rows:
        key = Key(cycle_id, organization_id, questionnaire_id, channel, bool(set_aside), place_id)
        yield Tally(key, responses, counts)


def _list_answered(connection: Connection, condition: ColumnElement[bool]) -> list[int]:
    """Return which sets of own questions were answered: there may be hundreds, and few of them in one tail."""
    joined = ResponseRow.id == OwnAnswerRow.response_id
    statement = select(OwnAnswerRow.questionnaire_id).distinct().join(ResponseRow, joined).where(condition)
    return sorted(connection.scalars(statement))


def list_rollup(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Tally]:
    """Read the rollup's rows that meet the condition."""
    rows = connection.execute(select(*_KEY, TallyRow.responses, TallyRow.counts).where(condition))
    for *key, responses, counts in rows:
        yield Tally(Key(*key), responses, counts)


def merge_tallies(tallies: Iterable[Tally]) -> dict[Key, Tally]:
    """Add up tallies of equal keys."""
    merged: dict[Key, Tally] = {}
    for tally in tallies:
        known = merged.get(tally.key)
        merged[tally.key] = tally if known is None else _add(known, tally)
    return merged


def _add(first: Tally, second: Tally) -> Tally:
    counts = [a + b for a, b in zip(first.counts, second.counts, strict=True)]
    return Tally(first.key, first.responses + second.responses, counts)


@lru_cache(maxsize=64)  # building it anew is a third of a small request
def _counting(layout: Layout, answered: Any = ResponseRow) -> Select[Any]:
    row = ResponseRow
    place = func.coalesce(row.place_id, literal_column(str(NO_PLACE)))
    group = (row.cycle_id, row.organization_id, row.channel, row.set_aside, place)
    counts: list[Any] = [func.count().filter(_meets(count, answered.answers)) for count in layout.counts]
    columns: list[Any] = [*group, func.count(), *counts]
    statement = select(*columns).group_by(*group)
    return statement if answered is row else statement.join(answered, answered.response_id == row.id)


def _meets(count: Count, answers: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    # These numbers of ours stand in the statement itself: PostgreSQL shifts by int4 only, and parameters cost.
    whole_bits = count.weight.bit_count() == count.radix.bit_count() == 1
    if whole_bits:  # the same as below, in less time
        shift = count.weight.bit_length() - 1
        value = answers.op(">>")(_number(shift)).op("&")(_number(count.radix - 1))
    else:
        value = answers.op("/")(_number(count.weight)).op("%")(_number(count.radix))
    return value != _number(0) if count.value is None else value == _number(count.value)


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), BigInteger)


def _add_to_rollup(connection: Connection, tallies: Sequence[Tally]) -> None:
    organizations = {tally.key.organization_id for tally in tallies}
    cycles = {tally.key.cycle_id for tally in tallies}
    present = list_rollup(connection, and_(TallyRow.cycle_id.in_(cycles), TallyRow.organization_id.in_(organizations)))
    wanted = {tally.key for tally in tallies}
    merged = merge_tallies([*tallies, *(tally for tally in present if tally.key in wanted)])
    write_rollup(connection, merged.values())


def write_rollup(connection: Connection, tallies: Iterable[Tally]) -> None:
    """Set the rollup's rows of these keys to these counts."""
    rows = [_row(tally) for tally in tallies]
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(TallyRow)
    changed = {"responses": insert.excluded.responses, "counts": insert.excluded.counts}
    statement = insert.on_conflict_do_update(index_elements=Key._fields, set_=changed)
    if rows:
        connection.execute(statement, rows)


def take_from_rollup(connection: Connection, tally: Tally) -> None:
    """Take responses out of the rollup again; the caller holds the position's lock, and deletes them.

    Raises PositionLostError if they are not in it.
    """
    is_its = and_(*(getattr(TallyRow, name) == value for name, value in tally.key._asdict().items()))
    present = next(list_rollup(connection, is_its), None)
    if present is None or present.responses < tally.responses:
        raise PositionLostError("the rollup does not hold what is to be taken out of it")
    counts = [a - b for a, b in zip(present.counts, tally.counts, strict=True)]
    if present.responses == tally.responses and not any(counts):  # a row of nobody would be one who answered
        connection.execute(delete(TallyRow).where(is_its))
        return
    write_rollup(connection, [Tally(tally.key, present.responses - tally.responses, counts)])


def _row(tally: Tally) -> Mapping[str, Any]:
    return {**tally.key._asdict(), "responses": tally.responses, "counts": tally.counts}
