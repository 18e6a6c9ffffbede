"""Grouped answers: which answers go together in one response, and how often, an organization at a time."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Connection, case, func, literal_column, select

from survey_app.storage.models import ResponseRow

_STREAMED: Final = {"yield_per": 1000}


class PackedPattern(NamedTuple):
    """Packed answers of one questionnaire version, cut to the bits of interest, and how many responses have them."""

    questionnaire_id: int
    answers: int
    responses: int


def stream_patterns(
    connection: Connection, cycle_id: int, masks: Mapping[int, int], organization_id: int | None = None
) -> Iterator[tuple[int, list[PackedPattern]]]:
    """Stream the patterns of a cycle's counted responses by row id of the organization.

    `masks` keeps, by questionnaire version, the bits of interest. Blank sheets belong to nobody and are left out; a
    response whose every answer is masked out stays, as 0.
    """
    row = ResponseRow
    kept = [(row.questionnaire_id == number, literal_column(str(mask), BigInteger)) for number, mask in masks.items()]
    if not kept:
        return
    answers = row.answers.op("&")(case(*kept, else_=literal_column("0", BigInteger)))
    group = (row.organization_id, row.questionnaire_id, answers)
    statement = (
        select(*group, func.count())
        .where(row.cycle_id == cycle_id, ~row.set_aside, row.answers != 0)
        .group_by(*group)
        .order_by(*group)
    )
    if organization_id is not None:
        statement = statement.where(row.organization_id == organization_id)
    rows = connection.execute(statement, execution_options=_STREAMED)
    for number, own in groupby(rows, key=itemgetter(0)):
        yield number, [PackedPattern(*values) for _, *values in own]
