"""Tokens are found by their text while they are valid, and are nowhere stored."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from survey_app.storage.tokens import add_token, find_token, note_token_use, revoke_token
from tests.factories import add_council

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
TODAY = NOW.date()


def new_token(sessions: sessionmaker[Session], expires_on: date | None = None) -> tuple[int, str]:
    with sessions.begin() as session:
        row, token = add_token(session, add_council(session).id, "council", created_at=NOW, expires_on=expires_on)
        return row.id, token


def is_found(sessions: sessionmaker[Session], token: str, today: date = TODAY) -> bool:
    with sessions() as session:
        return find_token(session, token, today) is not None


def test_a_token_is_found_and_its_text_is_not_stored(sessions: sessionmaker[Session]) -> None:
    number, token = new_token(sessions)
    assert token.startswith("nok_")
    assert len(token) >= 40
    with sessions() as session:
        found = find_token(session, token, TODAY)
        assert found is not None
        assert (found.id, found.role) == (number, "council")
        stored = session.execute(text("SELECT * FROM token")).one()
    assert token not in map(str, stored)
    assert not any(token[4:] in str(value) for value in stored)


@pytest.mark.parametrize("wrong", ["", "nok_", "nok_x", "\u0442\u043e\u043a\u0435\u043d"])
def test_another_text_is_no_token(sessions: sessionmaker[Session], wrong: str) -> None:
    _, token = new_token(sessions)
    assert not is_found(sessions, wrong)
    assert not is_found(sessions, token + "A")
    assert not is_found(sessions, token.lower())


def test_the_last_day_is_a_day_of_validity(sessions: sessionmaker[Session]) -> None:
    _, token = new_token(sessions, expires_on=TODAY)
    assert is_found(sessions, token)
    assert not is_found(sessions, token, TODAY + timedelta(days=1))


def test_a_revoked_token_is_not_found_and_keeps_its_instant(sessions: sessionmaker[Session]) -> None:
    number, token = new_token(sessions)
    with sessions.begin() as session:
        assert revoke_token(session, number, NOW)
    with sessions.begin() as session:
        assert revoke_token(session, number, NOW + timedelta(days=1))
        assert not revoke_token(session, number + 1, NOW)
    assert not is_found(sessions, token)
    with sessions() as session:
        assert "2026-03-14" in str(session.scalar(text("SELECT revoked_at FROM token")))


def test_the_day_of_use_is_noted(sessions: sessionmaker[Session]) -> None:
    number, _ = new_token(sessions)
    for today in (TODAY, TODAY, TODAY + timedelta(days=2)):
        with sessions.begin() as session:
            note_token_use(session, number, today)
        with sessions() as session:
            assert str(session.scalar(text("SELECT last_used_on FROM token"))) == str(today)
