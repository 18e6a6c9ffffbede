"""A sign-in whose password was right and whose second factor is still asked for."""

import time
from dataclasses import dataclass
from typing import Final

from flask import session

from survey_app.storage.models import AccountRow

_KEY: Final = "account_pending"
_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Pending:
    """The account, by what changes when its password does, and the page that was wanted."""

    account_id: int
    uniquifier: str
    next: str


def begin_pending(account: AccountRow, wanted: str | None) -> None:
    """Remember in the cookie whose password was right; it signs nobody in."""
    session.clear()
    session[_KEY] = [account.id, account.uniquifier, wanted or "", int(time.time())]


def find_pending() -> Pending | None:
    """Return the sign-in that was begun in this browser less than ten minutes ago."""
    kept = session.get(_KEY)
    if kept is None or time.time() - kept[3] > _SECONDS:
        return None
    return Pending(kept[0], kept[1], kept[2])
