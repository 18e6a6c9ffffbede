"""Says on pages from where responses were refused lately."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from survey_app.services.explain_site import explain_refused
from survey_app.services.list_refused_hosts import list_refused_hosts
from survey_app.storage.registered_sites import find_registered_site

_MOST_SHOWN: Final = 5


def describe_refused_hosts(database: Session | Connection, code: str) -> list[str]:
    """Return the hosts that sent most, in words; none for an organization that is not there."""
    site = find_registered_site(database, code)
    refused = list_refused_hosts(database, site, datetime.now(UTC).date()) if site else ()
    return [explain_refused(each) for each in refused[:_MOST_SHOWN]]
