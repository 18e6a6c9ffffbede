"""From which hosts an organization's responses were refused lately: most often its site has moved."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from survey_app.domain.organizations import can_post
from survey_app.storage.refused_hosts import RefusedHost, list_refused
from survey_app.storage.registered_sites import RegisteredSite

LATELY_DAYS: Final = 30


def list_refused_hosts(database: Session | Connection, site: RegisteredSite, today: date) -> Sequence[RefusedHost]:
    """Return the hosts of the last days, the most frequent first, without those that were registered meanwhile."""
    refused = list_refused(database, today - timedelta(days=LATELY_DAYS), site.organization_id)
    return [each for each in refused if not can_post(f"https://{each.host}", site.hosts, own_host="")]
