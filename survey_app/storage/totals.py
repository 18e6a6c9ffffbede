"""What totals are made of, read for many organizations at once: rollup as a stream, tail and texts beside it.

Everything of one answer must be read in one snapshot (`session.read_snapshot`). Responses already folded are never
looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, func, literal_column, select, union_all

from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.storage.fold_position import tail
from survey_app.storage.models import FreeTextRow, OrganizationRow, PendingTextRow, ResponseRow, TallyRow
from survey_app.storage.name_columns import has_words, municipality, order_by_name
from survey_app.storage.recipients import counted_recipients
from survey_app.storage.tallies import Key, Tally, count_responses
from survey_app.storage.visible_cycles import VisibleCycle, has_place

_STREAMED: Final = {"yield_per": 500}
_OF_REGISTER: Final[Sequence[Any]] = (
    OrganizationRow.id,
    OrganizationRow.code,
    OrganizationRow.name,
    OrganizationRow.short_name,
    OrganizationRow.inn,
    OrganizationRow.sphere,
    OrganizationRow.kind,
)


@dataclass(frozen=True, slots=True)
class ShownOrganization:
    """An organization as totals show it; `recipients` of the year before the cycle's, None if unknown."""

    id: int
    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    kind: str | None
    recipients: int | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How many organizations there are, how many of them have counted responses, and how many responses these are."""

    organizations: int
    answering: int
    responses: int


def stream_rollup(
    connection: Connection, cycle: VisibleCycle, selection: Selection
) -> Iterator[tuple[ShownOrganization, list[Tally]]]:
    """Stream the selected organizations by shown name and code, each with its rows of the rollup (perhaps none)."""
    shown = select_organizations(connection, cycle, selection).subquery()
    is_own = and_(TallyRow.organization_id == shown.c.id, TallyRow.cycle_id == cycle.id, *_channel(TallyRow, selection))
    part_of_key = (TallyRow.questionnaire_id, TallyRow.channel, TallyRow.set_aside, TallyRow.place_id)
    name = order_by_name(connection.dialect, shown.c.name, shown.c.short_name)
    statement = (
        select(*shown.c, *part_of_key, TallyRow.responses, TallyRow.counts)
        .outerjoin_from(shown, TallyRow, is_own)
        .order_by(name, shown.c.code, *part_of_key)
    )
    width = len(fields(ShownOrganization))
    rows = connection.execute(statement, execution_options=_STREAMED)
    for values, own in groupby(rows, key=lambda row: tuple(row[:width])):
        organization = ShownOrganization(*values)
        yield organization, [_tally(cycle.id, organization.id, row[width:]) for row in own if row[width] is not None]


def count_tail(connection: Connection, cycle: VisibleCycle, selection: Selection) -> dict[int, list[Tally]]:
    """Count the responses not folded yet, by organization; those of organizations not selected may be among them."""
    conditions = [tail(connection), ResponseRow.cycle_id == cycle.id, *_channel(ResponseRow, selection)]
    if selection.organization is not None:
        conditions.append(ResponseRow.organization_id == _id_of(selection.organization))
    counted: dict[int, list[Tally]] = defaultdict(list)
    for tally in count_responses(connection, and_(*conditions)):
        counted[tally.key.organization_id].append(tally)
    return counted


def count_texts(connection: Connection, cycle: VisibleCycle, selection: Selection) -> Mapping[int, Mapping[str, int]]:
    """Count free texts by organization and question, those of the first days included."""
    moved = (
        select(FreeTextRow.organization_id, FreeTextRow.question, func.count())
        .where(FreeTextRow.cycle_id == cycle.id)
        .group_by(FreeTextRow.organization_id, FreeTextRow.question)
    )
    waiting = (
        select(ResponseRow.organization_id, PendingTextRow.question, func.count())
        .join_from(PendingTextRow, ResponseRow, ResponseRow.id == PendingTextRow.response_id)
        .where(ResponseRow.cycle_id == cycle.id)
        .group_by(ResponseRow.organization_id, PendingTextRow.question)
    )
    if selection.organization is not None:
        number = _id_of(selection.organization)
        moved = moved.where(FreeTextRow.organization_id == number)
        waiting = waiting.where(ResponseRow.organization_id == number)
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for statement in (moved, waiting):
        for organization_id, question, texts in connection.execute(statement):
            counted[organization_id][question] = counted[organization_id].get(question, 0) + texts
    return counted


def count_answering(connection: Connection, cycle: VisibleCycle, selection: Selection) -> Answering:
    """Count the selection's organizations and their responses, set aside ones left out, over all its pages."""
    whole = select_organizations(connection, cycle, replace(selection, skip=0, most=None)).subquery()
    folded = select(TallyRow.organization_id, TallyRow.responses).where(
        TallyRow.cycle_id == cycle.id, ~TallyRow.set_aside
    )
    waiting = select(ResponseRow.organization_id, literal_column("1", Integer)).where(
        tail(connection), ResponseRow.cycle_id == cycle.id, ~ResponseRow.set_aside
    )
    counted = union_all(folded, waiting).subquery()
    statement = select(
        func.count(whole.c.id.distinct()),
        func.count(counted.c.organization_id.distinct()),
        func.coalesce(func.sum(counted.c.responses), 0),
    ).outerjoin_from(whole, counted, counted.c.organization_id == whole.c.id)
    organizations, answering, responses = connection.execute(statement).one()
    return Answering(organizations, answering, int(responses))


def list_spheres(connection: Connection, cycle: VisibleCycle) -> list[str]:
    """Return the spheres of the cycle's organizations."""
    statement = select(OrganizationRow.sphere).where(has_place(connection, cycle)).distinct()
    return sorted(connection.scalars(statement))


def list_municipalities(connection: Connection, cycle: VisibleCycle) -> dict[str, set[str]]:
    """Return the municipalities of the cycle's organizations by ОКТМО, each with the register's regions of these."""
    pairs = select(municipality(), OrganizationRow.region).distinct()
    found: dict[str, set[str]] = {}
    for code, region in connection.execute(pairs.where(has_place(connection, cycle), OrganizationRow.oktmo != "")):
        found.setdefault(code, set()).add(region)
    return dict(sorted(found.items()))


def has_selected(connection: Connection, cycle: VisibleCycle, selection: Selection) -> bool:
    """Tell whether the selection leaves any organization of the cycle."""
    return connection.execute(select_organizations(connection, cycle, selection).limit(1)).first() is not None


def find_selected_id(connection: Connection, cycle: VisibleCycle, code: str) -> int:
    """Return the row id of an organization that has a place in the cycle, 0 (no row's) if it has none."""
    return connection.scalar(select_organizations(connection, cycle, Selection(organization=code))) or 0


def find_selected_name(connection: Connection, cycle: VisibleCycle, code: str) -> str:
    """Return the shown name of an organization that has a place in the cycle, "" if it has none."""
    row = connection.execute(select_organizations(connection, cycle, Selection(organization=code))).first()
    return "" if row is None else row.short_name or row.name


def select_organizations(connection: Connection, cycle: VisibleCycle, selection: Selection) -> Select[Any]:
    """Select the columns of the organizations that have a place in the cycle and are asked for."""
    statement: Select[Any] = select(*_OF_REGISTER, counted_recipients(cycle.id)).where(has_place(connection, cycle))
    if selection.organization is not None:
        statement = statement.where(OrganizationRow.code == selection.organization)
    if selection.sphere is not None:
        statement = statement.where(OrganizationRow.sphere == selection.sphere)
    if selection.municipality is not None:
        statement = statement.where(municipality() == selection.municipality)
    statement = statement.where(*has_words(connection.dialect, selection.words))
    if selection.most is not None:
        row = OrganizationRow
        name = order_by_name(connection.dialect, row.name.expression, row.short_name.expression)
        statement = statement.order_by(name, row.code)
        statement = statement.limit(selection.most).offset(selection.skip)
    return statement


def _channel(row: type[TallyRow] | type[ResponseRow], selection: Selection) -> list[ColumnElement[bool]]:
    return [] if selection.channel is None else [row.channel == CHANNELS.index(selection.channel) + 1]


def _id_of(code: str) -> ColumnElement[int]:
    return select(OrganizationRow.id).where(OrganizationRow.code == code).scalar_subquery()


def _tally(cycle_id: int, organization_id: int, values: Sequence[Any]) -> Tally:
    *part_of_key, responses, counts = values
    return Tally(Key(cycle_id, organization_id, *part_of_key), responses, counts)
