"""One organization of the register becomes a part of another: every row that spoke of it speaks of the other."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, case, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.storage.disclosures import merge_disclosures
from survey_app.storage.fold_position import read_position, tail
from survey_app.storage.models import (
    AccountRow,
    CouncilScopeRow,
    CycleOrganizationRow,
    DayTallyRow,
    DeclinedCountRow,
    FreeTextRow,
    ObservationRow,
    OrganizationAliasRow,
    OrganizationRow,
    PlaceRow,
    ProposalRow,
    RefusedHostRow,
    ResponseRow,
    ScoreIntervalRow,
    SecondKeyingRow,
    TallyRow,
    VoidedSheetRow,
)
from survey_app.storage.recount import replace_rollup
from survey_app.storage.tallies import count_responses, list_rollup, merge_tallies, write_rollup

_SIMPLY_MOVED: Final[tuple[Any, ...]] = (
    CycleOrganizationRow,
    FreeTextRow,
    ObservationRow,
    ProposalRow,
    ScoreIntervalRow,
    VoidedSheetRow,
    SecondKeyingRow,
    DeclinedCountRow,
    AccountRow,
    OrganizationAliasRow,
)


def lock_for_merge(connection: Connection, *organization_ids: int) -> None:
    """Keep folds and responses of these organizations waiting until the transaction ends; those in flight have ended.

    A response that comes meanwhile finds its organization gone then, and looks for it anew. Counts that are another
    server's are made anew first: moved responses would not be known as written on this one any more.
    """
    if read_position(connection, lock=True).is_lost:
        replace_rollup(connection)
    own = select(OrganizationRow.id).where(OrganizationRow.id.in_(organization_ids)).order_by(OrganizationRow.id)
    connection.execute(own.with_for_update()).all()


def count_all(connection: Connection, *organization_ids: int) -> int:
    """Return how many responses are counted for these organizations: folded ones and those of the tail."""
    folded = list_rollup(connection, TallyRow.organization_id.in_(organization_ids))
    own = tail(connection) & ResponseRow.organization_id.in_(organization_ids)
    return sum(each.responses for each in (*folded, *count_responses(connection, own)))


def move_all(connection: Connection, gone: int, kept: int) -> None:
    """Let every row of the organization `gone` belong to `kept`; the rows of both are locked."""
    places = _move_places(connection, gone, kept)
    _move_responses(connection, gone, kept, places)
    _move_rollup(connection, gone, kept, places)
    _add_up(connection, DayTallyRow, DayTallyRow.responses, gone, kept)
    _add_up(connection, RefusedHostRow, RefusedHostRow.count, gone, kept)
    for row in _SIMPLY_MOVED:
        connection.execute(update(row).where(row.organization_id == gone).values(organization_id=kept))
    merge_disclosures(connection, gone, kept)
    connection.execute(delete(PlaceRow).where(PlaceRow.organization_id == gone))


def rename_in_scopes(connection: Connection, gone: str, kept: str) -> None:
    """Let jurisdictions that list the code `gone` list `kept`."""
    row = CouncilScopeRow
    listing = (row.kind == "organization", row.value == gone)
    known = select(row.council_id).where(row.kind == "organization", row.value == kept)
    councils = connection.scalars(select(row.council_id).where(*listing, row.council_id.not_in(known))).all()
    connection.execute(delete(row).where(*listing))
    if councils:
        values = [{"council_id": each, "kind": "organization", "value": kept} for each in councils]
        connection.execute(insert(row), values)


def _move_places(connection: Connection, gone: int, kept: int) -> Mapping[int, int]:
    """Move places; returns, for those whose code `kept` has too, by which row each is replaced."""
    columns = select(PlaceRow.code, PlaceRow.id, PlaceRow.is_removed)
    present = connection.execute(columns.where(PlaceRow.organization_id == kept)).all()
    own = {code: (number, is_removed) for code, number, is_removed in present}
    replaced: dict[int, int] = {}
    for code, number, is_removed in connection.execute(columns.where(PlaceRow.organization_id == gone)).all():
        if code not in own:
            connection.execute(update(PlaceRow).where(PlaceRow.id == number).values(organization_id=kept))
            continue
        replaced[number], was_removed = own[code]
        if was_removed and not is_removed:
            connection.execute(update(PlaceRow).where(PlaceRow.id == own[code][0]).values(is_removed=False))
    return replaced


def _move_responses(connection: Connection, gone: int, kept: int, places: Mapping[int, int]) -> None:
    # Without its digest, a repeat is compared by the packed answers: the digest names the former code.
    row = ResponseRow
    place: Any = case(places, value=row.place_id, else_=row.place_id) if places else row.place_id
    moved = update(row).where(row.organization_id == gone)
    connection.execute(moved.values(organization_id=kept, place_id=place, digest=None))


def _move_rollup(connection: Connection, gone: int, kept: int, places: Mapping[int, int]) -> None:
    moved = [
        type(each)(
            each.key._replace(organization_id=kept, place_id=places.get(each.key.place_id, each.key.place_id)),
            each.responses,
            each.counts,
        )
        for each in list_rollup(connection, TallyRow.organization_id == gone)
    ]
    wanted = {each.key for each in moved}
    present = [each for each in list_rollup(connection, TallyRow.organization_id == kept) if each.key in wanted]
    write_rollup(connection, merge_tallies([*moved, *present]).values())
    connection.execute(delete(TallyRow).where(TallyRow.organization_id == gone))


def _add_up(connection: Connection, row: Any, number: Any, gone: int, kept: int) -> None:
    """Add numbers of `gone` to the rows of `kept` with the same key."""
    table = row.__table__
    key = [column.name for column in table.primary_key]
    columns = [literal(kept).label(name) if name == "organization_id" else table.c[name] for name in key]
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    source = select(*columns, number).where(row.organization_id == gone)
    adding = dialect.insert(row).from_select([*key, number.key], source)
    total = table.c[number.key] + adding.excluded[number.key]
    connection.execute(adding.on_conflict_do_update(index_elements=key, set_={number.key: total}))
    connection.execute(delete(row).where(row.organization_id == gone))
