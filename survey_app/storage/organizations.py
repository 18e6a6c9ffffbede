"""The register in the database, read and written in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from survey_app.domain.organizations import Organization, allowed_hosts
from survey_app.storage.models import OrganizationHostRow, OrganizationRow

_CHUNK = 500  # keys in one IN list: far under every database's limit of parameters
_FIELDS = tuple(getattr(OrganizationRow, field.name) for field in fields(Organization))


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """By what an organization of the register is recognized."""

    id: int
    code: str
    identity: str


@dataclass(frozen=True, slots=True)
class StoredOrganization:
    """An organization of the register as it is stored, with the hosts that may post for it."""

    id: int
    code: str
    organization: Organization
    hosts: frozenset[str]


def lock_register(session: Session) -> None:
    """Let one import run at a time until the transaction ends; readers and responses pass.

    SQLite needs no lock of ours: every writing transaction begins with the only one there is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE"))


def list_identities(session: Session) -> list[KnownIdentity]:
    """Return by what each organization of the register is recognized."""
    rows = session.execute(select(OrganizationRow.id, OrganizationRow.code, OrganizationRow.identity))
    return [KnownIdentity(*row) for row in rows]


def list_stored(session: Session, ids: Collection[int]) -> dict[int, StoredOrganization]:
    """Return the organizations with these row ids, by id."""
    stored: dict[int, StoredOrganization] = {}
    for chunk in _chunks(sorted(ids)):
        hosts: defaultdict[int, set[str]] = defaultdict(set)
        host_columns = select(OrganizationHostRow.organization_id, OrganizationHostRow.host)
        for organization_id, host in session.execute(
            host_columns.where(OrganizationHostRow.organization_id.in_(chunk))
        ):
            hosts[organization_id].add(host)
        columns = select(OrganizationRow.id, OrganizationRow.code, *_FIELDS)
        for number, code, *values in session.execute(columns.where(OrganizationRow.id.in_(chunk))):
            stored[number] = StoredOrganization(number, code, _organization(values), frozenset(hosts[number]))
    return stored


def list_organizations(session: Session) -> Iterator[tuple[str, Organization]]:
    """Stream (code, organization) of the whole register, ordered by name."""
    columns = select(OrganizationRow.code, *_FIELDS).order_by(OrganizationRow.name, OrganizationRow.code)
    for code, *values in session.execute(columns, execution_options={"yield_per": 1000}):
        yield code, _organization(values)


def add_organizations(session: Session, organizations: Sequence[tuple[str, Organization]]) -> None:
    """Add organizations under the codes given, in this order, with the hosts of their sites."""
    if not organizations:
        return
    statement = insert(OrganizationRow).returning(OrganizationRow.id, sort_by_parameter_order=True)
    rows = [{"code": code} | _row_values(organization) for code, organization in organizations]
    ids = session.scalars(statement, rows).all()
    added = (organization for _, organization in organizations)
    _add_hosts(session, dict(zip(ids, added, strict=True)))


def update_organizations(session: Session, organizations: Mapping[int, Organization]) -> None:
    """Overwrite the organizations with these row ids, and the hosts of their sites."""
    if not organizations:
        return
    rows = [{"id": number} | _row_values(organization) for number, organization in organizations.items()]
    session.execute(update(OrganizationRow), rows)
    for chunk in _chunks(list(organizations)):
        session.execute(delete(OrganizationHostRow).where(OrganizationHostRow.organization_id.in_(chunk)))
    _add_hosts(session, organizations)


def _organization(values: Sequence[Any]) -> Organization:
    return Organization(**{field.key: value for field, value in zip(_FIELDS, values, strict=True)})


def _row_values(organization: Organization) -> dict[str, object]:
    return asdict(organization) | {"identity": organization.identity}


def _add_hosts(session: Session, organizations: Mapping[int, Organization]) -> None:
    rows = [
        {"organization_id": number, "host": host}
        for number, organization in organizations.items()
        for host in allowed_hosts(organization.site_url)
    ]
    if rows:
        session.execute(insert(OrganizationHostRow), rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
