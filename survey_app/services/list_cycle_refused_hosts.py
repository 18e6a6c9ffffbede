"""Which sites of a cycle's organizations were refused lately: most often they have moved, and answers are lost."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from survey_app.domain.organizations import can_post
from survey_app.services.list_refused_hosts import LATELY_DAYS
from survey_app.storage.refused_hosts import RefusedHost, list_refused
from survey_app.storage.registered_sites import find_registered_site


class RefusedSite(NamedTuple):
    """An organization (code and shown name) and a host from which its responses were refused."""

    code: str
    name: str
    refused: RefusedHost


def list_cycle_refused_hosts(
    connection: Connection, names: Mapping[str, str], today: date, most: int
) -> list[RefusedSite]:
    """Return the hosts that sent most for these organizations (shown names by code), not those registered meanwhile."""
    found: list[RefusedSite] = []
    for each in list_refused(connection, today - timedelta(days=LATELY_DAYS)):
        if len(found) == most:
            break
        if each.organization in names and _is_still_refused(connection, each):
            found.append(RefusedSite(each.organization, names[each.organization], each))
    return found


def _is_still_refused(connection: Connection, refused: RefusedHost) -> bool:
    site = find_registered_site(connection, refused.organization)
    return site is not None and not can_post(f"https://{refused.host}", site.hosts, own_host="")
