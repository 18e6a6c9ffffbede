"""A draft's list is filled and corrected as a council decides, all or nothing, and stands still once it is opened."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidInput, OrganizationUnknown, RegisterChanged
from survey_app.domain.tallies import Selection
from survey_app.exports.code_list import CodeLine
from survey_app.services.add_due_to_list import add_due_to_list
from survey_app.services.add_to_list import ListedCodes, add_to_list
from survey_app.services.check_cycle_list import check_cycle_list
from survey_app.services.compile_register_coverage import compile_register_coverage
from survey_app.services.decide_list import decide_list
from survey_app.services.installation import Installation
from survey_app.services.list_progress import list_progress
from survey_app.services.remove_from_list import remove_from_list
from survey_app.services.set_recipients import MOST_RECIPIENTS, set_recipients
from survey_app.storage.cycle_lists import find_decision, list_lines
from survey_app.storage.cycles import get_cycle
from survey_app.storage.list_candidates import count_due, list_found
from survey_app.storage.ratings import list_facts
from survey_app.storage.register_list import RegisterSearch
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.services.conftest import compile_all, snapshot

CYCLE = "social-2026"
NOW = datetime(2025, 12, 20, 21, 30, tzinfo=UTC)  # the 21st in Moscow
EVERYBODY = RegisterSearch(state="all")


@pytest.fixture(autouse=True)
def _year(installation: Installation) -> None:
    """A draft for 2026 with one organization; others assessed by this council or another, some years ago or never."""
    with installation.sessions.begin() as session:
        rows = {
            code: add_organization(session, code, short_name=f"Дом {code[:4]}", recipients=100)
            for code in ("AAAA1111", "BBBB1111", "CCCC1111", "DDDD1111", "HHHH1111")
        }
        rows["DDDD1111"].archived_on = date(2025, 1, 1)
        rows["HHHH1111"].sphere = "health"
        council, other = add_council(session), add_council(session, "other")
        session.execute(text(f"INSERT INTO council_scope VALUES ({council.id}, 'sphere', 'social')"))
        add_cycle(session, council, [rows["AAAA1111"]], state="draft")
        add_cycle(session, council, [rows["BBBB1111"]], year=2023, state="published")
        add_cycle(session, other, [rows["AAAA1111"], rows["CCCC1111"]], year=2024, state="closed")
        add_cycle(session, other, [rows["BBBB1111"]], year=2025, state="draft")  # not begun: counts for nothing


def lines(*codes: str) -> list[CodeLine]:
    return [CodeLine(number, code) for number, code in enumerate(codes, 2)]


def listed(installation: Installation) -> list[str]:
    with installation.readers() as session:
        number = get_cycle(session, CYCLE).id
        return [each.code for each in list_lines(session, number, EVERYBODY, skip=0, most=50)]


def test_codes_come_on_the_list_once(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        added = add_to_list(session, CYCLE, lines("вввв-1111", "AAAA1111", "BBBB1111", "CCCC1111"))
    assert added == ListedCodes(added=2, already=1, repeated=1)
    assert listed(installation) == ["AAAA1111", "BBBB1111", "CCCC1111"]


def test_every_wrong_line_is_told_and_nothing_is_added(installation: Installation) -> None:
    given = lines("BBBB1111", "ZZZZ1111", "школа", "DDDD1111", "HHHH1111")
    with installation.sessions() as session:
        with pytest.raises(InvalidInput) as caught:
            add_to_list(session, CYCLE, given)
        session.commit()
    assert [(each.pointer, each.code, each.about) for each in caught.value.problems] == [
        ("/lines/3", "code_unknown", "ZZZZ1111"),
        ("/lines/4", "code_unknown", "школа"),
        ("/lines/5", "organization_archived", "DDDD1111"),
        ("/lines/6", "outside_jurisdiction", "HHHH1111"),
    ]
    assert listed(installation) == ["AAAA1111"]


@pytest.mark.parametrize(
    ("years", "found"), [(1, ["BBBB1111", "CCCC1111"]), (2, ["BBBB1111", "CCCC1111"]), (3, ["BBBB1111"]), (4, [])]
)
def test_whoever_was_not_assessed_for_so_many_years_is_added(
    installation: Installation, years: int, found: list[str]
) -> None:
    with installation.sessions.begin() as session:
        counts = count_due(session, get_cycle(session, CYCLE), EVERYBODY, years)
        assert counts == ({"social": len(found)} if found else {})
        add_due_to_list(session, CYCLE, EVERYBODY, years, expected=len(found))
    assert listed(installation) == ["AAAA1111", *found]


def test_who_is_due_is_added_as_it_was_looked_at_or_not_at_all(installation: Installation) -> None:
    with installation.sessions() as session:
        with pytest.raises(RegisterChanged):
            add_due_to_list(session, CYCLE, EVERYBODY, 2, expected=3)
        session.rollback()
        for years in (0, 21):
            with pytest.raises(InvalidInput):
                add_due_to_list(session, CYCLE, EVERYBODY, years, expected=0)
    assert listed(installation) == ["AAAA1111"]


def test_the_search_shows_the_jurisdiction_with_years_and_who_is_listed(installation: Installation) -> None:
    with installation.readers() as session:
        found = list_found(session, get_cycle(session, CYCLE), EVERYBODY, skip=0, most=9)
    assert [(each.code, each.last_year, bool(each.is_listed)) for each in found] == [
        ("AAAA1111", 2024, True),
        ("BBBB1111", 2023, False),
        ("CCCC1111", 2024, False),
    ]


def test_organizations_are_taken_off_the_list(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        assert remove_from_list(session, CYCLE, ["AAAA1111", "AAAA1111", "BBBB1111", "?"]) == 1
    assert listed(installation) == []


def test_a_number_of_recipients_holds_in_its_cycle_only(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        set_recipients(session, CYCLE, {"AAAA1111": 1000})
    assert [(each.recipients, each.required) for each in compile_all(installation, CYCLE)] == [(1000, 400)]
    assert [each.required for each in compile_all(installation, "other-2024")] == [40, 40]
    with snapshot(installation, CYCLE) as (connection, cycle):
        assert [each.required for each in list_progress(connection, installation.catalogue, cycle, Selection())] == [
            400
        ]
        assert list_facts(connection, cycle)["AAAA1111"][1].recipients == 1000
    with installation.sessions.begin() as session:
        set_recipients(session, CYCLE, {"AAAA1111": 0})
    assert [each.required for each in compile_all(installation, CYCLE)] == [0]
    with installation.sessions.begin() as session:
        set_recipients(session, CYCLE, {"AAAA1111": None})
    assert [each.required for each in compile_all(installation, CYCLE)] == [40]


def test_numbers_that_cannot_be_and_strangers_are_refused(installation: Installation) -> None:
    with installation.sessions() as session:
        for number in (-1, MOST_RECIPIENTS + 1):
            with pytest.raises(InvalidInput):
                set_recipients(session, CYCLE, {"AAAA1111": number})
        with pytest.raises(OrganizationUnknown) as caught:
            set_recipients(session, CYCLE, {"AAAA1111": 5, "BBBB1111": 5})
        session.rollback()
    assert caught.value.about == ("BBBB1111",)
    assert [each.required for each in compile_all(installation, CYCLE)] == [40]


def test_the_decision_about_the_list_is_kept_and_corrected(installation: Installation) -> None:
    for number, day in (("7", date(2025, 12, 19)), ("7-ОС", date(2025, 12, 21))):
        with installation.sessions.begin() as session:
            decide_list(session, CYCLE, Decision(number, day), NOW)
    with installation.readers() as session:
        decision = find_decision(session, get_cycle(session, CYCLE).id)
    assert decision is not None
    assert (decision.number, decision.decided_on) == ("7-ОС", date(2025, 12, 21))


@pytest.mark.parametrize(
    ("decision", "codes"),
    [
        (Decision("", date(2025, 12, 22)), ["decision_empty", "decision_future"]),
        (Decision("x" * 81, date(1999, 1, 1)), ["decision_number", "decision_early"]),
    ],
)
def test_a_decision_is_refused_with_all_reasons(
    installation: Installation, decision: Decision, codes: list[str]
) -> None:
    with installation.sessions() as session, pytest.raises(InvalidInput) as caught:
        decide_list(session, CYCLE, decision, NOW)
    assert [each.code for each in caught.value.problems] == codes


CHANGES: list[tuple[set[str], Callable[[Session, str], Any]]] = [
    ({"draft"}, lambda session, code: add_to_list(session, code, lines("BBBB1111"))),
    ({"draft"}, lambda session, code: add_due_to_list(session, code, EVERYBODY, 2, expected=2)),
    ({"draft"}, lambda session, code: remove_from_list(session, code, ["AAAA1111"])),
    ({"draft", "open"}, lambda session, code: set_recipients(session, code, {"AAAA1111": 5})),
    (
        {"draft", "open", "closing", "closed"},
        lambda session, code: decide_list(session, code, Decision("1", date(2025, 12, 1)), NOW),
    ),
]


@pytest.mark.parametrize("state", ["draft", "open", "closing", "closed", "published"])
@pytest.mark.parametrize(("states", "change"), CHANGES)
def test_what_is_settled_does_not_change(
    installation: Installation, state: str, states: set[str], change: Callable[[Session, str], Any]
) -> None:
    with installation.sessions() as session:
        session.execute(text("UPDATE cycle SET state = :state WHERE code = :code"), {"state": state, "code": CYCLE})
        if state in states:
            change(session, CYCLE)
        else:
            with pytest.raises(CycleNotMovable):
                change(session, CYCLE)
        with pytest.raises(CycleUnknown):
            change(session, "social-2030")


def test_the_check_sees_other_councils_and_who_is_left_out(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        add_to_list(session, CYCLE, lines("CCCC1111"))
        session.execute(text("UPDATE cycle SET state = 'open', year = 2026 WHERE code = 'other-2024'"))
        opened = (
            "UPDATE cycle_organization SET is_open = true WHERE cycle_id = (SELECT id FROM cycle WHERE code = :code)"
        )
        session.execute(text(opened), {"code": "other-2024"})
    with installation.readers() as session:
        checked = check_cycle_list(session, installation.catalogue.frequency, CYCLE)
    assert [(kind, [(each.code, *each.cycles) for each in found]) for kind, found in checked.check.found.items()] == [
        ("open_elsewhere", [("AAAA1111", "other-2024"), ("CCCC1111", "other-2024")]),
        ("this_year", [("AAAA1111", "other-2024"), ("CCCC1111", "other-2024")]),
        ("no_site", [("AAAA1111",), ("CCCC1111",)]),
    ]
    assert (checked.check.due, checked.check.never, checked.left_out) == (0, 0, 1)


def test_coverage_is_of_the_jurisdiction_and_counts_every_council(installation: Installation) -> None:
    with installation.readers() as session:
        council = get_cycle(session, CYCLE).council_id
        own = compile_register_coverage(session, council, 2025)
        whole = compile_register_coverage(session, None, 2025)
    assert [
        (each.year, each.organizations, each.assessed, each.assessments, each.never)
        for each in own
        if each.sphere is None
    ] == [(2025, 4, 0, 0, 1), (2024, 4, 2, 2, 1), (2023, 4, 1, 1, 3)]
    assert [each.organizations for each in whole if each.sphere is None] == [5, 5, 5]
    assert {each.sphere for each in whole} == {None, "health", "social"}
