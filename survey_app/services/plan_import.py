"""What a register file would change: what is recognized, added, changed, refused, before anything is written."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session

from survey_app.domain.identifiers import make_code
from survey_app.domain.organizations import Organization, allowed_hosts, identity_of, normalize_space
from survey_app.domain.register import Entry, Finding, RegisterLine, merge_entry, read_entry
from survey_app.storage.organizations import (
    KnownIdentity,
    MergedIdentity,
    StoredOrganization,
    list_identities,
    list_merged,
    list_stored,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A refusal or a warning about one line: a stable code and a Russian sentence."""

    line: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Addition:
    """An organization that a line adds; `code` is empty where the line gives none."""

    line: int
    code: str
    organization: Organization


@dataclass(frozen=True, slots=True)
class Change:
    """What a line makes of an organization of the register; the same before and after if only its hosts follow."""

    line: int
    stored: StoredOrganization
    after: Organization

    def list_fields(self) -> list[tuple[str, str, str]]:
        """Return the fields that change: column, old and new value as texts."""
        before, after = asdict(self.stored.organization), asdict(self.after)
        return [(name, _say(before[name]), _say(after[name])) for name in after if before[name] != after[name]]


def plan_import(session: Session, lines: Iterable[RegisterLine], defaults: Mapping[str, str]) -> "ImportPlan":
    """Decide what becomes of every line; `defaults` fill empty or absent columns. Nothing is written."""
    fillers = {column: normalize_space(value) for column, value in defaults.items()}
    entries = [read_entry(line, fillers) for line in lines]
    plan = ImportPlan(list_identities(session), list_merged(session))
    plan.stored = list_stored(session, {known.id for entry in entries if (known := plan.find(entry))})
    for entry in entries:
        plan.take(entry)
    return plan


@dataclass(frozen=True, slots=True)
class _Claim:
    # What a line of this file made of an organization: a second line may say the same, nothing else.
    line: int
    code: str
    organization: Organization


@dataclass(slots=True)
class ImportPlan:
    """What an import will do, line by line."""

    register: list[KnownIdentity]
    merged: list[MergedIdentity]
    stored: dict[int, StoredOrganization] = field(default_factory=dict)
    added: list[Addition] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    by_code: dict[str, KnownIdentity] = field(init=False)
    by_identity: dict[str, KnownIdentity] = field(init=False)
    kept: dict[str, str] = field(init=False)
    claims: dict[str, _Claim] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code = {known.code: known for known in self.register}
        self.by_identity = {known.identity: known for known in self.register}
        self.kept = {key: each.kept for each in self.merged for key in (each.code, each.identity)}

    def find(self, entry: Entry) -> KnownIdentity | None:
        """Recognize the organization of a line by its code, else by its identity."""
        if entry.code:
            return self.by_code.get(entry.code)
        return self.by_identity.get(_identity(entry))

    def take(self, entry: Entry) -> None:
        """Decide what becomes of a line."""
        if entry.refusals:
            self._refuse(entry, entry.refusals)
            return
        known = self.find(entry)
        kept = None if known else self.kept.get(entry.code or _identity(entry))
        if kept is not None:
            detail = f"эта запись объединена с организацией {kept}, строка не учтена"
            self._warn(entry, (Finding("merged", detail, refuses=False),))
            return
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
        self._note(entry.number, code, organization, stored)

    def digest(self) -> str:
        """Return 64 hex digits that are equal for two plans that do the same and say the same."""
        changed = [(each.line, asdict(each.stored.organization), asdict(each.after)) for each in self.changed]
        told = [[asdict(each) for each in remarks] for remarks in (self.added, self.refused, self.warnings)]
        codes = [each.stored.code for each in self.changed]
        whole = json.dumps([told, codes, changed, self.unchanged], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    def coded(self, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> list[tuple[str, Organization]]:
        """Return the organizations to add, each with the code that its line gives or a new one."""
        used = {*self.by_code, *(each.code for each in self.merged), *(each.code for each in self.added)}
        coded = []
        for each in self.added:
            code = each.code
            while not code or (not each.code and code in used):
                code = make_code(random_bytes)
            used.add(code)
            coded.append((code, each.organization))
        return coded

    def _note(self, line: int, code: str, organization: Organization, stored: StoredOrganization | None) -> None:
        if stored is None:
            self.added.append(Addition(line, code, organization))
        elif stored.organization != organization or stored.hosts != set(allowed_hosts(organization.site_url)):
            self.changed.append(Change(line, stored, organization))
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


def _identity(entry: Entry) -> str:
    return identity_of(*(entry.text(name) for name in ("inn", "kpp", "name", "address")))


def _say(value: object) -> str:
    return "" if value is None else str(value)
