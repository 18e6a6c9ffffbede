"""Limits of waiting in a rating's workbook: which of them stand on answers, and what each earns."""

from fractions import Fraction
from typing import NamedTuple

from survey_app.domain.compiled_rating import RatedOrganization
from survey_app.domain.formulas import AskedWait, WaitingTable
from survey_app.domain.indicators import average_wait, count_wait
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import Wait
from survey_app.exports.rating_inputs import Input, Key


class AnsweredWait(NamedTuple):
    """A limit that is compared with what people answered, and the average that counts: None if nobody knows one."""

    asked: AskedWait
    wait: Wait
    average: Fraction | None

    @property
    def known_limit(self) -> Fraction | None:
        """Return the limit if it counts."""
        return None if self.average is None else self.wait.limit


def list_answered_waits(organization: RatedOrganization) -> dict[Key, AnsweredWait]:
    """Return the columns of an organization that follow from answers: averages, and limits that may not count."""
    columns: dict[Key, AnsweredWait] = {}
    for indicator in organization.score.indicators:
        table = indicator.indicator.formula
        if isinstance(table, WaitingTable):
            known = {each.question: each for each in table.asked}
            for place, wait in enumerate(organization.evidence.observations.waits.get(table.list, ())):
                if wait.question in known:
                    columns |= _list_columns(table.list, place, wait, known[wait.question], organization)
    return columns


def list_earned(column: Input, organization: RatedOrganization, edition: Edition) -> dict[int, Fraction]:
    """Return the points of each limit that counts, by its place."""
    table, evidence = find_table(column, organization), organization.evidence
    waits = evidence.observations.waits.get(table.list, ())
    counted = [count_wait(table, each, evidence.counts, edition.rounding) for each in waits]
    return {place: each.points for place, each in enumerate(counted) if each is not None}


def find_table(column: Input, organization: RatedOrganization) -> WaitingTable:
    """Return the table by which a column of waiting is calculated for an organization."""
    assert column.table, "only columns of limits and of points are calculated"
    formulas = (each.indicator.formula for each in organization.score.indicators)
    own = (each for each in formulas if isinstance(each, WaitingTable) and each.list == column.table.list)
    return next(own, column.table)


def _list_columns(
    code: str, place: int, wait: Wait, asked: AskedWait, organization: RatedOrganization
) -> dict[Key, AnsweredWait]:
    told = average_wait(asked, organization.evidence.counts)[0]
    answered = AnsweredWait(asked, wait, wait.average if told is None else told)
    kinds = ("average",) if wait.average is not None else ("average", "limit")
    return {(kind, code, place): answered for kind in kinds}
