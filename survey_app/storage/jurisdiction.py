"""A council's jurisdiction as a condition on organizations, so that lists and totals are cut by the database."""

from typing import Final

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from survey_app.storage.models import CouncilScopeRow, OrganizationRow

SCOPE_KINDS: Final = ("sphere", "region", "territory")


def within(council_id: int) -> ColumnElement[bool]:
    """Return the condition that an organization is in the council's jurisdiction.

    Values of one kind are alternatives, all kinds named must be met, and no scope at all means everything.
    A territory is a prefix of the ОКТМО code.
    """
    return and_(*(_meets(council_id, kind) for kind in SCOPE_KINDS))


def _meets(council_id: int, kind: str) -> ColumnElement[bool]:
    scope = select(CouncilScopeRow.value).where(CouncilScopeRow.council_id == council_id, CouncilScopeRow.kind == kind)
    return or_(not_(scope.exists()), scope.where(_matches(kind)).correlate(OrganizationRow).exists())


def _matches(kind: str) -> ColumnElement[bool]:
    value = CouncilScopeRow.value
    if kind == "territory":
        return func.substr(OrganizationRow.oktmo, 1, func.length(value)) == value
    return value == {"sphere": OrganizationRow.sphere, "region": OrganizationRow.region}[kind]
