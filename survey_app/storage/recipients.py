"""How many recipients of services an organization has, as a cycle counts them."""

from sqlalchemy import ColumnElement, func, select

from survey_app.storage.models import CycleOrganizationRow, OrganizationRow


def counted_recipients(cycle_id: int) -> ColumnElement[int | None]:
    """Return the number that the cycle's sample follows from: its own, if the council gave one, else the register's."""
    row = CycleOrganizationRow
    own = (
        select(row.recipients)
        .where(row.cycle_id == cycle_id, row.organization_id == OrganizationRow.id)
        .correlate(OrganizationRow)
        .scalar_subquery()
    )
    return func.coalesce(own, OrganizationRow.recipients).label("recipients")
