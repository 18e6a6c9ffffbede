"""The table of cases of POST: what is refused, with every problem at once."""

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.contract.conftest import ADDRESS, Post, check_problem, count_stored, pointers
from tests.factories import ANSWERS, response_payload


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"overall_satisfied": None}, ("/answers/overall_satisfied", "required")),
        ({"stand_satisfied": None}, ("/answers/stand_satisfied", "required")),
        ({"shoe_size": 43}, ("/answers/shoe_size", "unknown_question")),
        ({"own_12_3": "o1"}, ("/answers/own_12_3", "unknown_question")),
        ({"a/b~c": "x"}, ("/answers/a~1b~0c", "unknown_question")),
        ({"site_satisfied": "yes"}, ("/answers/site_satisfied", "skipped")),
        ({"recommend": "maybe"}, ("/answers/recommend", "unknown_option")),
        ({"recommend": True}, ("/answers/recommend", "wrong_kind")),
        ({"recommend": ["yes"]}, ("/answers/recommend", "wrong_kind")),
        ({"age": "41"}, ("/answers/age", "wrong_kind")),
        ({"age": 41.0}, ("/answers/age", "wrong_kind")),
        ({"age": True}, ("/answers/age", "wrong_kind")),
        ({"age": {"years": 41}}, ("/answers/age", "wrong_kind")),
        ({"suggestions": 5}, ("/answers/suggestions", "wrong_kind")),
        ({"age": 13}, ("/answers/age", "out_of_range")),
        ({"age": 121}, ("/answers/age", "out_of_range")),
        ({"age": 10**300}, ("/answers/age", "out_of_range")),
        ({"suggestions": "я" * 2001}, ("/answers/suggestions", "too_long")),
        ({"suggestions": "a\x00b"}, ("/answers/suggestions", "control_characters")),
        ({"suggestions": "a\x1bb"}, ("/answers/suggestions", "control_characters")),
    ],
    ids=str,
)
def test_answers_that_break_a_rule(
    app: Flask, post: Post, answers: dict[str, object], expected: tuple[str, str]
) -> None:
    problem = check_problem(post(response_payload({**ANSWERS, **answers})), 422, "invalid_answers")
    assert pointers(problem) == [expected]
    assert count_stored(app) == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": None}, ("/id", "required")),
        ({"id": "not-a-uuid"}, ("/id", "bad_id")),
        ({"id": "0d9f7c7e8f0c4d0b9a641f6b0c8c2d11"}, ("/id", "bad_id")),
        ({"id": 7}, ("/id", "bad_id")),
        ({"language": None}, ("/language", "required")),
        ({"language": "Русский"}, ("/language", "bad_language")),
        ({"language": 1}, ("/language", "wrong_kind")),
        ({"channel": None}, ("/channel", "required")),
        ({"channel": "paper"}, ("/channel", "unknown_option")),
        ({"channel": "mail"}, ("/channel", "unknown_option")),
        ({"channel": 1}, ("/channel", "wrong_kind")),
        ({"channel": ["widget"]}, ("/channel", "wrong_kind")),
        ({"place": ""}, ("/place", "bad_place")),
        ({"place": "HALL"}, ("/place", "bad_place")),
        ({"place": "x" * 25}, ("/place", "bad_place")),
        ({"place": 2}, ("/place", "wrong_kind")),
        ({"seconds": -1}, ("/seconds", "out_of_range")),
        ({"seconds": 7201}, ("/seconds", "out_of_range")),
        ({"seconds": 10**30}, ("/seconds", "out_of_range")),
        ({"seconds": 1.5}, ("/seconds", "wrong_kind")),
        ({"seconds": "5"}, ("/seconds", "wrong_kind")),
        ({"seconds": True}, ("/seconds", "wrong_kind")),
        ({"questionnaire": None}, ("/questionnaire", "required")),
        ({"questionnaire": "nok-general"}, ("/questionnaire", "wrong_kind")),
        ({"questionnaire": {"code": "nok-general"}}, ("/questionnaire/version", "required")),
        ({"questionnaire": {"code": "nok-general", "version": "1"}}, ("/questionnaire/version", "wrong_kind")),
        ({"questionnaire": {"code": "nok-general", "version": True}}, ("/questionnaire/version", "wrong_kind")),
        ({"questionnaire": {"code": "nok-general", "version": 10**30}}, ("/questionnaire/version", "out_of_range")),
        ({"questionnaire": {"code": 1, "version": 1}}, ("/questionnaire/code", "wrong_kind")),
        ({"questionnaire": {"version": 1}}, ("/questionnaire/code", "required")),
        ({"ip": "127.0.0.1"}, ("/ip", "unknown_key")),
        ({"a/b~c": 1}, ("/a~1b~0c", "unknown_key")),
    ],
    ids=str,
)
def test_a_shape_that_is_wrong(app: Flask, post: Post, change: dict[str, object], expected: tuple[str, str]) -> None:
    problem = check_problem(post(response_payload() | change), 422, "invalid_answers")
    assert pointers(problem) == [expected]
    assert count_stored(app) == 0


def test_all_problems_come_at_once_in_order(post: Post) -> None:
    answers = {**ANSWERS, "stand_used": "no", "recommend": "maybe", "age": 5, "shoe_size": 43}
    del answers["overall_satisfied"]
    problem = check_problem(post(response_payload(answers, id="x", seconds=-1, extra=1)), 422, "invalid_answers")
    assert pointers(problem) == [
        ("/extra", "unknown_key"),
        ("/id", "bad_id"),
        ("/seconds", "out_of_range"),
        ("/answers/stand_satisfied", "skipped"),
        ("/answers/recommend", "unknown_option"),
        ("/answers/overall_satisfied", "required"),
        ("/answers/age", "out_of_range"),
        ("/answers/shoe_size", "unknown_question"),
    ]


def test_a_key_too_many_of_the_questionnaire_hides_no_problem_of_the_answers(post: Post) -> None:
    questionnaire = {"code": "nok-general", "version": 1, "x/y": 1}
    problem = check_problem(
        post(response_payload({**ANSWERS, "age": 5}, questionnaire=questionnaire)), 422, "invalid_answers"
    )
    assert pointers(problem) == [("/questionnaire/x~1y", "unknown_key"), ("/answers/age", "out_of_range")]


def test_every_part_of_the_questionnaire_is_judged(post: Post) -> None:
    questionnaire = {"code": [], "x": 1}
    problem = check_problem(post(response_payload(questionnaire=questionnaire, seconds=-1)), 422, "invalid_answers")
    assert pointers(problem) == [
        ("/questionnaire/version", "required"),
        ("/questionnaire/x", "unknown_key"),
        ("/questionnaire/code", "wrong_kind"),
        ("/seconds", "out_of_range"),
    ]


@pytest.mark.parametrize("answers", [[], "yes", 5, True])
def test_answers_are_an_object(post: Post, answers: object) -> None:
    problem = check_problem(post(response_payload() | {"answers": answers}), 422, "invalid_answers")
    assert pointers(problem)[0] == ("/answers", "wrong_kind")


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_the_body_is_an_object(collecting: FlaskClient, body: object) -> None:
    answer = collecting.post(ADDRESS, data=json.dumps(body), content_type="application/json")
    assert pointers(check_problem(answer, 422, "invalid_answers")) == [("", "wrong_kind")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"{'single': 1}",
        '{"id": "\u043f"}'.encode("windows-1251"),
        b'{"age": NaN}',
        b'{"id": "\\ud800"}',
        b"[" * 30000 + b"]" * 30000,  # Pythons differ in how deep they go
        b"1" * 5000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_not_json_is_malformed(collecting: FlaskClient, body: bytes) -> None:
    check_problem(collecting.post(ADDRESS, data=body, content_type="application/json"), 400, "malformed")


def test_nothing_nested_however_deep_breaks_us(collecting: FlaskClient) -> None:
    body = json.dumps(response_payload({**ANSWERS, "age": "DEEP"}))
    for depth in range(500, 1100, 2):  # somewhere here the parser gives up, and just before that others would
        nested = body.replace('"DEEP"', "[" * depth + "]" * depth)
        answer = collecting.post(ADDRESS, data=nested, content_type="application/json")
        assert (answer.status_code, depth) in ((400, depth), (422, depth))


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_media_type_is_not_read(collecting: FlaskClient, media_type: str) -> None:
    answer = collecting.post(ADDRESS, data=b"{}", headers={"Content-Type": media_type} if media_type else {})
    check_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_spelled_as_http_allows(collecting: FlaskClient, media_type: str) -> None:
    answer = collecting.post(ADDRESS, data=b"[]", content_type=media_type)
    check_problem(answer, 422, "invalid_answers")


@pytest.mark.parametrize(("size", "status", "code"), [(65536, 400, "malformed"), (65537, 413, "too_large")])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_64_kib_are_the_most(collecting: FlaskClient, size: int, status: int, code: str, *, is_chunked: bool) -> None:
    if is_chunked:
        environ = {"wsgi.input_terminated": True}
        answer = collecting.post(
            ADDRESS, input_stream=io.BytesIO(b"x" * size), content_type="application/json", environ_overrides=environ
        )
    else:
        answer = collecting.post(ADDRESS, data=b"x" * size, content_type="application/json")
    check_problem(answer, status, code)


class BrokenStream(io.BytesIO):
    """A body that breaks off as servers say it: with an exception of their own."""

    def read(self, _size: int | None = -1) -> bytes:
        raise ArithmeticError("Invalid chunk size: b'zz'")

    def readinto(self, _buffer: object) -> int:
        raise ArithmeticError("Invalid chunk size: b'zz'")


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_a_body_that_cannot_be_read_is_malformed(app: Flask, collecting: FlaskClient, media_type: str) -> None:
    environ = {"wsgi.input_terminated": True}
    answer = collecting.post(
        ADDRESS, input_stream=BrokenStream(b"zz\r\n"), content_type=media_type, environ_overrides=environ
    )
    check_problem(answer, 400, "malformed")
    assert count_stored(app) == 0


def test_a_stated_length_is_believed_without_reading(collecting: FlaskClient) -> None:
    environ = {"CONTENT_LENGTH": str(100 * 1024 * 1024)}
    answer = collecting.post(ADDRESS, data=b"", content_type="application/json", environ_overrides=environ)
    check_problem(answer, 413, "too_large")


@pytest.mark.parametrize("code", ["K7M3Q9XB", "K7M3Q9X", "12345678", "EEEEEEEE", "%00", "K7M3Q9XA%FF", "ы" * 8])
def test_nobody_has_this_code(collecting: FlaskClient, code: str) -> None:
    answer = collecting.post(f"/api/v1/organizations/{code}/responses", json=response_payload())
    check_problem(answer, 404, "organization_unknown")


@pytest.mark.parametrize(
    "questionnaire",
    [{"code": "nok-general", "version": 2}, {"code": "nok-culture", "version": 1}, {"code": "", "version": 0}],
    ids=str,
)
def test_a_questionnaire_that_was_never_offered_here(post: Post, questionnaire: dict[str, object]) -> None:
    check_problem(post(response_payload(questionnaire=questionnaire)), 422, "questionnaire_unknown")
