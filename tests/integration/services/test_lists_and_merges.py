"""Entries of the register become one while a council draws up its list."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from survey_app.domain.errors import RegisterChanged
from survey_app.exports.code_list import CodeLine
from survey_app.services.add_due_to_list import add_due_to_list
from survey_app.services.add_to_list import ListedCodes, add_to_list
from survey_app.services.installation import Installation
from survey_app.services.merge_organizations import merge_organizations
from survey_app.storage.cycle_lists import list_codes
from survey_app.storage.cycles import get_cycle
from survey_app.storage.register_list import RegisterSearch
from tests.factories import add_council, add_cycle, add_organization

CYCLE = "social-2026"


@pytest.fixture(autouse=True)
def _twins(installation: Installation) -> None:
    """A draft with one organization, and two entries that mean the same; nobody has listed either."""
    with installation.sessions.begin() as session:
        rows = [add_organization(session, code) for code in ("AAAA1111", "FFFF1111", "GGGG1111")]
        add_cycle(session, add_council(session), rows[:1], state="draft")


def lines(*codes: str) -> list[CodeLine]:
    return [CodeLine(number, code) for number, code in enumerate(codes, 2)]


def listed(installation: Installation) -> list[str]:
    with installation.readers() as session:
        return sorted(list_codes(session, get_cycle(session, CYCLE).id))


def merge_twins(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        merge_organizations(session, "FFFF1111", "GGGG1111", date(2026, 1, 1))


def test_a_former_code_leads_to_the_organization_that_stayed(installation: Installation) -> None:
    merge_twins(installation)
    with installation.sessions.begin() as session:
        added = add_to_list(session, CYCLE, lines("FFFF1111", "GGGG1111"))
    assert added == ListedCodes(added=1, already=0, repeated=1, former=1)
    assert set(listed(installation)) == {"AAAA1111", "GGGG1111"}


@pytest.mark.parametrize(
    "add",
    [
        lambda session: add_to_list(session, CYCLE, lines("AAAA1111", "FFFF1111")),
        lambda session: add_due_to_list(session, CYCLE, RegisterSearch(state="all"), 2, expected=2),
    ],
    ids=["codes", "due"],
)
def test_a_merge_in_between_is_told_and_nothing_is_added(
    installation: Installation, add: Callable[[Session], object]
) -> None:
    """Only PostgreSQL lets both go on at once; SQLite's writers wait for each other."""
    if installation.engine.dialect.name == "sqlite":
        pytest.skip("writers wait for each other")
    merged: list[str] = []

    def merge(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO cycle_organization") and not merged:
            merged.append(statement)
            merge_twins(installation)

    with installation.sessions() as session:
        event.listen(installation.engine, "before_cursor_execute", merge)
        with pytest.raises(RegisterChanged):
            add(session)
        session.rollback()
    assert listed(installation) == ["AAAA1111"]
