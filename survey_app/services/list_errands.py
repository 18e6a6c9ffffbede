"""Lists the check-lists of organizations that an operator takes along to where there is no network."""

from collections.abc import Sequence

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.errands import MOST_ERRANDS, Errand, Errands
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidInput
from survey_app.services.find_edition import find_edition
from survey_app.services.find_observations import describe_record
from survey_app.services.record_observations import TAKING
from survey_app.storage.observations import list_listed, list_newest
from survey_app.storage.register_list import RegisterSearch
from survey_app.storage.visible_cycles import Sight, find_visible_cycle


def list_errands(
    connection: Connection,
    catalogue: Catalogue,
    code: str,
    sight: Sight,
    wanted: RegisterSearch | Sequence[str],
) -> Errands:
    """Return the errands of a cycle's organizations, those searched for or of these codes; unlisted codes have none.

    Raises CycleUnknown, NoRating; CycleNotMovable if the cycle takes no observations; InvalidInput if they are over
    MOST_ERRANDS.
    """
    cycle = find_visible_cycle(connection, code, sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    if cycle.card.state not in TAKING:
        detail = f"Observations are taken while a cycle is open or closed; {code} is {cycle.card.state}."
        raise CycleNotMovable(detail, about=(code, cycle.card.state))
    listed = list_listed(connection, cycle, wanted, MOST_ERRANDS + 1)
    if len(listed) > MOST_ERRANDS:
        raise InvalidInput(f"Take at most {MOST_ERRANDS} organizations at a time.")
    edition = find_edition(connection, catalogue, cycle)
    newest = list_newest(connection, cycle.id, [each.id for each in listed])
    errands = (Errand(each.name, describe_record(edition, each, newest.get(each.id))) for each in listed)
    return Errands(cycle.card, tuple(errands))
