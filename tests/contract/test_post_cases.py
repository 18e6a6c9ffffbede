"""The table of cases of POST: stored, repeated, conflicting."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.contract.conftest import ADDRESS, Post, check_problem, count_stored
from tests.factories import ANSWERS, response_payload


def test_a_new_response_is_stored(app: Flask, post: Post) -> None:
    payload = response_payload()
    answer = post(payload)
    assert answer.status_code == 201
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert body.keys() == {"id", "receipt", "received_on"}
    assert body["id"] == payload["id"]
    assert body["received_on"].count("-") == 2
    assert count_stored(app) == 1


def test_the_receipt_is_computed_from_the_id_alone(post: Post) -> None:
    payload = response_payload(id="0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11")
    assert post(payload).get_json()["receipt"] == "3D6B-M5RK-7P6S-0EXQ"


def test_a_repeat_is_counted_once_and_answered_with_the_same_body(app: Flask, post: Post) -> None:
    payload = response_payload({**ANSWERS, "suggestions": "Больше лавочек", "age": 41})
    first = post(payload)
    for _ in range(3):
        again = post(payload)
        assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert count_stored(app) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"id": "ABCDEF00-0000-4000-8000-000000000001"},
        {"answers": {**ANSWERS, "age": None, "suggestions": None}},
        {"language": "en"},
        {"seconds": 77},
        {"proof": {"any": ["thing"]}, "one_time_code": "x", "own": {"own_a": 1}},
    ],
    ids=["case-of-the-id", "null-is-absent", "language", "seconds", "reserved-keys"],
)
def test_what_is_not_compared_makes_no_other_response(app: Flask, post: Post, change: dict[str, object]) -> None:
    payload = response_payload(id="abcdef00-0000-4000-8000-000000000001")
    assert post(payload).status_code == 201
    assert post({**payload, **change}).status_code == 200
    assert count_stored(app) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {**ANSWERS, "recommend": "no"}},
        {"answers": {**ANSWERS, "age": 41}},
        {"answers": {**ANSWERS, "suggestions": "Ещё лавочек"}},
        {"answers": {}},
        {"answers": None},
        {"answers": "all of them"},
        {"channel": "qr"},
        {"channel": "paper"},
        {"channel": None},
        {"place": "hall"},
        {"place": "Второй этаж"},
        {"place": 5},
        {"questionnaire": {"code": "nok-general", "version": 2}},
        {"questionnaire": {"code": "nok-culture", "version": 1}},
        {"questionnaire": None},
    ],
    ids=str,
)
def test_other_content_under_a_known_id_is_a_conflict(app: Flask, post: Post, change: dict[str, object]) -> None:
    payload = response_payload()
    assert post(payload).status_code == 201
    check_problem(post({**payload, **change}), 409, "response_conflict")
    assert count_stored(app) == 1


def test_an_id_is_one_response_everywhere(app: Flask, collecting: FlaskClient) -> None:
    payload = response_payload()
    assert collecting.post(ADDRESS, json=payload).status_code == 201
    answers = {code: value for code, value in ANSWERS.items() if code != "on_time"}
    other = {**payload, "answers": answers, "questionnaire": {"code": "nok-education", "version": 1}}
    for body in (payload, other):
        check_problem(collecting.post("/api/v1/organizations/SCHAAAA2/responses", json=body), 409, "response_conflict")
    assert count_stored(app) == 1


def test_once_the_traces_are_cleared_only_the_packed_answers_are_compared(app: Flask, post: Post) -> None:
    payload = response_payload({**ANSWERS, "suggestions": "Больше лавочек", "age": 41}, place="hall")
    first = post(payload)
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE response SET digest = NULL, network = NULL, quarter = NULL"))
    for change in ({}, {"answers": {**ANSWERS, "suggestions": "Другое", "age": 41}}, {"place": None}):
        again = post({**payload, **change})
        assert (again.status_code, again.get_json()) == (200, first.get_json())
    others: list[dict[str, object]] = [
        {"answers": {**payload["answers"], "age": 42}},
        {"answers": {**payload["answers"], "age": "41"}},
        {"answers": {}},
        {"channel": "link"},
        {"channel": "mail"},
        {"questionnaire": {"code": "nok-culture", "version": 1}},
        {"questionnaire": {"code": "nok-none", "version": 1}},
    ]
    for other in others:
        check_problem(post({**payload, **other}), 409, "response_conflict")
    assert count_stored(app) == 1


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0, 0), (29, 0), (30, 1), (119, 1), (120, 2), (7200, 2), (None, 3), ("left out", 3)]
)
def test_of_the_seconds_only_three_steps_are_kept(app: Flask, post: Post, seconds: object, bucket: int) -> None:
    payload = response_payload() if seconds == "left out" else response_payload(seconds=seconds)
    assert post(payload).status_code == 201
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.execute(text("SELECT duration FROM response")).scalar_one() == bucket


def test_only_what_is_required_need_be_sent(post: Post) -> None:
    payload = response_payload()
    del payload["place"]
    assert post(payload).status_code == 201


def test_blank_free_text_is_no_text(app: Flask, post: Post) -> None:
    assert post(response_payload({**ANSWERS, "suggestions": " \n\t"})).status_code == 201
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pending_text")).scalar_one() == 0


@pytest.mark.parametrize("channel", ["widget", "link", "qr"])
def test_the_channels_of_the_web_are_taken(post: Post, channel: str) -> None:
    assert post(response_payload(channel=channel)).status_code == 201
