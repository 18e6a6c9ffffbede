"""The hosted page asks a council's own questions, and takes forms of every version of them."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.storage.cycles import get_cycle
from survey_app.web.hosted.tokens import TokenSigner
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses, kept_answers, open_form, prepare, send
from tests.own_questions import ask_own, own_questions


@pytest.fixture
def own(app: Flask) -> tuple[str, ...]:
    """An organization whose cycle asks own questions; gives their codes."""
    prepare(app)
    return ask(app)


def ask(app: Flask, *, only: slice = slice(None)) -> tuple[str, ...]:
    here = app.extensions["survey"]
    with here.sessions.begin() as session:
        cycle_id = get_cycle(session, "social-2026").id
        codes = ask_own(session, cycle_id, own_questions(cycle_id)[only])
    here.collection.organizations.find_anew(CODE)
    return codes


def stored(app: Flask) -> list[tuple[int, int]]:
    with app.extensions["survey"].engine.connect() as connection:
        statement = "SELECT version, answers FROM own_answer JOIN questionnaire ON id = questionnaire_id"
        return [(version, answers) for version, answers in connection.execute(text(statement))]


def with_own(codes: tuple[str, ...], *answers: str) -> Mapping[str, str]:
    return {**ANSWERS, **dict(zip(codes, answers, strict=False))}


def test_own_answers_are_taken_without_scripts(app: Flask, client: FlaskClient, own: tuple[str, ...]) -> None:
    page = client.get(f"/s/{CODE}").text
    assert page.index("Ваш возраст") < page.index("Как Вы добрались?")
    assert page.count("вопрос совета, необязательно") == 3
    assert f'data-questionnaire="nok-general 1 own-{own[0].split("_")[1]} 1"' in page
    form = open_form(client)
    wrong = send(client, form, with_own(own, "o2", "301", "Скамеек"))
    assert wrong.status_code == 422
    assert "от 0 до 300" in wrong.text
    assert {code: kept_answers(wrong)[code] for code in own} == dict(zip(own, ("o2", "301", "Скамеек"), strict=True))
    for _ in range(2):
        assert send(client, form, with_own(own, "o2", "45", "Скамеек")).status_code == 303
    assert (count_responses(app), stored(app)) == (1, [(1, 2 + 46 * 4)])


def test_a_form_of_an_earlier_version_is_what_it_was(app: Flask, client: FlaskClient, own: tuple[str, ...]) -> None:
    form = open_form(client)
    ask(app, only=slice(1, 2))
    newer = open_form(client)
    assert send(client, form, with_own(own, "o1")).status_code == 303
    assert send(client, newer, with_own(own[1:], "7")).status_code == 303
    assert sorted(stored(app)) == [(1, 1), (2, 8)]


def test_a_form_from_before_there_were_any_is_taken(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    form = open_form(client)
    codes = ask(app)
    assert send(client, form, with_own(codes, "o1")).status_code == 303
    assert (count_responses(app), stored(app)) == (1, [])


def test_a_token_without_own_questions_is_as_before() -> None:
    signer = TokenSigner("a secret key of tests")
    content = ["0d9f7c7e8f0c4d0b9a641f6b0c8c2d11", CODE, "nok-general", 1, "ru", "link", None]
    token = signer.read(str(signer._forms.dumps(content)))  # what stood in forms before
    assert token
    assert (token.questionnaire, token.own) == (("nok-general", 1), None)
