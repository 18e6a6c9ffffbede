"""Councils and cycles are added as described, or refused with every reason."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.errors import AlreadyExists, CouncilUnknown, InvalidInput, OrganizationUnknown
from survey_app.services.add_council import add_council
from survey_app.services.add_cycle import AddedCycle, NewCycle, add_cycle
from survey_app.services.add_token import add_token
from tests.factories import add_organization

EDITIONS = {"nok-344n-2018-operators", "nok-344n-2018-letter"}


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Session:
    session = sessions()
    add_council(session, "social", "Совет", spheres=["social"])
    add_organization(session, "K7M3Q9XA")
    add_organization(session, "K7M3Q9XB", sphere="health")
    return session


@pytest.fixture(autouse=True)
def _close(session: Session) -> object:
    yield
    session.close()


def listed(session: Session) -> list[str]:
    statement = "SELECT code FROM organization JOIN cycle_organization ON organization_id = id AND NOT is_open"
    return sorted(session.scalars(text(statement)))


def test_all_means_the_jurisdiction(session: Session) -> None:
    added = add_cycle(session, NewCycle("social", 2026), EDITIONS, None)
    assert added == AddedCycle("social-2026", 1, ())
    assert listed(session) == ["K7M3Q9XA"]
    assert session.execute(text("SELECT state, edition FROM cycle")).one() == ("draft", "nok-344n-2018-operators")


def test_codes_are_read_as_people_type_them_and_strangers_are_told(session: Session) -> None:
    new = NewCycle("social", 2026, "autumn", "nok-344n-2018-letter", date(2026, 9, 1), date(2026, 11, 30))
    added = add_cycle(session, new, EDITIONS, ["к7м3q9ха", "K7M3-Q9XA", " k7m3q9xb"])
    assert added == AddedCycle("social-2026-autumn", 2, ["K7M3Q9XB"])
    assert listed(session) == ["K7M3Q9XA", "K7M3Q9XB"]


def test_every_unknown_code_is_named(session: Session) -> None:
    with pytest.raises(OrganizationUnknown) as caught:
        add_cycle(session, NewCycle("social", 2026), EDITIONS, ["K7M3Q9XA", "ZZZZZZZZ", "школа", "K7M3Q9XC"])
    assert caught.value.about == ("ZZZZZZZZ", "школа", "K7M3Q9XC")


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        (NewCycle("social", 1999), ["year"]),
        (NewCycle("social", 2026, "Autumn"), ["bad_code"]),
        (NewCycle("social", 2026, "standing"), ["bad_code"]),
        (NewCycle("social", 2026, edition="nok"), ["edition_unknown"]),
        (NewCycle("social", 2026, opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 1)), ["dates_reversed"]),
        (NewCycle("social", 2101, "x y", "nok"), ["year", "bad_code", "edition_unknown"]),
    ],
)
def test_all_problems_are_told_at_once(session: Session, new: NewCycle, codes: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_cycle(session, new, EDITIONS, None)
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_cycle_of_nobody_or_twice_is_refused(session: Session) -> None:
    with pytest.raises(CouncilUnknown):
        add_cycle(session, NewCycle("nobody", 2026), EDITIONS, None)
    add_cycle(session, NewCycle("social", 2026), EDITIONS, None)
    with pytest.raises(AlreadyExists) as caught:
        add_cycle(session, NewCycle("social", 2026), EDITIONS, None)
    assert caught.value.about == ("social-2026",)


def test_a_council_is_refused_with_all_reasons(session: Session) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_council(session, "Social", " ", territories=["45", "4x", "123456789012"], timezone="Moscow")
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["bad_code", "name_empty", "timezone_unknown", "territory", "territory"]


@pytest.mark.parametrize("nothing", ["", " ", "\u200b"])
def test_a_limit_that_says_nothing_is_refused(session: Session, nothing: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_council(
            session, "health", "Совет", regions=["Казань", nothing], territories=[nothing], organizations=[nothing]
        )
    named = [(problem.pointer, problem.code) for problem in caught.value.problems]
    empty = [("/regions/1", "region_empty"), ("/organizations/0", "organization_empty")]
    assert named == [*empty, ("/territories/0", "territory")]


@pytest.mark.parametrize("timezone", ["", "..", "/etc/passwd", "Europe"])
def test_no_file_is_a_time_zone(session: Session, timezone: str) -> None:
    with pytest.raises(InvalidInput):
        add_council(session, "health", "Совет", timezone=timezone)


@pytest.mark.parametrize("timezone", ["America/New_York", "Atlantic/Azores", "Etc/GMT+1"])
def test_a_day_that_ends_after_midnight_utc_is_refused(session: Session, timezone: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_council(session, "health", "Совет", timezone=timezone)
    assert [problem.code for problem in caught.value.problems] == ["timezone_west"]


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Kaliningrad", "Asia/Kamchatka"])
def test_every_russian_time_zone_is_taken(session: Session, timezone: str) -> None:
    assert add_council(session, "health", "Совет", timezone=timezone).timezone == timezone


def test_two_councils_of_one_code_are_refused(session: Session) -> None:
    with pytest.raises(AlreadyExists):
        add_council(session, "social", "Другой")


def test_a_token_that_was_never_valid_is_refused(session: Session) -> None:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    with pytest.raises(InvalidInput):
        add_token(session, "social", "council", now=now, expires_on=date(2026, 3, 13))
    with pytest.raises(CouncilUnknown):
        add_token(session, "nobody", "council", now=now, expires_on=None)
