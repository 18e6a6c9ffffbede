"""Totals split by place, over HTTP in every form."""

import io
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import text

from survey_app.services.rebuild_totals import rebuild_totals
from tests.integration.web.council.conftest import TOTALS, Api

NONE = {"place": None, "name": None}
SECOND = {"place": "-2", "name": "Второе <отделение>"}
TENTH = {"place": "ward-10", "name": "Отделение № 10"}


def school(api: Api, query: str = "") -> dict[str, Any]:
    """Return the totals of the organization that has places."""
    answer = api.get(f"{TOTALS}?organization=K7M3Q9XA&by=place{query}").get_json()
    (organization,) = answer["organizations"]
    return dict(organization)


def recommend(part: dict[str, Any]) -> dict[str, Any]:
    return next(dict(each) for each in part["questions"] if each["code"] == "recommend")


def test_each_registered_place_has_its_part_and_none_comes_last(api: Api) -> None:
    places = school(api)["places"]
    assert [{key: each[key] for key in ("place", "name")} for each in places] == [SECOND, TENTH, NONE]
    assert [each["responses"] for each in places] == [
        {"counted": 0, "set_aside": 0, "by_channel": {}},
        {"counted": 2, "set_aside": 0, "by_channel": {"widget": 1, "qr": 1}},
        {"counted": 1, "set_aside": 0, "by_channel": {"widget": 1}},
    ]
    assert [recommend(each)["options"] for each in places] == [
        {"yes": 0, "no": 0},
        {"yes": 1, "no": 1},
        {"yes": 1, "no": 0},
    ]


def test_places_add_up_to_the_whole_but_texts_are_not_split(api: Api) -> None:
    whole = school(api)
    for number, question in enumerate(whole["questions"]):
        parts = [place["questions"][number] for place in whole["places"]]
        assert {each["code"] for each in parts} == {question["code"]}
        if question["code"] == "suggestions":
            assert (question["answered"], [each["answered"] for each in parts]) == (2, [None, None, None])
            continue
        assert sum(each["answered"] for each in parts) == question["answered"]
        assert sum((Counter(each["options"]) for each in parts), Counter()) == Counter(question["options"])
    assert sum(each["responses"]["counted"] for each in whole["places"]) == whole["responses"]["counted"]


def test_the_split_changes_nothing_of_the_whole(api: Api) -> None:
    plain = api.get(TOTALS).get_json()["organizations"]
    split = api.get(f"{TOTALS}?by=place").get_json()["organizations"]
    (library,), silent, _ = (each.pop("places") for each in split)
    assert split == plain
    assert silent == []
    sample = library["responses"] | {"required": None}
    assert (library["place"], sample) == (None, plain[0]["responses"])
    assert library["questions"] == [
        each | {"answered": None} if each["code"] == "suggestions" else each for each in plain[0]["questions"]
    ]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_without_being_asked_for_places_leave_no_byte(app: Flask, api: Api, form: str) -> None:
    with_places = api.get(f"{TOTALS}.{form}").data
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE response SET place_id = NULL"))
    rebuild_totals(app.extensions["survey"].engine)
    assert _without_instant(api.get(f"{TOTALS}.{form}").data) == _without_instant(with_places)


def _without_instant(content: bytes) -> bytes:
    return re.sub(rb'"generated_at":"[^"]*"', b"", content)


def test_a_removed_place_stays_as_long_as_it_counts(app: Flask, api: Api) -> None:
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE place SET is_removed = true"))
    assert [each["place"] for each in school(api)["places"]] == ["ward-10", None]
    assert [each["place"] for each in school(api, "&channel=qr")["places"]] == ["ward-10"]
    assert school(api, "&channel=link")["places"] == []


def test_what_is_set_aside_is_told_of_each_place(app: Flask, api: Api) -> None:
    engine = app.extensions["survey"].engine
    with engine.begin() as connection:
        connection.execute(text("UPDATE response SET set_aside = true WHERE channel = 3"))
    rebuild_totals(engine)
    tenth, included = school(api)["places"][1], school(api, "&set_aside=include")["places"][1]
    assert tenth["responses"] == {"counted": 1, "set_aside": 1, "by_channel": {"widget": 1}}
    assert included["responses"] == {"counted": 1, "set_aside": 1, "by_channel": {"widget": 1, "qr": 1}}
    assert (recommend(tenth)["answered"], recommend(included)["answered"]) == (1, 2)


def test_an_organization_s_year_is_split_too(api: Api) -> None:
    answer = api.get("/api/v1/organizations/K7M3Q9XA/totals?year=2026&by=place").get_json()
    assert answer["cycles"][0]["organizations"] == [school(api)]
    plain = api.get(f"/api/v1/organizations/DDDD1111/totals?year={datetime.now(UTC).year}").get_json()
    assert "places" not in plain["cycles"][0]["organizations"][0]


def test_tables_name_the_place_after_the_channel(api: Api) -> None:
    table = api.get(f"{TOTALS}.csv?by=place&organization=K7M3Q9XA").data.decode("utf-8-sig").splitlines()
    rows = [line.split(";")[-6:] for line in table]
    assert rows[0] == ["channel", "place", "question", "option", "count", "answered"]
    assert [row for row in rows if row[2:4] == ["recommend", "yes"]] == [
        ["", "'-2", "recommend", "yes", "0", "0"],
        ["widget", "ward-10", "recommend", "yes", "1", "1"],
        ["qr", "ward-10", "recommend", "yes", "0", "1"],
        ["widget", "", "recommend", "yes", "1", "1"],
    ]
    assert [row for row in rows if row[2] == "suggestions"] == [["", "", "suggestions", "", "2", "2"]]


def test_a_workbook_calls_places_by_their_names_and_keeps_the_codes_aside(api: Api) -> None:
    book = load_workbook(io.BytesIO(api.get(f"{TOTALS}.xlsx?by=place&organization=K7M3Q9XA").data))
    heading, *rows = book["Итоги"].iter_rows(values_only=True)
    places = {(row[heading.index("Место")], row[heading.index("Код места")]) for row in rows}
    assert places == {("Второе <отделение>", "-2"), ("Отделение № 10", "ward-10"), (None, None)}
    plain = load_workbook(io.BytesIO(api.get(f"{TOTALS}.xlsx?organization=K7M3Q9XA").data))
    assert not {"Место", "Код места"} & set(next(plain["Итоги"].iter_rows(values_only=True)))
