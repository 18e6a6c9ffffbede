"""The cycles that an organization is assessed in, and the years of answers outside any cycle."""

from typing import Any, Final

from sqlalchemy import Connection, select

from survey_app.domain.cards import CycleCard
from survey_app.domain.cycles import CycleState
from survey_app.storage.models import CouncilRow, CycleOrganizationRow, CycleRow
from survey_app.storage.visible_cycles import VisibleCycle

_NO_COUNCIL: Final = 0  # no row has this id: without a council there is no jurisdiction that limits the view


def list_organization_cycles(connection: Connection, organization_id: int) -> list[VisibleCycle]:
    """Return the cycles that list the organization, drafts left out, and every standing year, by year and code.

    A standing year belongs to no council; whether the organization has any response there is not looked at.
    """
    listed = select(CycleOrganizationRow.cycle_id).where(CycleOrganizationRow.organization_id == organization_id)
    columns: tuple[Any, ...] = (CycleRow, CouncilRow.code.label("council"))
    rows = connection.execute(
        select(*columns)
        .outerjoin(CouncilRow, CouncilRow.id == CycleRow.council_id)
        .where((CycleRow.id.in_(listed) & (CycleRow.state != CycleState.DRAFT)) | CycleRow.council_id.is_(None))
        .order_by(CycleRow.year, CycleRow.code)
    )
    return [
        VisibleCycle(
            row.id,
            row.council_id or _NO_COUNCIL,
            CycleCard(
                row.code, row.council or "", row.year, row.edition or None, row.state, row.opens_on, row.closes_on
            ),
        )
        for row in rows
    ]
