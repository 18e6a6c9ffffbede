"""Brings a register file into the register: recognizes what is known, adds, changes, refuses."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey_app.domain.identifiers import make_code
from survey_app.domain.organizations import Organization, allowed_hosts, identity_of, normalize_space
from survey_app.domain.register import Entry, Finding, RegisterLine, merge_entry, read_entry
from survey_app.storage.organizations import (
    KnownIdentity,
    StoredOrganization,
    add_organizations,
    list_identities,
    list_stored,
    lock_register,
    update_organizations,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A refusal or a warning about one line: a stable code and a Russian sentence."""

    line: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do; `is_imported` is false after a dry run and when refusals stopped it."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    is_imported: bool


def import_organizations(
    session: Session,
    lines: Iterable[RegisterLine],
    defaults: Mapping[str, str],
    *,
    partial: bool = False,
    dry_run: bool = False,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> ImportReport:
    """Import lines of a register; with any refused line nothing is written, unless `partial`.

    `defaults` fill empty or absent columns. The caller commits.
    """
    fillers = {column: normalize_space(value) for column, value in defaults.items()}
    entries = [read_entry(line, fillers) for line in lines]
    lock_register(session)
    plan = _Plan(list_identities(session))
    plan.stored = list_stored(session, {known.id for entry in entries if (known := plan.find(entry))})
    for entry in entries:
        plan.take(entry)
    is_imported = not dry_run and (partial or not plan.refused)
    if is_imported:
        add_organizations(session, plan.coded(random_bytes))
        update_organizations(session, plan.changed)
    return ImportReport(
        added=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        refused=tuple(plan.refused),
        warnings=tuple(plan.warnings),
        is_imported=is_imported,
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    # What a line of this file made of an organization: a second line may say the same, nothing else.
    line: int
    code: str
    organization: Organization


@dataclass(slots=True)
class _Plan:
    register: list[KnownIdentity]
    stored: dict[int, StoredOrganization] = field(default_factory=dict)
    added: list[tuple[str, Organization]] = field(default_factory=list)
    changed: dict[int, Organization] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    by_code: dict[str, KnownIdentity] = field(init=False)
    by_identity: dict[str, KnownIdentity] = field(init=False)
    claims: dict[str, _Claim] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code = {known.code: known for known in self.register}
        self.by_identity = {known.identity: known for known in self.register}

    def find(self, entry: Entry) -> KnownIdentity | None:
        """Recognize the organization of a line by its code, else by its identity."""
        if entry.code:
            return self.by_code.get(entry.code)
        return self.by_identity.get(identity_of(*(entry.text(name) for name in ("inn", "kpp", "name", "address"))))

    def take(self, entry: Entry) -> None:
        """Decide what becomes of a line."""
        if entry.refusals:
            self._refuse(entry, entry.refusals)
            return
        known = self.find(entry)
        stored = self.stored[known.id] if known else None
        organization, findings = merge_entry(entry, stored.organization if stored else None)
        if organization is None:
            self._refuse(entry, findings)
            return
        code = known.code if known else entry.code
        claim = self._claimed(code, organization)
        if claim is not None:
            self._repeat(entry, claim, code, organization)
            return
        holder = self.by_identity.get(organization.identity)
        if holder is not None and holder != known:
            detail = f"организация с такими ИНН, КПП, наименованием и адресом уже есть под кодом {holder.code}"
            self._refuse(entry, (Finding("identity_taken", detail),))
            return
        self._claim(entry, code, organization)
        self._warn(entry, (*entry.findings, *findings))
        self._write(code, organization, stored)

    def coded(self, random_bytes: Callable[[int], bytes]) -> list[tuple[str, Organization]]:
        """Return the organizations to add, each with the code that its line gives or a new one."""
        used = set(self.by_code) | {code for code, _ in self.added}
        coded = []
        for given, organization in self.added:
            code = given
            while not code or (not given and code in used):
                code = make_code(random_bytes)
            used.add(code)
            coded.append((code, organization))
        return coded

    def _write(self, code: str, organization: Organization, stored: StoredOrganization | None) -> None:
        if stored is None:
            self.added.append((code, organization))
        elif stored.organization != organization or stored.hosts != set(allowed_hosts(organization.site_url)):
            self.changed[stored.id] = organization
        else:
            self.unchanged += 1

    def _claimed(self, code: str, organization: Organization) -> _Claim | None:
        return (self.claims.get(code) if code else None) or self.claims.get(organization.identity)

    def _claim(self, entry: Entry, code: str, organization: Organization) -> None:
        claim = _Claim(entry.number, code, organization)
        self.claims[organization.identity] = claim
        if code:
            self.claims[code] = claim

    def _repeat(self, entry: Entry, claim: _Claim, code: str, organization: Organization) -> None:
        if organization == claim.organization and code in ("", claim.code):
            detail = "повторяет более раннюю строку, учтена один раз"
            self._warn(entry, (Finding("repeated", detail, refuses=False),))
        else:
            detail = f"та же организация, что в строке {claim.line}, но с другими данными"
            self._refuse(entry, (Finding("contradicts", detail),))

    def _refuse(self, entry: Entry, findings: Iterable[Finding]) -> None:
        self.refused += [Remark(entry.number, finding.code, finding.detail) for finding in findings]

    def _warn(self, entry: Entry, findings: Iterable[Finding]) -> None:
        self.warnings += [Remark(entry.number, finding.code, finding.detail) for finding in findings]
