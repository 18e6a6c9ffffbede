"""Whatever goes wrong with the hosted form, the answers stay on the page and nothing is counted twice."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from survey_app.domain.errors import Unavailable
from survey_app.storage.collecting import CollectingOrganizations
from survey_app.storage.intake import Intake
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import (
    CODE,
    SeenForm,
    count_responses,
    kept_answers,
    open_form,
    prepare,
    seen_form,
    send,
)

TEXT = "Скамейки <у входа> & навес"


def _open_long_ago(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, hours: float) -> SeenForm:
    with monkeypatch.context() as past:
        past.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time() - hours * 3600))
        return open_form(client)


def _fail(*_: object) -> None:
    raise Unavailable("The database is away.")


def test_all_problems_are_said_at_once_and_the_answers_kept(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    given = {**ANSWERS, "suggestions": TEXT + "\x07", "age": "сорок", "sex": "other"}
    del given["recommend"]
    form = open_form(client)
    answer = send(client, form, given)
    assert answer.status_code == 422
    assert "<title>Ошибка: Проверьте ответы" in answer.text
    for link in ("answer_recommend-0", "answer_suggestions", "answer_age", "answer_sex-0"):
        assert f'<a href="#{link}">' in answer.text
    assert "Вопросов с ошибками: 4" in answer.text
    assert 'aria-describedby="age-hint age-error"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    assert "Введите целое число цифрами." in answer.text
    kept = kept_answers(answer)
    assert kept.pop("suggestions").startswith(TEXT)
    assert kept == {code: value for code, value in given.items() if code not in ("suggestions", "sex")}
    assert seen_form(answer).values["token"] == form.values["token"]
    assert count_responses(app) == 0


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"age": "130"}, "Укажите целое число от 14 до 120."),
        ({"age": "-1"}, "Укажите целое число от 14 до 120."),
        ({"age": "4" * 40}, "Введите целое число цифрами."),
        ({"suggestions": "ы" * 2001}, "Сократите текст: не больше 2000 знаков."),
    ],
)
def test_problems_are_said_in_words_that_help(
    app: Flask, client: FlaskClient, answers: dict[str, str], sentence: str
) -> None:
    prepare(app)
    answer = send(client, open_form(client), {**ANSWERS, **answers})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_line_ends_count_as_browsers_count_them(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    assert send(client, open_form(client), {**ANSWERS, "suggestions": "ы\r\n" * 1000}).status_code == 303


def test_a_form_two_days_old_comes_back_with_its_answers_and_is_taken_then(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(app)
    old = _open_long_ago(client, monkeypatch, 48.5)
    answer = send(client, old, {**ANSWERS, "suggestions": TEXT})
    assert answer.status_code == 422
    assert "Страница была открыта слишком долго" in answer.text
    assert kept_answers(answer) == {**ANSWERS, "suggestions": TEXT}
    assert count_responses(app) == 0
    renewed = seen_form(answer)
    assert renewed.values["token"] != old.values["token"]
    assert client.post(renewed.action, data=renewed.values).status_code == 303
    assert count_responses(app) == 1


def test_a_form_nearly_two_days_old_is_taken(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(app)
    assert send(client, _open_long_ago(client, monkeypatch, 47.5)).status_code == 303


def test_what_was_taken_in_time_stays_taken_when_an_old_tab_sends_it_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(app)
    old = _open_long_ago(client, monkeypatch, 47)
    first = send(client, old)
    now = time.time()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(now + 2 * 3600))
    assert send(client, old).headers["Location"] == first.headers["Location"]
    assert send(client, old, {**ANSWERS, "recommend": "no"}).status_code == 409
    assert count_responses(app) == 1


@pytest.mark.parametrize("token", ["", "broken", "WyIxIl0.aaaaaa.bbbbbb"])
def test_a_form_whose_token_is_not_ours_comes_back_with_its_answers(
    app: Flask, client: FlaskClient, token: str
) -> None:
    prepare(app)
    form = open_form(client)
    form.values["token"] = token
    answer = send(client, form)
    assert (answer.status_code, count_responses(app)) == (422, 0)
    assert "Анкету нужно отправить ещё раз" in answer.text
    assert "слишком долго" not in answer.text
    assert kept_answers(answer) == ANSWERS
    assert client.post(form.action, data=seen_form(answer).values).status_code == 303


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"answers": ANSWERS}},
        {"data": b"\xff junk", "content_type": "application/octet-stream"},
        {"data": {"colour": "red"}, "content_type": "multipart/form-data"},
        {"data": b"--x", "content_type": "multipart/form-data; boundary=y"},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", [f"/s/{CODE}", f"/q/{CODE}/hall"])
def test_where_nothing_of_the_form_came_the_page_is_opened(
    app: Flask, client: FlaskClient, sent: dict[str, Any], address: str
) -> None:
    prepare(app)
    answer = client.post(address, **sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?lang=ru")


@pytest.mark.parametrize(
    "break_down",
    [
        lambda patch: patch.setattr(CollectingOrganizations, "find", _fail),
        lambda patch: patch.setattr(Intake, "store", _fail),
    ],
    ids=["not even the organization can be read", "the answer cannot be stored"],
)
def test_while_the_database_is_away_the_form_comes_back_as_it_was(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    break_down: Callable[[pytest.MonkeyPatch], None],
) -> None:
    prepare(app)
    form = open_form(client)
    with monkeypatch.context() as patch:
        break_down(patch)
        answer = send(client, form, {**ANSWERS, "suggestions": TEXT})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Сервер временно недоступен" in answer.text
    assert kept_answers(answer) == {**ANSWERS, "suggestions": TEXT}
    assert seen_form(answer).values["token"] == form.values["token"]
    assert client.post(form.action, data=seen_form(answer).values).status_code == 303
    assert count_responses(app) == 1


def test_while_the_database_is_away_the_page_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CollectingOrganizations, "find", _fail)
    opened, posted = client.get(f"/s/{CODE}"), client.post(f"/s/{CODE}", data={"token": "broken"})
    for answer in (opened, posted):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "Сервер временно недоступен" in answer.text
        assert "сохранены на странице" not in answer.text  # there are no answers on it
    assert "Анкета сейчас не открывается" in opened.text
    assert "согласитесь отправить данные ещё раз" in posted.text


def test_over_the_limit_the_form_comes_back_and_says_when_to_send_it(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    app.extensions["survey_counter"]._limit = 2
    form = open_form(client)
    assert [send(client, form, {}).status_code for _ in range(2)] == [422, 422]
    answer = send(client, form)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "ещё раз через 10 мин." in answer.text
    assert kept_answers(answer) == ANSWERS
    assert count_responses(app) == 0


def test_a_form_without_measure_is_refused_in_words(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    answer = send(client, open_form(client), {**ANSWERS, "suggestions": "ы" * 60_000})
    assert answer.status_code == 413
    assert "Ответ слишком большой" in answer.text
