"""Compiles how much of the register was assessed in each year."""

from collections.abc import Sequence

from sqlalchemy import true
from sqlalchemy.orm import Session

from survey_app.domain.coverage import CoverageRow, compile_coverage
from survey_app.storage.assessments import list_assessed, list_registered
from survey_app.storage.jurisdiction import within


def compile_register_coverage(session: Session, council_id: int | None, this_year: int) -> Sequence[CoverageRow]:
    """Return the rows of every year from the first assessment through this year, the newest first.

    Of the council's jurisdiction, None: of the whole register; assessments by other councils count as well.
    """
    wanted = true() if council_id is None else within(council_id)
    assessed = list_assessed(session, wanted)
    years = {each.year for each in assessed} | {this_year}
    every = range(max(years), min(years) - 1, -1)
    return compile_coverage(list_registered(session, wanted), assessed, every)
