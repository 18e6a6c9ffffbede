"""An organization's sites before the eyes of a council that decides about them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.site_hosts import parse_host
from survey_app.domain.tallies import Selection
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.list_refused_hosts import list_refused_hosts
from survey_app.storage.host_decisions import KnownHosts, read_hosts
from survey_app.storage.jurisdiction import is_within
from survey_app.storage.refused_hosts import RefusedHost
from survey_app.storage.registered_sites import find_registered_site
from survey_app.storage.totals import find_selected_name
from survey_app.storage.visible_cycles import Sight


@dataclass(frozen=True, slots=True)
class CouncilSite:
    """An organization (code and shown name) of a cycle, its hosts, and those that sent responses in vain lately."""

    cycle: CycleCard
    code: str
    name: str
    known: KnownHosts
    refused: tuple[RefusedHost, ...]

    def can_allow(self, host: str) -> bool:
        """Whether the council may allow a host: one from which responses came, and that is a site's name."""
        return any(each.host == host for each in self.refused) and parse_host(host)[0] == host


def get_council_site(connection: Connection, cycle: str, sight: Sight, organization: str, today: date) -> CouncilSite:
    """Return the sites of an organization (a canonical code) of a cycle in sight.

    Raises CycleUnknown; OrganizationUnknown also where the cycle lists an organization that is not, or no longer, in
    the council's jurisdiction: its totals may be read there, its sites are another council's to decide.
    """
    found = get_asked_cycle(connection, Asked(cycle, sight, Selection(organization=organization)))
    site = find_registered_site(connection, organization)
    if site is None or not is_within(connection, found.council_id, organization):
        raise OrganizationUnknown("This organization is not in the council's jurisdiction.", about=(organization,))
    return CouncilSite(
        cycle=found.card,
        code=organization,
        name=find_selected_name(connection, found, organization),
        known=read_hosts(connection, site.organization_id),
        refused=tuple(list_refused_hosts(connection, site, today)),
    )
