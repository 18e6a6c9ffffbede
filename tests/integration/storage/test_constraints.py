"""Broken truths are known by their names on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.errors import AlreadyExists, AlreadyOpenElsewhere
from survey_app.storage.constraints import constraint_name, refusing_violations
from survey_app.storage.models import CouncilRow, CycleRow
from tests.factories import add_council, add_cycle, add_organization


def same_council(session: Session) -> None:
    add_council(session)


def same_cycle(session: Session) -> None:
    add_cycle(session, session.query(CouncilRow).one(), [], state="draft")


def same_organization_open(session: Session) -> None:
    organization = add_organization(session)
    council = session.query(CouncilRow).one()
    for name in ("first", "second"):
        add_cycle(session, council, [organization], name=name)
    session.flush()


def unknown_state(session: Session) -> None:
    session.query(CycleRow).update({"state": "ajar"})


def same_organization_code(session: Session) -> None:
    for identity in ("a", "b"):
        add_organization(session, identity=identity)


BREAKS = [
    (same_council, "uq_council_code"),
    (same_cycle, "uq_cycle_code"),
    (same_organization_open, "uq_cycle_organization_one_open"),
    (unknown_state, "ck_cycle_state"),
    (same_organization_code, "uq_organization_code"),
]


@pytest.fixture
def prepared(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    with sessions.begin() as session:
        add_cycle(session, add_council(session), [], state="draft")
    return sessions


@pytest.mark.parametrize(("act", "name"), BREAKS)
def test_a_broken_constraint_is_named(
    prepared: sessionmaker[Session], act: Callable[[Session], None], name: str
) -> None:
    with prepared() as session, pytest.raises(IntegrityError) as caught:
        act(session)
    assert constraint_name(caught.value) == name


@pytest.mark.parametrize(
    ("act", "refusal"),
    [(same_council, AlreadyExists), (same_cycle, AlreadyExists), (same_organization_open, AlreadyOpenElsewhere)],
)
def test_what_a_person_can_cause_is_a_refusal(
    prepared: sessionmaker[Session], act: Callable[[Session], None], refusal: type[AlreadyExists]
) -> None:
    with prepared() as session, pytest.raises(refusal) as caught, refusing_violations("social"):
        act(session)
    assert caught.value.about == ("social",)


def test_a_mistake_of_ours_stays_an_error(prepared: sessionmaker[Session]) -> None:
    with prepared() as session, pytest.raises(IntegrityError), refusing_violations("social"):
        unknown_state(session)
