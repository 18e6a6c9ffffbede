"""Finds what is asked: the statutory questionnaire with the council's own questions after it."""

from collections.abc import Sequence

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.own_questions import append_own
from survey_app.domain.questionnaires import Questionnaire
from survey_app.services.collect_response import Collection
from survey_app.services.find_own_questions import find_own_questions
from survey_app.storage.collecting import CollectingOrganization
from survey_app.storage.own_sets import OwnSet


def find_form(collection: Collection, organization: CollectingOrganization) -> Questionnaire:
    """Return what respondents of the organization are asked now. Raises Unavailable."""
    card, shown = organization.card, organization.own_shown
    own = collection.own_sets.get(shown.id, shown.text_revision) if shown else None
    return append_own(collection.catalogue.for_sphere(card.sphere, card.kind), own.asked if own else None)


def find_posted_form(
    collection: Collection,
    organization: CollectingOrganization,
    questionnaire: tuple[str, int],
    own: tuple[str, int] | None,
) -> Questionnaire | None:
    """Return a form that was shown before, by its versions; None if it was never offered here. Raises Unavailable."""
    known = collection.catalogue.offered(organization.card.sphere, *questionnaire)
    found = find_own_questions(collection.own_sets, collection.organizations, organization, own) if known else None
    return append_own(known, found.asked if found else None) if known else None


def list_sheet_forms(
    catalogue: Catalogue, own: OwnSet | None, sphere: str, kind: str | None
) -> Sequence[Questionnaire]:
    """Return the forms that a sheet may be: the one for the organization's kind, then the general one.

    `own` are the council's own questions of the cycle (`storage/own_sets.py::find_shown`).
    """
    return [append_own(each, own.asked if own else None) for each in catalogue.for_sheets(sphere, kind)]
