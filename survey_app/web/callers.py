"""Who calls: what the guard found out about the caller of this request, and what follows from it for reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import g
from sqlalchemy.orm import Session

from survey_app.storage.models import CouncilRow, OrganizationRow, TokenRow
from survey_app.storage.visible_cycles import Sight


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a session or a token stands for; `label` names no person: "token 3", "account 5", "demo".

    `scopes` is what a token may do, None for somebody signed in. `sight` is which cycles the caller sees: council and
    operator all of their own, an authority the published ones of its councils, everybody else none.
    """

    label: str
    role: str
    account_id: int | None
    council_id: int | None
    council: str | None
    council_name: str
    organization_code: str | None
    organization_name: str
    scopes: frozenset[str] | None
    sight: Sight
    needs_second_factor: bool = False

    def list_missing(self, scopes: Sequence[str]) -> list[str]:
        """Return which of these the caller was not given; who signed in as a person needs none."""
        return [] if self.scopes is None else [each for each in scopes if each not in self.scopes]


def get_caller() -> Caller:
    """Return whom the guard let in; only views whose rule asks for a caller have one."""
    return cast("Caller", g.caller)


def find_caller() -> Caller | None:
    """Return whom the guard let in, None on a page that is open to everybody."""
    return cast("Caller | None", g.get("caller"))


def make_caller(
    database: Session,
    label: str,
    role: str,
    *,
    account_id: int | None = None,
    council_id: int | None = None,
    organization_id: int | None = None,
    council_ids: Sequence[int] = (),
    scopes: frozenset[str] | None = None,
    needs_second_factor: bool = False,
) -> Caller:
    """Return the caller with the names of what it belongs to; `council_ids` are those listed for an authority."""
    council = None if council_id is None else database.get_one(CouncilRow, council_id)
    organization = None if organization_id is None else database.get_one(OrganizationRow, organization_id)
    return Caller(
        label=label,
        role=role,
        account_id=account_id,
        council_id=council_id,
        council=council.code if council else None,
        council_name=council.name if council else "",
        organization_code=organization.code if organization else None,
        organization_name=organization.short_name or organization.name if organization else "",
        scopes=scopes,
        sight=_sight(role, council_id, council_ids),
        needs_second_factor=needs_second_factor,
    )


def make_token_caller(database: Session, token: TokenRow) -> Caller:
    """Return the caller for whom a token stands, on the API and in a session alike."""
    scopes = frozenset(token.scopes.split())
    return make_caller(database, f"token {token.id}", token.role, council_id=token.council_id, scopes=scopes)


def _sight(role: str, council_id: int | None, council_ids: Sequence[int]) -> Sight:
    if role == "authority":
        return Sight(tuple(council_ids), published_only=True)
    if role in ("council", "operator") and council_id is not None:
        return Sight((council_id,))
    return Sight(())
