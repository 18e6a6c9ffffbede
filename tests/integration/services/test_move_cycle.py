"""Cycles open and close, and a closed cycle's totals stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import AlreadyOpenElsewhere, CycleNotMovable, CycleUnknown, InvalidInput, Unavailable
from survey_app.services.installation import Installation
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.models import CycleRow
from survey_app.storage.recount import list_counted
from survey_app.storage.session import read_snapshot
from tests.factories import add_council, add_cycle, add_organization
from tests.stored_responses import make_writer

IN_FLIGHT = """INSERT INTO response (id, answers, transaction_id, organization_id, cycle_id, received_on,
    questionnaire_id, channel, duration, set_aside)
    SELECT :id, 0, pg_current_xact_id(), organization_id, cycle_id, '2026-03-14', 1, 1, 3, false
    FROM cycle_organization WHERE is_open LIMIT 1"""


def state_of(installation: Installation, code: str) -> tuple[str, int]:
    """Return the cycle's state and how many of its organizations are open."""
    statement = (
        "SELECT state, count(CASE WHEN is_open THEN 1 END) FROM cycle"
        " JOIN cycle_organization ON cycle_id = cycle.id WHERE cycle.code = :code GROUP BY state"
    )
    with installation.engine.connect() as connection:
        state, is_open = connection.execute(text(statement), {"code": code}).one()
    return state, is_open


def prepare(installation: Installation) -> None:
    """Make drafts: the cycle `social-2026` of two organizations, and `social-2026-again` of the second and a third."""
    with installation.sessions.begin() as session:
        organizations = [add_organization(session, f"K7M3Q9X{letter}") for letter in "ABC"]
        council = add_council(session)
        add_cycle(session, council, organizations[:2], state="draft")
        add_cycle(session, council, organizations[1:], name="again", state="draft")
        add_cycle(session, council, [], name="empty", state="draft")


def test_opening_and_closing_move_the_cycle_and_its_organizations(installation: Installation) -> None:
    prepare(installation)
    move_cycle(installation.sessions, "social-2026", CycleState.OPEN)
    assert state_of(installation, "social-2026") == ("open", 2)
    move_cycle(installation.sessions, "social-2026", CycleState.CLOSED)
    assert state_of(installation, "social-2026") == ("closed", 0)
    move_cycle(installation.sessions, "social-2026-again", CycleState.OPEN)
    assert state_of(installation, "social-2026-again") == ("open", 2)


def test_a_second_open_cycle_is_refused_by_name(installation: Installation) -> None:
    prepare(installation)
    move_cycle(installation.sessions, "social-2026", CycleState.OPEN)
    with pytest.raises(AlreadyOpenElsewhere) as caught:
        move_cycle(installation.sessions, "social-2026-again", CycleState.OPEN)
    assert caught.value.about == ("social-2026 (1)", "K7M3Q9XB")
    assert "others: social-2026 (1): K7M3Q9XB." in caught.value.detail
    assert state_of(installation, "social-2026-again") == ("draft", 0)


@pytest.mark.parametrize(
    ("code", "target", "refusal"),
    [
        ("social-2026", CycleState.CLOSED, CycleNotMovable),
        ("social-2026", CycleState.PUBLISHED, CycleNotMovable),
        ("social-2026", CycleState.DRAFT, CycleNotMovable),
        ("social-2026-empty", CycleState.OPEN, InvalidInput),
        ("social-2027", CycleState.OPEN, CycleUnknown),
        ("standing-2026", CycleState.OPEN, CycleUnknown),
    ],
)
def test_other_moves_are_refused(
    installation: Installation, code: str, target: CycleState, refusal: type[Exception]
) -> None:
    prepare(installation)
    with pytest.raises(refusal):
        move_cycle(installation.sessions, code, target)
    assert state_of(installation, "social-2026") == ("draft", 0)


def test_a_closed_cycle_is_not_opened_again(installation: Installation) -> None:
    prepare(installation)
    for target in (CycleState.OPEN, CycleState.CLOSED):
        move_cycle(installation.sessions, "social-2026", target)
    for target in (CycleState.OPEN, CycleState.CLOSED):
        with pytest.raises(CycleNotMovable, match="closed"):
            move_cycle(installation.sessions, "social-2026", target)


def test_an_interrupted_close_is_finished_by_closing_again(installation: Installation) -> None:
    prepare(installation)
    move_cycle(installation.sessions, "social-2026", CycleState.OPEN)
    with installation.sessions.begin() as session:
        session.execute(text("UPDATE cycle_organization SET is_open = false"))
        session.execute(update(CycleRow).where(CycleRow.code == "social-2026").values(state="closing"))
    move_cycle(installation.sessions, "social-2026", CycleState.CLOSED)
    assert state_of(installation, "social-2026") == ("closed", 0)


def test_after_closing_responses_go_to_the_standing_year(installation: Installation) -> None:
    writer = make_writer(installation)
    for _ in range(20):
        writer.write()
    move_cycle(installation.sessions, "social-2026", CycleState.CLOSED)
    writer.cycle_of = {}
    for _ in range(10):
        writer.write()
    with read_snapshot(installation.engine) as connection:
        assert list_counted(connection) == writer.honest_count()


@contextmanager
def response_in_flight(installation: Installation) -> Iterator[None]:
    """Hold a response that is written and not yet committed; it is committed at the end."""
    with installation.engine.begin() as connection:
        connection.execute(text(IN_FLIGHT), {"id": uuid4()})
        yield


# Writers of SQLite wait for each other: no response is in flight beside a close.
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_postgresql
def test_closing_waits_for_a_response_in_flight(installation: Installation) -> None:
    make_writer(installation)
    closing = Thread(target=move_cycle, args=(installation.sessions, "social-2026", CycleState.CLOSED))
    with response_in_flight(installation):
        closing.start()
        sleep(0.4)
        assert closing.is_alive()
        assert state_of(installation, "social-2026") == ("closing", 0)
    closing.join(10)
    assert state_of(installation, "social-2026") == ("closed", 0)
    with read_snapshot(installation.engine) as connection:
        assert sum(each.responses for each in list_counted(connection).values()) == 1


@on_postgresql
def test_a_response_that_never_ends_stops_the_close_with_a_sentence(installation: Installation) -> None:
    writer = make_writer(installation)
    with response_in_flight(installation):
        with pytest.raises(Unavailable, match="close the cycle again"):
            move_cycle(installation.sessions, "social-2026", CycleState.CLOSED, wait_seconds=0.2)
        assert state_of(installation, "social-2026") == ("closing", 0)
        writer.cycle_of = {}
        writer.write()  # collection goes on meanwhile
    move_cycle(installation.sessions, "social-2026", CycleState.CLOSED)
    assert state_of(installation, "social-2026") == ("closed", 0)
