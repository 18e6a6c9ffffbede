"""Brings a register file into the register: recognizes what is known, adds, changes, refuses."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.domain.errors import RegisterChanged
from survey_app.domain.register import RegisterLine
from survey_app.services.plan_import import ImportPlan, Remark, plan_import
from survey_app.storage.organizations import add_organizations, lock_register, update_organizations


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
    expected: str | None = None,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> ImportReport:
    """Import lines of a register; with any refused line nothing is written, unless `partial`.

    `defaults` fill empty or absent columns. `expected` is the digest of the plan that a person has seen: raises
    RegisterChanged, nothing written, if it is another one now. The caller commits.
    """
    lock_register(session)
    plan = plan_import(session, lines, defaults)
    if expected is not None and plan.digest() != expected:
        raise RegisterChanged("The register has changed since the differences were shown; look at them again.")
    is_imported = not dry_run and (partial or not plan.refused)
    if is_imported:
        _write(session, plan, random_bytes)
    return ImportReport(
        added=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        refused=tuple(plan.refused),
        warnings=tuple(plan.warnings),
        is_imported=is_imported,
    )


def _write(session: Session, plan: ImportPlan, random_bytes: Callable[[int], bytes]) -> None:
    add_organizations(session, plan.coded(random_bytes))
    update_organizations(session, {each.stored.id: each.after for each in plan.changed})
