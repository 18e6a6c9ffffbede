"""What a rule of the access table says: who may call a route, what a token needs for it, which act it is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from survey_app.domain.accounts import ROLES
from survey_app.domain.scopes import SCOPES

Door: TypeAlias = Literal["public", "api", "page", "account"]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route, and what is written about it.

    Doors: `public` anybody; `api` a token, or for reading somebody signed in; `page` somebody signed in; `account` the
    same before a second factor is set up, too. `roles` may call it (to others it does not exist), `scope` is what a
    token needs, `audit` is the code of the act in the audit log. `whole_role`: a token needs every scope, for what is
    done goes beyond what any one of them is for.
    """

    door: Door
    roles: frozenset[str] = frozenset(ROLES)
    scope: str | None = None
    audit: str | None = None
    whole_role: bool = False

    def list_scopes(self) -> tuple[str, ...]:
        """Return what a token must have been given for this."""
        if self.whole_role:
            return SCOPES
        return (self.scope,) if self.scope else ()
