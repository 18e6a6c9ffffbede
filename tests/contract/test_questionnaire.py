"""What a widget asks before the first question."""

import gzip
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

CARD = "/api/v1/organizations/K7M3Q9XA"
ADDRESS = f"{CARD}/questionnaire"


def get(client: FlaskClient, address: str = ADDRESS) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    body: dict[str, Any] = answer.get_json()
    return body


def test_the_card(collecting: FlaskClient) -> None:
    assert get(collecting, CARD) == {
        "code": "K7M3Q9XA",
        "name": "Организация K7M3Q9XA",
        "short_name": "K7M3Q9XA",
        "sphere": "social",
        "kind": None,
        "languages": ["ru", "en"],
    }


def test_the_shape_of_a_questionnaire(collecting: FlaskClient) -> None:
    body = get(collecting)
    assert list(body) == ["organization", "questionnaire"]
    assert body["organization"].keys() == {"code", "name", "short_name", "sphere", "kind"}
    questionnaire = body["questionnaire"]
    assert list(questionnaire) == [
        *("code", "version", "text_revision", "language", "languages", "style", "styles", "title", "intro"),
        *("own", "questions", "interface"),
    ]
    assert (questionnaire["code"], questionnaire["version"]) == ("nok-general", 1)
    assert (questionnaire["language"], questionnaire["languages"]) == ("ru", ["ru", "en"])
    assert (questionnaire["style"], questionnaire["styles"]) == ("standard", ["standard", "easy"])
    assert (questionnaire["own"], questionnaire["interface"]) == (None, None)
    by_code = {question["code"]: question for question in questionnaire["questions"]}
    first = by_code["stand_used"]
    assert list(first) == ["code", "kind", "text", "required", "options", "show_if"]
    assert first["options"] == [{"code": "yes", "text": "Да"}, {"code": "no", "text": "Нет"}]
    assert (first["kind"], first["required"], first["show_if"]) == ("choice", True, None)
    assert by_code["stand_satisfied"]["show_if"] == {"question": "stand_used", "option": "yes"}
    assert by_code["suggestions"].items() >= {"kind": "text", "required": False, "max_length": 2000}.items()
    assert by_code["age"].items() >= {"kind": "number", "required": False, "min": 14, "max": 120}.items()


def test_another_language_brings_the_texts_of_the_widget(collecting: FlaskClient) -> None:
    questionnaire = get(collecting, f"{ADDRESS}?lang=en")["questionnaire"]
    assert questionnaire["language"] == "en"
    assert questionnaire["interface"]
    assert all(isinstance(text, str) for text in questionnaire["interface"].values())


@pytest.mark.parametrize("tag", ["EN", "en-GB", "en-Latn-GB"])
def test_a_language_tag_may_name_more_than_the_language(collecting: FlaskClient, tag: str) -> None:
    assert get(collecting, f"{ADDRESS}?lang={tag}")["questionnaire"]["language"] == "en"


def test_plain_language_says_the_same_questions_in_other_words(collecting: FlaskClient) -> None:
    usual, easy = get(collecting)["questionnaire"], get(collecting, f"{ADDRESS}?style=easy")["questionnaire"]
    assert (easy["style"], easy["styles"]) == ("easy", ["standard", "easy"])
    pairs = list(zip(usual.pop("questions"), easy.pop("questions"), strict=True))
    assert all(one.pop("text") != other.pop("text") for one, other in pairs)
    assert all(one == other for one, other in pairs)
    assert {key for key in usual if usual[key] != easy[key]} == {"style", "title", "intro"}


@pytest.mark.parametrize("asked", ["lang=en&style=easy", "style=plain", "style=", "style=%00"])
def test_a_style_that_is_not_offered_is_the_usual_one(collecting: FlaskClient, asked: str) -> None:
    assert get(collecting, f"{ADDRESS}?{asked}")["questionnaire"]["style"] == "standard"
    assert get(collecting, f"{ADDRESS}?lang=en")["questionnaire"]["styles"] == ["standard"]


@pytest.mark.parametrize("language", ["tt", "xx", "", "%00"])
def test_a_language_that_is_not_offered_is_russian(collecting: FlaskClient, language: str) -> None:
    assert get(collecting, f"{ADDRESS}?lang={language}")["questionnaire"]["language"] == "ru"


def test_the_sphere_decides(collecting: FlaskClient) -> None:
    questionnaire = get(collecting, "/api/v1/organizations/SCHAAAA2/questionnaire")["questionnaire"]
    assert questionnaire["code"] == "nok-education"
    assert "on_time" not in [question["code"] for question in questionnaire["questions"]]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_it_is_kept_by_caches_and_asked_again_by_tag(collecting: FlaskClient, encoding: str) -> None:
    answer = collecting.get(ADDRESS, headers={"Accept-Encoding": encoding})
    assert answer.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert "Accept-Encoding" in answer.headers["Vary"]
    body = gzip.decompress(answer.data) if encoding == "gzip" else answer.data
    assert answer.headers.get("Content-Encoding", "identity") == encoding
    assert json.loads(body) == get(collecting)
    headers = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["ETag"]}
    again = collecting.get(ADDRESS, headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    other = collecting.get(ADDRESS, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_languages_and_styles_have_tags_of_their_own(collecting: FlaskClient) -> None:
    asked = ("lang=ru", "lang=en", "lang=ru&style=easy")
    assert len({collecting.get(f"{ADDRESS}?{each}").headers["ETag"] for each in asked}) == 3


@pytest.mark.parametrize("address", [CARD, ADDRESS])
def test_the_head_is_that_of_the_body(collecting: FlaskClient, address: str) -> None:
    head, whole = collecting.head(address), collecting.get(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_no_challenge_is_asked_yet(collecting: FlaskClient) -> None:
    answer = collecting.get(f"{CARD}/challenge")
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert collecting.get("/api/v1/organizations/K7M3Q9XB/challenge").status_code == 404


@pytest.mark.parametrize("typed", ["k7m3q9xa", "К7М3Q9ХА", "к7м3q9ха", "K7M3-Q9XA", " K7M3 Q9XA "])
def test_a_code_may_be_typed_as_people_type(collecting: FlaskClient, typed: str) -> None:
    assert get(collecting, f"/api/v1/organizations/{typed}")["code"] == "K7M3Q9XA"


def test_letters_that_look_like_digits_are_understood(collecting: FlaskClient) -> None:
    assert get(collecting, "/api/v1/organizations/SСНАААА2")["code"] == "SCHAAAA2"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_answer_in_json(collecting: FlaskClient, address: str) -> None:
    answer = collecting.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    problem = collecting.delete(address)
    assert (problem.status_code, problem.mimetype) == (405, "application/problem+json")
