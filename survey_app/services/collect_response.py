"""The one door for every channel: judge a response, store it exactly once, answer with its receipt."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.errors import (
    InvalidResponse,
    OrganizationArchived,
    OrganizationUnknown,
    OriginNotAllowed,
    QuestionnaireUnknown,
    Refusal,
    ResponseConflict,
)
from survey_app.domain.identifiers import receipt_of
from survey_app.domain.organizations import can_post, name_refused_host
from survey_app.domain.own_questions import append_own, drop_foreign
from survey_app.domain.packing import Layout, pack_answers
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import (
    CHANNELS,
    PAPER_CHANNELS,
    UNKNOWN_DURATION,
    NewResponse,
    Receipt,
    duration_bucket,
    kept_digest,
)
from survey_app.domain.validation import Strictness, check_answers, given_answers
from survey_app.services.find_own_questions import find_own_questions, pack_own
from survey_app.storage.collecting import CollectingOrganization, CollectingOrganizations
from survey_app.storage.intake import Intake, IntakeRow, ReferenceLostError, StoredResponse
from survey_app.storage.own_sets import OwnSet, OwnSets
from survey_app.storage.refused_hosts import RefusedHosts

_MINUTES_A_QUARTER: Final = 15


@dataclass(frozen=True, slots=True)
class Collection:
    """What collecting needs from the installation; `questionnaire_ids` are the rows of the catalogue's versions."""

    catalogue: Catalogue
    intake: Intake
    organizations: CollectingOrganizations
    refused_hosts: RefusedHosts
    questionnaire_ids: Mapping[tuple[str, int], int]
    layouts: Mapping[tuple[str, int], Layout]
    own_sets: OwnSets
    own_host: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a response reached us: the page's `Origin` header, when (with time zone), the keyed hash of the network."""

    origin: str | None
    at: datetime
    network: int | None


def collect_response(
    collection: Collection, organization: CollectingOrganization, response: NewResponse, arrival: Arrival
) -> Receipt:
    """Store a response once; a repeat gives the same receipt.

    Raises ResponseConflict for a known id with other content; then, in this order, OrganizationArchived,
    OriginNotAllowed, QuestionnaireUnknown, InvalidResponse; Unavailable if the database is away and nothing is known to
    be stored.
    """
    try:
        return _collect(collection, organization, response, arrival)
    except ReferenceLostError:
        # Since it was remembered, it was merged into another organization, to which its code leads now.
        now = collection.organizations.find_anew(organization.card.code)
        if now is None:
            raise OrganizationUnknown("No organization has this code any more.") from None
        return _collect(collection, now, response, arrival)


def _collect(
    collection: Collection, organization: CollectingOrganization, response: NewResponse, arrival: Arrival
) -> Receipt:
    digest = kept_digest(organization.card.code, response)
    try:
        row = _judge(collection, organization, response, arrival, digest)
    except Refusal as refusal:
        # An id that we hold is answered before anything else is judged.
        stored = response.id and collection.intake.find(response.id)
        if not stored:
            if isinstance(refusal, OriginNotAllowed):
                count_refused_host(collection, organization, arrival)
            raise
        return _repeat(collection, organization, response, stored, digest)
    if collection.intake.store(row):
        return Receipt(row.id, receipt_of(row.id), row.received_on, is_new=True)
    stored = collection.intake.find(row.id)
    assert stored, "what the web stored is never deleted; only sheets are voided"
    return _repeat(collection, organization, response, stored, digest)


def refuse_archived(organization: CollectingOrganization) -> None:
    """Let organizations pass that take responses. Raises OrganizationArchived."""
    if organization.is_archived:
        raise OrganizationArchived("This organization is closed and takes no responses any more.")


def judge_origin(collection: Collection, organization: CollectingOrganization, origin: str | None) -> None:
    """Let a page pass that may post for the organization. Raises OriginNotAllowed."""
    if not can_post(origin, organization.hosts, collection.own_host):
        raise OriginNotAllowed("This page is not on a registered site of the organization; use the link to the form.")


def count_refused_host(collection: Collection, organization: CollectingOrganization, arrival: Arrival) -> None:
    """Let a site that moved be noticed: count its host, and nothing else of the page."""
    day = arrival.at.astimezone(organization.timezone).date()
    collection.refused_hosts.count(organization.id, day, name_refused_host(arrival.origin or ""))


def _judge(
    collection: Collection,
    organization: CollectingOrganization,
    response: NewResponse,
    arrival: Arrival,
    digest: int,
) -> IntakeRow:
    refuse_archived(organization)
    judge_origin(collection, organization, arrival.origin)
    own = find_own_questions(collection.own_sets, collection.organizations, organization, response.own)
    questionnaire = _check(collection, organization, response, own)
    assert response.id, "a response without an id has problems"
    given = given_answers(questionnaire, response.answers)
    local = arrival.at.astimezone(organization.timezone)
    duration = duration_bucket(response.seconds)
    return IntakeRow(
        id=response.id,
        answers=pack_answers(collection.layouts[questionnaire.key], given),
        network=arrival.network,
        digest=digest,
        organization_id=organization.id,
        standing_cycle_id=collection.organizations.standing_cycle_id(local.year),
        received_on=local.date(),
        questionnaire_id=collection.questionnaire_ids[questionnaire.key],
        quarter=(local.hour * 60 + local.minute) // _MINUTES_A_QUARTER,
        channel=CHANNELS.index(response.channel) + 1,
        duration=UNKNOWN_DURATION if duration is None else duration,
        place_id=organization.places.get(response.place) if response.place else None,
        texts=_texts(questionnaire, given),
        own=pack_own(own, given),
    )


def _check(
    collection: Collection, organization: CollectingOrganization, response: NewResponse, own: OwnSet | None
) -> Questionnaire:
    """Return the form that was answered.

    Answers to own questions that it did not ask are left alone; where nobody ever asked any, such a code is unknown.
    """
    message = "Some parts of the response break the rules of the questionnaire."
    if response.questionnaire is None:
        raise InvalidResponse(message, response.problems)
    questionnaire = collection.catalogue.offered(organization.card.sphere, *response.questionnaire)
    if questionnaire is None:
        raise QuestionnaireUnknown("This questionnaire or version was never offered here; load it again.")
    strictness: Strictness = "paper" if response.channel in PAPER_CHANNELS else "web"
    form = append_own(questionnaire, own.asked if own else None)
    may_have_asked = response.own is not None or organization.own
    answers = drop_foreign(form, response.answers) if may_have_asked else response.answers
    problems = response.problems + check_answers(form, answers, strictness)
    if problems:
        raise InvalidResponse(message, problems)
    return form


def _texts(questionnaire: Questionnaire, given: Mapping[str, str | int]) -> dict[str, str]:
    codes = (question.code for question in questionnaire.questions if question.kind == "text")
    return {code: str(given[code]).strip() for code in codes if code in given}


def _repeat(
    collection: Collection,
    organization: CollectingOrganization,
    response: NewResponse,
    stored: StoredResponse,
    digest: int,
) -> Receipt:
    """Answer a known id: the same receipt for the same content, a conflict for other content."""
    assert response.id, "only an id finds a stored response"
    if stored.digest is None:
        is_same = _is_same_packed(collection, organization, response, stored)
    else:
        is_same = stored.digest == digest and stored.organization_id == organization.id
    if not is_same:
        raise ResponseConflict("This id was already used for other answers; a new response needs a new id.")
    return Receipt(response.id, receipt_of(response.id), stored.received_on, is_new=False)


def _is_same_packed(
    collection: Collection, organization: CollectingOrganization, response: NewResponse, stored: StoredResponse
) -> bool:
    questionnaire = response.questionnaire and collection.catalogue.questionnaires.get(response.questionnaire)
    if not questionnaire or response.channel not in CHANNELS:
        return False
    if stored.own:
        own: OwnSet | None = collection.own_sets.get(stored.own.questionnaire_id)
    else:
        own = find_own_questions(collection.own_sets, collection.organizations, organization, response.own)
    form = append_own(questionnaire, own.asked if own else None)
    if check_answers(form, drop_foreign(form, response.answers), "paper"):
        return False
    if not _is_same_place(organization, response.place, stored.place):
        return False
    given = given_answers(form, response.answers)
    return (stored.organization_id, stored.questionnaire_id, stored.channel, stored.answers, stored.own) == (
        organization.id,
        collection.questionnaire_ids[questionnaire.key],
        CHANNELS.index(response.channel) + 1,
        pack_answers(collection.layouts[questionnaire.key], given),
        pack_own(own, given),
    )


def _is_same_place(organization: CollectingOrganization, given: str | None, stored: str | None) -> bool:
    # One that is not registered was stored as none; one that was removed since is still the one stored.
    return given == stored or (stored is None and given not in organization.places)


def network_hash(key: bytes, network: str) -> int:
    """Return the keyed hash of a network as a signed 64-bit number; the network itself is never stored."""
    return int.from_bytes(hashlib.blake2b(network.encode(), key=key, digest_size=8).digest(), "big", signed=True)
