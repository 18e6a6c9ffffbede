"""Laws of councils' own questions: counted exactly beside the statutory ones, and never in a score."""

from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, text, update

from survey_app.domain.compiled_rating import RatingSelection
from survey_app.domain.cycles import CycleState
from survey_app.domain.responses import NewResponse
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.services.check_totals import check_totals
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.compile_rating import compile_rating
from survey_app.services.disclose_totals import disclose_totals
from survey_app.services.export_totals import Asked, export_totals
from survey_app.services.installation import Installation
from survey_app.services.merge_organizations import merge_organizations
from survey_app.services.move_cycle import move_cycle
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.services.word_own_questions import word_own_questions
from survey_app.storage.clearing import clear_responses
from survey_app.storage.cycles import get_cycle
from survey_app.storage.models import OwnAnswerRow, ResponseRow
from survey_app.storage.own_sets import list_sets, write_draft
from survey_app.storage.recount import list_counted as list_all_counted
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import fold
from survey_app.storage.texts import move_texts
from survey_app.storage.visible_cycles import EVERYTHING
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.conftest import NOON, compile_all, snapshot
from tests.own_questions import ask_own, own_questions

TODAY = date(2026, 5, 20)


@pytest.fixture
def own(installation: Installation, council: int) -> str:
    """The open cycle asks own questions; gives what their codes begin with."""
    assert council
    with installation.sessions.begin() as session:
        cycle_id = get_cycle(session, "social-2026").id
        ask_own(session, cycle_id)
    return f"own_{cycle_id}_"


def respond(installation: Installation, code: str, own: str, version: int = 1, **answers: Any) -> None:
    """Take a response of a form that showed a version of the own questions; `n1=` and so on are answers to these."""
    organization = installation.collection.organizations.find_anew(code)
    assert organization
    key = installation.catalogue.for_sphere(organization.card.sphere).key
    given = {own + name[1:] if name[:1] == "n" and name[1:].isdigit() else name: each for name, each in answers.items()}
    shown = (f"own-{own.split('_')[1]}", version)
    asked = installation.catalogue.questionnaires[key].questions_by_code
    statutory = {name: each for name, each in ANSWERS.items() if name in asked}
    response = NewResponse(uuid4(), key, "ru", "widget", None, {**statutory, **given}, own=shown)
    collect_response(installation.collection, organization, response, Arrival(None, NOON, None))


def counts_of(totals: OrganizationTotals, own: str) -> dict[str, Any]:
    return {
        each.code[len(own) :]: (each.answered, *each.options.values())
        for each in totals.list_questions()
        if own in each.code
    }


def test_they_are_counted_folded_or_not(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n1="o2", n2=45, n3="Скамеек")
    respond(installation, "AAAA1111", own, n1="o1")
    with installation.engine.begin() as connection:
        fold(connection)
    respond(installation, "AAAA1111", own, n1="o2")
    respond(installation, "AAAA1111", own)
    first, second, _ = sorted(compile_all(installation), key=lambda each: each.code)
    assert (first.counted, counts_of(first, own)) == (4, {"1": (3, 1, 2), "2": (1,), "3": (1,)})
    assert (second.counted, counts_of(second, own)) == (0, {"1": (0, 0, 0), "2": (0,), "3": (0,)})
    assert [each.code for each in first.outline.questions][-3:] == [f"{own}1", f"{own}2", f"{own}3"]
    assert check_totals(installation.engine).differences == ()
    assert rebuild_totals(installation.engine) == 4
    assert compile_all(installation, organization="AAAA1111")[0] == first


def test_what_is_set_aside_is_set_aside_whole(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n1="o2")
    respond(installation, "AAAA1111", own, n1="o1")
    with installation.engine.begin() as connection:
        answered = select(OwnAnswerRow.response_id).where(OwnAnswerRow.answers == 1)
        connection.execute(update(ResponseRow).where(ResponseRow.id.in_(answered)).values(set_aside=True))
    rebuild_totals(installation.engine)
    (counted,) = compile_all(installation, organization="AAAA1111")
    (whole,) = compile_all(installation, organization="AAAA1111", includes_set_aside=True)
    assert (counts_of(counted, own)["1"], counts_of(whole, own)["1"]) == ((1, 0, 1), (2, 1, 1))


def test_a_lost_answer_is_named_by_the_check(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n1="o2", n2=3)
    rebuild_totals(installation.engine)
    with installation.engine.begin() as connection:
        connection.execute(text("DELETE FROM own_answer"))
    whats = {each.what for each in check_totals(installation.engine).differences}
    assert whats == {f"{own}1/o2", f"{own}2/answered"}


def test_every_version_counts_what_it_asked(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n1="o2")
    choice, number, words = own_questions(int(own.split("_")[1]))
    with installation.sessions.begin() as session:
        ask_own(session, get_cycle(session, "social-2026").id, (words, number))
    respond(installation, "AAAA1111", own, n1="o2")  # a form that was open meanwhile
    respond(installation, "AAAA1111", own, version=2, n1="o1", n2=7)
    (totals,) = compile_all(installation, organization="AAAA1111")
    assert counts_of(totals, own) == {"3": (0,), "2": (1,), "1": (2, 0, 2)}
    assert totals.outline.own_words[choice.code] == choice
    (other,) = compile_all(installation, organization="BBBB1111")
    assert counts_of(other, own) == {"3": (0,), "2": (0,)}, "what is not asked any more is told where it was answered"


def test_forms_kept_into_another_cycle_are_counted_there(installation: Installation, own: str) -> None:
    move_cycle(installation.sessions, "social-2026", CycleState.CLOSED)
    respond(installation, "AAAA1111", own, n1="o1", n3="Скамеек")
    (standing,) = compile_all(installation, "social-standing-2026", organization="AAAA1111")
    assert counts_of(standing, own) == {"1": (1, 1, 0), "2": (0,), "3": (1,)}
    assert standing.outline.own_words.keys() == {f"{own}{number}" for number in (1, 2, 3)}
    assert check_totals(installation.engine).differences == ()


def test_a_merge_keeps_them(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        council = add_council(session, "other")
        organizations = [add_organization(session, code) for code in ("KAAA1112", "MBBB1112")]
        for name, organization in zip(("a", "b"), organizations, strict=True):
            cycle = add_cycle(session, council, [organization], name=name, state="open")
            ask_own(session, cycle.id)
            add_cycle(session, council, [organization], year=2025, name=name, state="closed")
        move = get_cycle(session, "other-2026-b").id
    respond(installation, "MBBB1112", f"own_{move}_", n1="o2", n2=4)
    with installation.engine.begin() as connection:
        fold(connection)
    respond(installation, "MBBB1112", f"own_{move}_", n1="o2")
    move_cycle(installation.sessions, "other-2026-b", CycleState.CLOSED)
    with installation.sessions.begin() as session:
        assert merge_organizations(session, "MBBB1112", "KAAA1112", TODAY) == 2
    (totals,) = compile_all(installation, "other-2026-b", organization="KAAA1112")
    assert counts_of(totals, f"own_{move}_") == {"1": (2, 0, 2), "2": (1,), "3": (0,)}
    assert check_totals(installation.engine).differences == ()


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_to_them_changes_a_score(installation: Installation, own: str, seed: int) -> None:
    chance = Random(seed)
    for _ in range(6):
        recommend = chance.choice(("yes", "no"))
        given: dict[str, Any] = {"n1": chance.choice(("o1", "o2", None)), "n2": chance.choice((None, 0, 300))}
        respond(installation, "AAAA1111", own, **given, recommend=recommend)
        respond(installation, "BBBB1111", own, recommend=recommend)
    with snapshot(installation, "social-2026") as (connection, cycle):
        rating = compile_rating(connection, installation.catalogue, cycle, RatingSelection())
        rated = {each.code: each.score for each in rating.organizations}
    first, second = ([each.outcome for each in rated[code].indicators] for code in ("AAAA1111", "BBBB1111"))
    assert first == second


def test_texts_go_the_way_of_suggestions(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n3="Звоните 8 912 345-67-89", suggestions="Света")
    with installation.engine.begin() as connection:
        assert move_texts(connection, TODAY + timedelta(days=1)) == 2
        assert connection.scalar(select(func.count()).select_from(OwnAnswerRow)) == 0, "no bit says that one wrote"
        assert word_own_questions(connection, {f"{own}3", "suggestions"}).keys() == {f"{own}3"}
    (totals,) = compile_all(installation, organization="AAAA1111")
    assert counts_of(totals, own)["3"] == (1,)


def test_clearing_leaves_no_trace_of_when(installation: Installation, own: str) -> None:
    for number in range(3):
        respond(installation, "AAAA1111", own, n2=number)
    with installation.engine.begin() as connection:
        fold(connection)
        fold(connection)
    with installation.engine.begin() as connection:
        assert clear_responses(connection, TODAY + timedelta(days=1), 100) == 3
    if installation.engine.dialect.name == "postgresql":
        with installation.engine.connect() as connection:
            written = connection.scalars(text("SELECT DISTINCT xmin::text FROM own_answer")).all()
            assert written == connection.scalars(text("SELECT DISTINCT xmin::text FROM response")).all()
            assert len(written) == 1
    with read_snapshot(installation.engine) as connection:
        assert sum(each.responses for each in list_all_counted(connection).values()) == 3


def test_an_organization_sees_them_by_the_rules_of_disclosure(installation: Installation, own: str) -> None:
    for number in range(10):
        respond(installation, "AAAA1111", own, n1="o1" if number < 4 else None)
    (shown,) = disclose_totals(installation.engine, installation.catalogue, "AAAA1111", TODAY)
    assert (shown.responses, shown.find_question(f"{own}1")) == (10, None), "four persons are too few"
    for _ in range(10):
        respond(installation, "AAAA1111", own, n1="o2")
    (shown,) = disclose_totals(installation.engine, installation.catalogue, "AAAA1111", TODAY)
    found = shown.find_question(f"{own}1")
    assert found
    assert (found.total, dict(found.counts)) == (14, {"o1": 4, "o2": 10})


def test_files_name_them_in_the_councils_words(installation: Installation, own: str) -> None:
    respond(installation, "AAAA1111", own, n1="o2")
    asked = Asked("social-2026", EVERYTHING, Selection(organization="AAAA1111"))
    files = {
        form: b"".join(
            export_totals(
                installation.engine,
                installation.catalogue,
                asked,
                form,
                dialect="people",
                generated_at=datetime.now(NOON.tzinfo),
            )
        )
        for form in ("csv", "json", "xlsx")
    }
    assert f"widget;{own}1;o2;1;1".encode() in files["csv"]
    assert f'"code":"{own}1","answered":1,"options":{{"o1":0,"o2":1}}'.encode() in files["json"].replace(b" ", b"")
    with ZipFile(BytesIO(files["xlsx"])) as packed:
        workbook = "".join(packed.read(name).decode() for name in packed.namelist())
    assert "Как Вы добрались?" in workbook
    assert "На автобусе" in workbook


def test_opening_shows_what_was_written(installation: Installation, council: int) -> None:
    with installation.sessions.begin() as session:
        organization = add_organization(session, "GGGG1111")
        cycle = add_cycle(session, add_council(session, "later"), [organization], state="draft")
        write_draft(session.connection(), cycle.id, own_questions(cycle.id))
        number = cycle.id
    assert council
    move_cycle(installation.sessions, "later-2026", CycleState.OPEN)
    with read_snapshot(installation.engine) as connection:
        (shown,) = list_sets(connection, [number])
    assert (shown.asked.version, shown.asked.questions) == (1, own_questions(number))
