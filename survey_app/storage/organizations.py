"""The register in the database, read and written in bulk."""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.domain.organizations import Organization, allowed_hosts
from survey_app.storage.models import OrganizationAliasRow, OrganizationHostRow, OrganizationRow

_CHUNK = 500  # keys in one IN list: far under every database's limit of parameters
_FIELDS = tuple(getattr(OrganizationRow, field.name) for field in fields(Organization))


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """By what an organization of the register is recognized."""

    id: int
    code: str
    identity: str


@dataclass(frozen=True, slots=True)
class MergedIdentity:
    """By what a duplicate is recognized, and the code of the organization that it was merged into."""

    code: str
    identity: str
    kept: str


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


def get_organization_id(session: Session, text: str) -> int:
    """Return the row id of the organization whose code a person typed. Raises OrganizationUnknown."""
    number = session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == parse_code(text)))
    if number is None:
        raise OrganizationUnknown(f"There is no organization {text}.", about=(text,))
    return number


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


def list_organizations(session: Session) -> Generator[tuple[str, Organization], None, None]:
    """Stream (code, organization) of the whole register, ordered by name; to be closed if it is not read to its end."""
    columns = select(OrganizationRow.code, *_FIELDS).order_by(OrganizationRow.name, OrganizationRow.code)
    with session.execute(columns, execution_options={"yield_per": 1000}) as rows:
        for code, *values in rows:
            yield code, _organization(values)


def list_by_codes(session: Session, codes: Collection[str]) -> dict[str, Organization]:
    """Return those of the organizations with these codes that there are, by code."""
    found: dict[str, Organization] = {}
    ordered = sorted(codes)
    for chunk in (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)):
        columns = select(OrganizationRow.code, *_FIELDS).where(OrganizationRow.code.in_(chunk))
        found |= {code: _organization(values) for code, *values in session.execute(columns)}
    return found


def list_merged(session: Session) -> list[MergedIdentity]:
    """Return by what each duplicate is recognized that was merged into an organization."""
    row = OrganizationAliasRow
    kept = select(row.code, row.identity, OrganizationRow.code).join(
        OrganizationRow, OrganizationRow.id == row.organization_id
    )
    return [MergedIdentity(*values) for values in session.execute(kept)]


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


def add_hosts(session: Session, organization_id: int, hosts: Sequence[str]) -> None:
    """Let these hosts, too, post for an organization."""
    rows = [{"organization_id": organization_id, "host": host} for host in hosts]
    if rows:
        session.execute(insert(OrganizationHostRow), rows)


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
