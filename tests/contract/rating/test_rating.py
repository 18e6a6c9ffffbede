"""`…/rating` in its formats: the shape, who sees what, and every refusal."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.storage.models import CycleRow
from tests.contract.rating.conftest import CODE, FORMULA, RATING, Caller, call_as, move, refusal
from tests.integration.services.ratings import NOW, OBSERVED, close, freeze

SUFFIXES = ("", ".json", ".csv", ".xlsx")
INDICATORS = [
    *("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"),
    *("4.1", "4.2", "4.3", "5.1", "5.2", "5.3"),
]


@pytest.fixture
def rated(operator: Caller) -> Caller:
    """The operator, who observed the first organization."""
    assert operator.put(OBSERVED).status_code == 200
    return operator


def publish(app: Flask) -> None:
    """Close the cycle and publish it."""
    close(app.extensions["survey"])
    freeze(app.extensions["survey"])


def test_the_shape_of_a_rating(rated: Caller) -> None:
    body = rated.get(RATING).get_json()
    assert {key: body["cycle"][key] for key in ("code", "state")} == {"code": "social-2026", "state": "open"}
    assert body["edition"]["code"] == "nok-344n-2018-operators"
    assert body["decision"] is None
    assert (body["rated"], body["unrated"]) == (1, 1)
    assert body["missing"]["responses"] == 1
    house, club = body["organizations"]
    assert (house["code"], house["name"], house["municipality"]) == (CODE, FORMULA, "28701000")
    assert house["responses"] == {"counted": 2, "required": 40}
    assert (house["rank"], house["score"], house["band"]) == (1, "72.19", {"code": "good", "title": "хорошо"})
    assert house["criteria"] == {"1": "98.24", "2": "62.00", "3": "65.71", "4": "100.00", "5": "35.00"}
    assert list(house["indicators"]) == INDICATORS
    assert house["indicators"]["3.3"]["value"] is None  # nobody has a disability: no base
    basis = house["indicators"]["5.1"]["basis"]
    assert basis["counts"] == [
        {"question": "recommend", "option": "yes", "satisfied": 1, "base": 2, "base_kind": "answered"}
    ]
    assert house["indicators"]["2.2"]["basis"]["counts"][0] == {
        "list": "waiting", "limit": 14, "average": 9, "points": 60
    }  # fmt: skip
    assert {"formula", "edition", "reference"} < basis.keys()
    assert (house["missing"], house["previous"], house["change"], house["interval"]) == ([], None, None, None)
    assert (club["rank"], club["score"], "responses" in club["missing"]) == (None, None, True)
    assert "2.2" not in club["indicators"]


def test_intervals_come_with_their_sentence_after_closing(app: Flask, rated: Caller) -> None:
    close(app.extensions["survey"])
    house, club = rated.get(RATING).get_json()["organizations"]
    assert house["interval"]["note"] == RANDOM_SAMPLE_SENTENCE
    assert float(house["interval"]["low"]) < float(house["score"]) < float(house["interval"]["high"])
    assert club["interval"] is None


def test_the_formats_and_their_names(rated: Caller) -> None:
    plain, *files = (rated.get(RATING + suffix) for suffix in SUFFIXES)
    assert plain.mimetype == "application/json"
    assert "Content-Disposition" not in plain.headers
    for suffix, answer in zip(SUFFIXES[1:], files, strict=True):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="rating-social-2026{suffix}"'
        assert answer.headers["Cache-Control"] == "no-store"
    part = rated.get(f"{RATING}.csv?sphere=culture&municipality=")
    assert part.headers["Content-Disposition"] == (
        'attachment; filename="rating-social-2026-culture-no-municipality.csv"'
    )
    assert refusal(rated.get(f"{RATING}.pdf")) == (404, "not_found")
    assert refusal(rated.client.post(RATING)) == (405, "method_not_allowed")


def test_a_table_for_people_and_one_for_machines(rated: Caller) -> None:
    people, machine = (rated.get(f"{RATING}.csv{query}").data for query in ("", "?dialect=machine"))
    assert people.startswith("\ufeffcycle;rank;organization;".encode())
    assert b";72,19;" in people
    rows = [list(csv.DictReader(io.StringIO(each.decode("utf-8-sig"), newline=""), delimiter=mark))
            for each, mark in ((people, ";"), (machine, ","))]  # fmt: skip
    assert rows[1][0]["score"] == "72.19"
    assert rows[1][0]["why"].startswith("72,19 — среднее по 5 критериям: ")
    assert (rows[1][1]["score"], rows[1][1]["rank"], "responses" in rows[1][1]["missing"]) == ("", "", True)
    assert [list(row) for row in rows[0]] == [list(row) for row in rows[1]]


def test_a_name_never_runs_as_a_formula(rated: Caller) -> None:
    for query in ("", "?dialect=machine"):
        table = rated.get(f"{RATING}.csv{query}").data.decode("utf-8-sig")
        assert f'"\'{FORMULA.replace(chr(34), chr(34) * 2)}"' in table
    book = openpyxl.load_workbook(io.BytesIO(rated.get(f"{RATING}.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert len(cells) == 3
    assert {cell.data_type for cell in cells} == {"s"}


def test_who_sees_a_rating(app: Flask, rated: Caller) -> None:
    assert call_as(app, 1, "council").get(f"{RATING}.csv").data == rated.get(f"{RATING}.csv").data
    for suffix in SUFFIXES:
        for token in (None, "nok_wrong", "a b"):
            assert refusal(Caller(rated.client, token).get(RATING + suffix)) == (401, "unauthorized")
        assert refusal(call_as(app, 2).get(RATING + suffix)) == (404, "cycle_unknown")
    answer = rated.client.get(RATING)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_what_is_not_there(app: Flask, rated: Caller) -> None:
    assert refusal(rated.get("/api/v1/cycles/social-2031/rating")) == (404, "cycle_unknown")
    for code in ("DDDD1111", "ZZZZ9999", "short", ""):
        assert refusal(rated.get(f"{RATING}?organization={code}")) == (404, "organization_unknown")
    (standing,) = [
        each["code"] for each in rated.get("/api/v1/cycles").get_json()["cycles"] if each["state"] == "standing"
    ]
    for suffix in SUFFIXES:
        assert refusal(rated.get(f"/api/v1/cycles/{standing}/rating{suffix}")) == (409, "no_rating")
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).values(edition="gone"))
    assert refusal(rated.get(RATING)) == (409, "no_rating")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "sphere=sport&municipality=287&set_aside=yes&dialect=excel&colour=red",
            {
                ("/sphere", "unknown_option"),
                ("/municipality", "unknown_option"),
                ("/set_aside", "unknown_option"),
                ("/dialect", "unknown_option"),
                ("/colour", "unknown_key"),
            },
        ),
        ("sphere=mse&sphere=social", {("/sphere", "given_twice")}),
        ("channel=qr&by=place", {("/channel", "unknown_key"), ("/by", "unknown_key")}),
        ("municipality=28701000001", {("/municipality", "unknown_option")}),
        ("municipality=%D9%A1" + "0000000", {("/municipality", "unknown_option")}),
    ],
)
def test_a_query_is_refused_with_all_its_problems(rated: Caller, query: str, expected: set[tuple[str, str]]) -> None:
    answer = rated.get(f"{RATING}.csv?{query}")
    assert refusal(answer) == (422, "invalid_input")
    assert {(each["pointer"], each["code"]) for each in answer.get_json()["errors"]} == expected


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", [CODE, "CBBAAAA2"]),
        ("sphere=culture", ["CBBAAAA2"]),
        ("municipality=28701000", [CODE]),
        ("municipality=", ["CBBAAAA2"]),
        ("organization=k7м3q9ха", [CODE]),
        ("sphere=mse", []),
        ("set_aside=include", [CODE, "CBBAAAA2"]),
    ],
)
def test_a_selection_narrows_what_is_shown(rated: Caller, query: str, codes: list[str]) -> None:
    body = rated.get(f"{RATING}?{query}").get_json()
    assert [each["code"] for each in body["organizations"]] == codes
    assert (body["rated"], body["unrated"]) == (1, 1)


def test_a_draft_has_a_rating_of_nothing(app: Flask, rated: Caller) -> None:
    move(app, "draft")
    assert rated.get(RATING).get_json()["cycle"]["state"] == "draft"


def test_what_is_published_stays_byte_for_byte(app: Flask, rated: Caller) -> None:
    before = rated.get(RATING).get_json()
    publish(app)
    first: list[Any] = [rated.get(RATING + suffix).data for suffix in SUFFIXES]
    body = rated.get(RATING).get_json()
    assert body["decision"] == {"number": "12-р", "date": "2026-11-21"}
    assert body["generated_at"] == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert body["organizations"][0]["score"] == before["organizations"][0]["score"]
    assert [rated.get(RATING + suffix).data for suffix in SUFFIXES] == first
    answer = rated.get(f"{RATING}?set_aside=include")
    assert refusal(answer) == (422, "invalid_input")
    assert [(each["pointer"], each["code"]) for each in answer.get_json()["errors"]] == [
        ("/set_aside", "not_available")
    ]
