"""A council's jurisdiction as a condition on organizations, so that lists and totals are cut by the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, literal, not_, or_, select, true

from survey_app.storage.models import CouncilScopeRow, OrganizationRow

SCOPE_KINDS: Final = ("sphere", "region", "territory", "organization")


def within(council_id: int) -> ColumnElement[bool]:
    """Return the condition that an organization is in the council's jurisdiction.

    Values of one kind are alternatives, all kinds named must be met, and no scope at all means everything.
    A territory is a prefix of the ОКТМО code; organizations are listed by code.
    """
    return and_(*(_meets(council_id, kind) for kind in SCOPE_KINDS))


def is_within(connection: Connection, council_id: int, organization: str) -> bool:
    """Tell whether the organization of this canonical code is in the council's jurisdiction."""
    found = select(OrganizationRow.id).where(OrganizationRow.code == organization, within(council_id))
    return connection.scalar(found) is not None


def within_scopes(scopes: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """Return the same condition for limits (kind and value) that no council has yet."""
    values: dict[str, list[str]] = defaultdict(list)
    for kind, value in scopes:
        values[kind].append(value)
    return and_(true(), *(or_(*(_matches(kind, literal(each)) for each in of)) for kind, of in values.items()))


def _meets(council_id: int, kind: str) -> ColumnElement[bool]:
    scope = select(CouncilScopeRow.value).where(CouncilScopeRow.council_id == council_id, CouncilScopeRow.kind == kind)
    return or_(
        not_(scope.exists()),
        scope.where(_matches(kind, CouncilScopeRow.value.expression)).correlate(OrganizationRow).exists(),
    )


def _matches(kind: str, value: ColumnElement[str]) -> ColumnElement[bool]:
    if kind == "territory":
        return func.substr(OrganizationRow.oktmo, 1, func.length(value)) == value
    columns = {"sphere": OrganizationRow.sphere, "region": OrganizationRow.region, "organization": OrganizationRow.code}
    return value == columns[kind]
