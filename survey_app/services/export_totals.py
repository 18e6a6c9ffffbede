"""Totals of a cycle as a file, the same for the API, the council's page and the command line."""

from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal, TypeAlias

from sqlalchemy import Connection, Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.errors import CycleUnknown, OrganizationUnknown
from survey_app.domain.questionnaires import Question
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.exports import columns
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.exports.json_file import render_totals_json
from survey_app.exports.people_columns import list_people_rows, totals_columns
from survey_app.exports.xlsx_file import render_xlsx
from survey_app.services.compile_totals import compile_totals
from survey_app.services.word_questions import word_questions
from survey_app.storage.session import read_snapshot
from survey_app.storage.totals import has_selected
from survey_app.storage.visible_cycles import Sight, VisibleCycle, find_visible_cycle

Form: TypeAlias = Literal["json", "csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which cycle is asked for, in whose sight."""

    cycle: str
    sight: Sight
    selection: Selection


def export_totals(
    engine: Engine, catalogue: Catalogue, asked: Asked, form: Form, *, dialect: Dialect, generated_at: datetime
) -> Iterator[bytes]:
    """Give the file piece by piece, all of one moment. The first piece raises CycleUnknown, OrganizationUnknown."""
    with read_snapshot(engine) as connection:
        cycle = get_asked_cycle(connection, asked)
        organizations = compile_totals(connection, catalogue, cycle, asked.selection)
        if form == "json":
            yield from render_totals_json(cycle.card, organizations, generated_at)
            return
        if form == "csv":
            rows = columns.list_totals_rows(cycle.card.code, organizations)
            header = columns.TOTALS_BY_PLACE if asked.selection.by_place else columns.TOTALS
            yield from render_csv(header, rows, dialect)
            return
        own: dict[str, Question] = {}
        rows = columns.list_totals_rows(cycle.card.code, _gather_words(organizations, own), with_place_names=True)
        words = cache(lambda sphere: ChainMap(own, word_questions(catalogue, sphere)))
        headings = totals_columns(by_place=asked.selection.by_place)
        yield from render_xlsx("Итоги", headings, list_people_rows(rows, words), created_at(cycle))


def _gather_words(
    organizations: Iterable[OrganizationTotals], words: dict[str, Question]
) -> Iterator[OrganizationTotals]:
    """Pass totals on, and note the words of councils' own questions on the way."""
    for each in organizations:
        words.update(each.outline.own_words)
        yield each


def get_asked_cycle(connection: Connection, asked: Asked) -> VisibleCycle:
    """Return the cycle that is asked for. Raises CycleUnknown, or OrganizationUnknown if it has no place there."""
    cycle = find_visible_cycle(connection, asked.cycle, asked.sight)
    if cycle is None:
        raise CycleUnknown("No cycle that you can see has this code.", about=(asked.cycle,))
    organization = asked.selection.organization
    if organization is not None and not has_selected(connection, cycle, Selection(organization=organization)):
        raise OrganizationUnknown("This cycle has no organization with this code.", about=(organization,))
    return cycle


def created_at(cycle: VisibleCycle) -> datetime:
    """Return the instant that a file names as its creation: equal totals are equal bytes."""
    return datetime(cycle.card.year, 1, 1, tzinfo=UTC)
