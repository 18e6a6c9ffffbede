"""Tell a page early that no response is taken from it, before a person has answered everything."""

from survey_app.domain.errors import OriginNotAllowed
from survey_app.services.collect_response import Arrival, Collection, count_refused_host, judge_origin
from survey_app.storage.collecting import CollectingOrganization


def check_origin(collection: Collection, organization: CollectingOrganization, arrival: Arrival) -> None:
    """Let a page pass that may post for the organization; any other is counted by its host. Raises OriginNotAllowed."""
    try:
        judge_origin(collection, organization, arrival.origin)
    except OriginNotAllowed:
        count_refused_host(collection, organization, arrival)
        raise
