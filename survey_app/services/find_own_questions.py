"""Finds the council's own questions that a form showed, and packs what was answered to them."""

from collections.abc import Mapping

from survey_app.domain.packing import pack_answers
from survey_app.storage.collecting import CollectingOrganization, CollectingOrganizations
from survey_app.storage.intake import PackedOwn
from survey_app.storage.own_sets import OwnSet, OwnSets


def find_own_questions(
    sets: OwnSets,
    organizations: CollectingOrganizations,
    organization: CollectingOrganization,
    key: tuple[str, int] | None,
) -> OwnSet | None:
    """Return the named own questions if a form of this organization can have shown them, however long ago.

    None for all others: nobody's questions must not keep anybody's answers away. Raises Unavailable.
    """
    if key is None:
        return None
    known = organization.own.get(key)
    if known is None:  # perhaps shown a moment ago, by a process that knew more
        now = organizations.find_anew(organization.card.code)
        known = now.own.get(key) if now else None
    return sets.get(known.id) if known else None


def pack_own(own: OwnSet | None, given: Mapping[str, str | int]) -> PackedOwn | None:
    """Return the packed answers to a council's own questions, None if none was answered but in words."""
    packed = pack_answers(own.layout, given) if own else 0
    return PackedOwn(own.id, packed) if own and packed else None
