"""Records what was observed at an organization: who, when, what; what was recorded before stays as history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleNotMovable, InvalidObservations, ObservationsChanged
from survey_app.domain.methodology import Edition
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.observations import render_observations
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.services.estimate_intervals import estimate_intervals
from survey_app.services.find_edition import find_edition
from survey_app.services.find_observations import AskedObservations, describe_record, find_place
from survey_app.storage.cycles import get_cycle
from survey_app.storage.observations import ListedOrganization, ObservationRecord, add_record, find_newest
from survey_app.storage.ratings import write_intervals
from survey_app.storage.visible_cycles import VisibleCycle

TAKING: Final = (CycleState.OPEN, CycleState.CLOSED)
"""The states of a cycle in which observations are recorded."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, in words that name no person ("token 3"), and as `council` or `operator`."""

    label: str
    role: str


def record_observations(
    sessions: sessionmaker[Session],
    catalogue: Catalogue,
    asked: AskedObservations,
    content: object,
    *,
    recorder: Recorder,
    now: datetime,
    seen: int | None = None,
) -> RecordedObservations:
    """Record the contract's JSON and return what counts now; equal to what counts already, it leaves no trace.

    `seen` is the number of the record that the recorder had before their eyes, 0 if there was none; None does not ask.
    Raises CycleUnknown, OrganizationUnknown, NoRating, CycleNotMovable if the cycle is neither open nor closed,
    InvalidObservations with every problem, ObservationsChanged if another record than `seen` counts meanwhile.
    """
    with sessions.begin() as session:
        connection = session.connection()
        cycle, organization = find_place(connection, asked)
        state = _check_state(session, cycle.card.code)
        edition = find_edition(connection, catalogue, cycle)
        observations, problems = parse_observations(edition, organization.sphere, content)
        if problems:
            raise InvalidObservations("These observations cannot be recorded.", problems)
        stored = msgspec.json.encode(render_observations(observations), order="sorted").decode()
        newest = find_newest(connection, cycle.id, organization.id)
        if newest is None or newest.content != stored:
            _check_seen(newest, seen)
            record = ObservationRecord(now, recorder.label, recorder.role, stored)
            newest = add_record(connection, cycle.id, organization.id, record)
            if state == CycleState.CLOSED:
                _estimate(connection, catalogue, cycle, edition, organization)
        return describe_record(edition, organization, newest)


def _check_state(session: Session, code: str) -> str:
    # The lock lets nobody publish the cycle between this look and our commit.
    state = get_cycle(session, code, lock=True).state
    if state not in TAKING:
        detail = f"Observations are taken while a cycle is open or closed; {code} is {state}."
        raise CycleNotMovable(detail, about=(code, state))
    return state


def _check_seen(newest: ObservationRecord | None, seen: int | None) -> None:
    if seen is not None and seen != (newest.id if newest else 0):
        raise ObservationsChanged("Somebody recorded observations meanwhile; look at them and send yours again.")


def _estimate(
    connection: Connection,
    catalogue: Catalogue,
    cycle: VisibleCycle,
    edition: Edition,
    organization: ListedOrganization,
) -> None:
    """Bring the interval, estimated when the cycle was closed, to what is observed now."""
    intervals = estimate_intervals(connection, catalogue, cycle, edition, organization.code)
    write_intervals(connection, cycle.id, intervals, organization.id)
