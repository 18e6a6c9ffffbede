"""The organizations of a cycle and their registered places, as posters name them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.places import place_order
from survey_app.storage.models import OrganizationRow, PlaceRow
from survey_app.storage.name_columns import order_by_name
from survey_app.storage.visible_cycles import VisibleCycle, has_place


def list_cards(connection: Connection, cycle: VisibleCycle) -> list[OrganizationCard]:
    """Return the organizations of a cycle by shown name and code."""
    row = OrganizationRow
    name = order_by_name(connection.dialect, row.name.expression, row.short_name.expression)
    listed = select(row.code, row.name, row.short_name, row.sphere, row.kind).where(has_place(connection, cycle))
    return [OrganizationCard(*values) for values in connection.execute(listed.order_by(name, row.code))]


def map_place_names(connection: Connection, cycle: VisibleCycle) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return code and name of every registered place of the cycle's organizations, by the organization's code."""
    statement = (
        select(OrganizationRow.code, PlaceRow.code, PlaceRow.name)
        .join_from(PlaceRow, OrganizationRow, OrganizationRow.id == PlaceRow.organization_id)
        .where(~PlaceRow.is_removed, has_place(connection, cycle))
    )
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for organization, code, name in sorted(connection.execute(statement), key=lambda found: place_order(found[1])):
        places[organization].append((code, name))
    return places
