"""Councils' own questions over the API: asked after the statutory ones, taken by version, never in anybody's way."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.domain.questionnaires import Question
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import add_set
from tests.contract.conftest import ADDRESS, CODE, Post, check_problem, count_stored, pointers
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload
from tests.own_questions import ask_own, own_questions

if TYPE_CHECKING:
    from survey_app.services.installation import Installation

QUESTIONNAIRE = f"/api/v1/organizations/{CODE}/questionnaire"


@pytest.fixture
def own(app: Flask) -> Iterator[str]:
    """The cycle asks own questions; gives what their codes begin with."""
    here: Installation = app.extensions["survey"]
    with here.sessions.begin() as session:
        cycle_id = get_cycle(session, "social-2026").id
        ask_own(session, cycle_id)
    forget(app)
    yield f"own_{cycle_id}_"
    with here.engine.begin() as connection:
        for table in ("own_answer", "pending_text", "response", "own_draft", "own_set"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM questionnaire WHERE code LIKE 'own-%'"))
    here._collection = None  # what it remembers of them is gone
    forget(app)


def forget(app: Flask) -> None:
    app.extensions["survey"].collection.organizations.find_anew(CODE)


def ask(app: Flask, questions: tuple[Question, ...]) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        ask_own(session, get_cycle(session, "social-2026").id, questions)
    forget(app)


def shown(collecting: FlaskClient, language: str = "ru") -> dict[str, Any]:
    questionnaire: dict[str, Any] = collecting.get(f"{QUESTIONNAIRE}?lang={language}").get_json()["questionnaire"]
    return questionnaire


def answered(own: str, **answers: object) -> dict[str, object]:
    return {**ANSWERS, **{own + code.removeprefix("n"): value for code, value in answers.items()}}


def named(own: str, version: int = 1) -> dict[str, object]:
    return {"code": own.replace("_", "-").removesuffix("-"), "version": version}


def stored_own(app: Flask) -> list[tuple[int, int]]:
    with app.extensions["survey"].engine.connect() as connection:
        statement = "SELECT version, answers FROM own_answer JOIN questionnaire ON id = questionnaire_id"
        return [(version, answers) for version, answers in connection.execute(text(statement))]


def test_they_follow_the_statutory_questions(collecting: FlaskClient, own: str) -> None:
    questionnaire = shown(collecting)
    assert questionnaire["own"] == named(own)
    *_, last, choice, number, words = questionnaire["questions"]
    assert not last["code"].startswith("own_")
    assert choice == {
        "code": f"{own}1",
        "kind": "choice",
        "text": "Как Вы добрались?",
        "required": False,
        "options": [{"code": "o1", "text": "Пешком"}, {"code": "o2", "text": "На автобусе"}],
        "show_if": None,
    }
    assert (number["min"], number["max"], words["max_length"]) == (0, 300, 500)
    english = shown(collecting, "en")["questions"][-3:]
    assert [each["text"] for each in english] == [
        "How did you get here?",
        "Сколько минут ехали?",
        "Чего не хватает по дороге?",
    ]


def test_the_etag_follows_what_is_asked(app: Flask, collecting: FlaskClient, own: str) -> None:
    tags = [collecting.get(QUESTIONNAIRE).headers["ETag"]]
    choice, number, words = own_questions(int(own.split("_")[1]))
    reworded = Question(number.code, "number", {"ru": "Минут в пути"}, required=False, minimum=0, maximum=300)
    for questions in ((choice, reworded, words), (choice, reworded), ()):
        ask(app, questions)
        tags.append(collecting.get(QUESTIONNAIRE).headers["ETag"])
    assert len(set(tags)) == 4
    assert shown(collecting)["own"] is None


def test_answers_are_kept_beside_the_response(app: Flask, post: Post, own: str) -> None:
    payload = response_payload(answered(own, n1="o2", n2=45, n3="Скамеек"), own=named(own))
    assert post(payload).status_code == 201
    assert stored_own(app) == [(1, 2 + 46 * 4)]
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.execute(text("SELECT question, text FROM pending_text")).all() == [(f"{own}3", "Скамеек")]


@pytest.mark.parametrize("digest", ["digest", "NULL"])
def test_a_repeat_is_judged_by_own_answers_too(app: Flask, post: Post, own: str, digest: str) -> None:
    payload = response_payload(answered(own, n1="o1", n2=7, n3=None), own=named(own))
    assert post(payload).status_code == 201
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text(f"UPDATE response SET digest = {digest}"))
    assert post(payload).status_code == 200
    assert post({**payload, "answers": answered(own, n1="o1", n2=7)}).status_code == 200
    for other in ({"n1": "o2", "n2": 7}, {"n1": "o1"}, {}):
        check_problem(post({**payload, "answers": answered(own, **other)}), 409, "response_conflict")
    assert (count_stored(app), len(stored_own(app))) == (1, 1)


@pytest.mark.parametrize("digest", ["digest", "NULL"])
def test_own_answers_to_a_response_without_any_are_another_response(
    app: Flask, post: Post, own: str, digest: str
) -> None:
    payload = response_payload(own=named(own))
    assert post(payload).status_code == 201
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text(f"UPDATE response SET digest = {digest}"))
    check_problem(post({**payload, "answers": answered(own, n1="o1")}), 409, "response_conflict")
    assert post(payload).status_code == 200


def test_what_breaks_the_rules_of_a_known_version_is_said(post: Post, own: str) -> None:
    answers = answered(own, n1="o3", n2=301, n3="x" * 501)
    problem = check_problem(post(response_payload(answers, own=named(own))), 422, "invalid_answers")
    assert pointers(problem) == [
        (f"/answers/{own}1", "unknown_option"),
        (f"/answers/{own}2", "out_of_range"),
        (f"/answers/{own}3", "too_long"),
    ]


@pytest.mark.parametrize(
    "own_key",
    [None, {"code": "own-99999", "version": 1}, {"code": "own-1"}, {"code": 5, "version": []}, "own", {"own_a": 1}],
)
def test_answers_of_unknown_questions_are_passed_over(app: Flask, post: Post, own: str, own_key: object) -> None:
    answers = answered(own, n1="no such", n77=["?"]) | {"own_": 1, "own_x": "y", "own_999_1": "o1"}
    payload = response_payload(answers, own=own_key)
    assert post(payload).status_code == 201
    assert post(payload).status_code == 200
    assert (count_stored(app), stored_own(app)) == (1, [])


def test_a_withdrawn_question_keeps_no_form_away_that_still_shows_it(app: Flask, post: Post, own: str) -> None:
    ask(app, ())
    payload = response_payload(answered(own, n1="o1"))
    assert post({**payload, "own": named(own)}).status_code == 201
    assert post(response_payload(answered(own, n1="o1"))).status_code == 201


def test_a_form_that_names_questions_nobody_asked_is_taken(app: Flask, post: Post) -> None:
    payload = response_payload(answered("own_12_", n1="o1"), own=named("own_12_"))
    assert post(payload).status_code == 201
    assert (count_stored(app), stored_own(app)) == (1, [])


def test_codes_that_are_nobodys_stay_refused(post: Post, own: str) -> None:
    answers = {**answered(own, n1="o1"), "owner": "yes"}
    problem = check_problem(post(response_payload(answers, own=named(own))), 422, "invalid_answers")
    assert pointers(problem) == [("/answers/owner", "unknown_question")]


def test_forms_of_every_version_are_taken_at_once(app: Flask, post: Post, own: str) -> None:
    _, number, _ = own_questions(int(own.split("_")[1]))
    ask(app, (number,))  # 2
    ask(app, ())  # 3: nothing is asked any more
    assert post(response_payload(own=None)).status_code == 201  # a form from before there were any
    assert post(response_payload(answered(own, n1="o2"), own=named(own))).status_code == 201
    assert post(response_payload(answered(own, n2=3), own=named(own, 2))).status_code == 201
    assert post(response_payload(answered(own, n1="o2"), own=named(own, 2))).status_code == 201  # not asked in 2
    assert post(response_payload(answered(own, n2=3), own=named(own, 3))).status_code == 201
    assert sorted(stored_own(app)) == [(1, 2), (2, 4)]


def test_a_version_that_another_process_has_just_shown_is_known(app: Flask, post: Post, own: str) -> None:
    here: Installation = app.extensions["survey"]
    with here.sessions.begin() as session:
        cycle = get_cycle(session, "social-2026")
        add_set(session.connection(), cycle.id, 2, own_questions(cycle.id)[1:2])
    assert post(response_payload(answered(own, n2=9), own=named(own, 2))).status_code == 201
    assert stored_own(app) == [(2, 10)]


def test_questions_of_a_council_that_never_listed_the_organization_are_nobodys(
    app: Flask, collecting: FlaskClient, own: str
) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        elsewhere = add_organization(session, "WHEREAA2", name="Другая")
        add_cycle(session, add_council(session, "other"), [elsewhere])
    payload = response_payload(answered(own, n1="o1"), own=named(own))
    answer = collecting.post(ADDRESS.replace(CODE, "WHEREAA2"), json=payload)
    assert (answer.status_code, stored_own(app)) == (201, [])
