"""Accounts: what a new one needs for its role, which address is one, and how long its links last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from email_validator import EmailNotValidError, validate_email

from survey_app.domain.errors import Problem

ROLES: Final = ("administrator", "authority", "council", "operator", "organization")
OF_ONE_COUNCIL: Final = ("council", "operator")
INVITATION_LASTS: Final = timedelta(days=7)
RESET_LASTS: Final = timedelta(hours=2)
SESSION_LASTS: Final = timedelta(hours=12)
LONGEST_EMAIL: Final = 254


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be added, as it was asked for: councils and organization by their codes, as people type them."""

    email: str
    role: str
    councils: Sequence[str] = ()
    organization: str | None = None


def parse_email(text: str) -> str | None:
    """Return the address in small letters, as accounts are found by it; None if it is none that mail could reach."""
    try:
        parsed = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    email = parsed.normalized.lower()
    return email if len(email) <= LONGEST_EMAIL else None


def needs_second_factor(role: str) -> bool:
    """Tell whether nobody may have this role without a second factor."""
    return role == "administrator"


def check_account(new: NewAccount) -> list[Problem]:
    """Return what keeps the account from being added, but for what only the database knows."""
    problems = []
    if parse_email(new.email) is None:
        detail = f"{new.email} is no e-mail address."
        problems.append(Problem("/email", "email", detail, new.email))
    if new.role not in ROLES:
        return [*problems, Problem("/role", "role_unknown", f"{new.role} is no role.", new.role)]
    return problems + _check_councils(new) + _check_organization(new)


def _check_councils(new: NewAccount) -> list[Problem]:
    if new.role in OF_ONE_COUNCIL and len(new.councils) != 1:
        return [Problem("/councils", "council_needed", f"{new.role}: exactly one council is needed.", new.role)]
    if new.role == "authority" and not new.councils:
        return [Problem("/councils", "councils_needed", "authority: at least one council is needed.", new.role)]
    if new.role in ("administrator", "organization") and new.councils:
        return [Problem("/councils", "council_superfluous", f"{new.role}: belongs to no council.", new.role)]
    return []


def _check_organization(new: NewAccount) -> list[Problem]:
    if new.role == "organization" and not new.organization:
        return [Problem("/organization", "organization_needed", "organization: its code is needed.", new.role)]
    if new.role != "organization" and new.organization:
        return [Problem("/organization", "organization_superfluous", f"{new.role}: belongs to none.", new.role)]
    return []
