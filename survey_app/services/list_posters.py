"""Which posters there are: of an organization with its places, or of a whole cycle's list."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.posters import Poster, make_posters
from survey_app.domain.tallies import Selection
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.storage.cycle_posters import list_cards, map_place_names
from survey_app.storage.places import list_places
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import Sight


def list_organization_posters(session: Session, organization_id: int, card: OrganizationCard) -> list[Poster]:
    """Return the organization's own poster, then one for each registered place."""
    return make_posters(card, ((place.code, place.name) for place in list_places(session, organization_id)))


def list_cycle_posters(engine: Engine, cycle: str, sight: Sight, *, with_places: bool) -> list[Poster]:
    """Return a poster for every organization of a cycle in sight, by name.

    Raises CycleUnknown.
    """
    with read_snapshot(engine) as connection:
        asked = get_asked_cycle(connection, Asked(cycle, sight, Selection()))
        cards = list_cards(connection, asked)
        places = map_place_names(connection, asked) if with_places else {}
    return [poster for card in cards for poster in make_posters(card, places.get(card.code, ()))]
