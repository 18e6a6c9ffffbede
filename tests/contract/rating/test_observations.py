"""`…/observations`: what is taken, what counts then, and every refusal."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from survey_app.storage.models import CycleRow
from tests.contract.rating.conftest import CODE, Caller, call_as, move, observations, refusal
from tests.integration.services.ratings import OBSERVED

LISTS = ("stand", "site", "remote_channels", "comfort_conditions", "waiting", "premises_conditions")
LAST = "accessibility_conditions"


def test_before_anything_was_recorded_everything_is_missing(operator: Caller) -> None:
    body = operator.get(observations()).get_json()
    assert (body["cycle"], body["organization"]) == ("social-2026", CODE)
    assert body["edition"] == "nok-344n-2018-operators"
    assert body["observations"] == {"items": None}
    assert [body[key] for key in ("recorded_at", "recorded_by", "role")] == [None, None, None]
    assert body["missing"] == [*LISTS, LAST]
    assert body["computed"] == {"1.1": None, "1.2": None, "2.1": None, "3.1": None, "3.2": None}


def test_what_is_put_counts_as_a_whole(operator: Caller) -> None:
    first = operator.put(OBSERVED)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    body = first.get_json()
    assert body["observations"] == OBSERVED
    assert body["computed"] == {"1.1": "94.12", "1.2": "100.00", "2.1": "100.00", "3.1": "60.00", "3.2": "70.00"}
    assert (body["missing"], body["recorded_by"], body["role"]) == ([], "token 1", "operator")
    assert operator.put(OBSERVED).get_json() == body  # what counts already is not recorded again
    assert operator.put({"remote_channels": 2.5}).get_json()["observations"] == {"remote_channels": 2.5, "items": None}
    assert operator.get(observations()).get_json()["missing"] == ["stand", "site", *LISTS[3:], LAST]


def test_counts_follow_from_the_items(operator: Caller) -> None:
    assert operator.put({"items": {"stand": {}}}).get_json()["unmarked"] == {}  # no mark is no list begun
    waiting = ["name", *operator.put({"items": {"stand": {"name": 1}}}).get_json()["unmarked"]["stand"]]
    marks = dict.fromkeys(waiting, 1) | {waiting[0]: 0.5, waiting[1]: 0, waiting[2]: "not_required"}
    del marks[waiting[3]]
    half = operator.put({"items": {"stand": marks}}).get_json()
    assert (half["unmarked"], half["computed"]["1.1"]) == ({"stand": [waiting[3]]}, None)
    site = {"found": 0, "required": 0}
    whole = operator.put({"site": site, "items": {"stand": {**marks, waiting[3]: 1}}}).get_json()
    found, required = len(waiting) - 2.5, len(waiting) - 1
    assert whole["observations"]["stand"] == {"found": found, "required": required}
    # What the site need not have is left out.
    assert abs(float(whole["computed"]["1.1"]) - found / required * 100) <= 0.005
    assert "stand" not in whole["missing"]


def test_a_code_is_read_as_a_person_types_it(operator: Caller) -> None:
    assert operator.put(OBSERVED, code="k7м3q9ха").get_json()["organization"] == CODE
    assert operator.get(observations(code="К7М3Q9ХА")).status_code == 200


def test_who_may_call(app: Flask, operator: Caller) -> None:
    assert call_as(app, 1, "council").put(OBSERVED).get_json()["role"] == "council"
    for token in (None, "nok_wrong", "ключ"):
        stranger = Caller(operator.client, token)
        assert refusal(stranger.get(observations())) == (401, "unauthorized")
        assert refusal(stranger.put(OBSERVED)) == (401, "unauthorized")
    other = call_as(app, 2)
    assert refusal(other.get(observations())) == (404, "cycle_unknown")
    assert refusal(other.put(OBSERVED)) == (404, "cycle_unknown")
    assert refusal(other.put(OBSERVED, cycle="museums-2026")) == (404, "organization_unknown")
    assert operator.get(observations()).get_json()["role"] == "council"


def test_a_session_reads_and_does_not_write(app: Flask, operator: Caller) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    signed_in = Caller(app.test_client(), None)
    assert signed_in.client.post("/account/token-sign-in", data={"token": operator.token}).status_code == 303
    assert signed_in.get(observations()).status_code == 200
    assert refusal(signed_in.put(OBSERVED)) == (401, "unauthorized")


def test_what_is_not_there(operator: Caller) -> None:
    assert refusal(operator.put(OBSERVED, cycle="social-2031")) == (404, "cycle_unknown")
    for code in ("DDDD1111", "ZZZZ9999", "short", "K7M3Q9XA1"):
        assert refusal(operator.put(OBSERVED, code=code)) == (404, "organization_unknown")
        assert refusal(operator.get(observations(code=code))) == (404, "organization_unknown")
    assert refusal(operator.client.post(observations(), json=OBSERVED)) == (405, "method_not_allowed")
    assert refusal(operator.client.delete(observations())) == (405, "method_not_allowed")


@pytest.mark.parametrize("state", ["draft", "closing", "published"])
def test_other_states_take_nothing(app: Flask, operator: Caller, state: str) -> None:
    move(app, state)
    answer = operator.put(OBSERVED)
    assert refusal(answer) == (409, "cycle_state")
    assert state in answer.get_json()["detail"]


def test_a_closed_cycle_takes_observations(app: Flask, operator: Caller) -> None:
    move(app, "closed")
    assert operator.put(OBSERVED).status_code == 200


def test_without_its_edition_nothing_can_be_asked(app: Flask, operator: Caller) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).values(edition="gone"))
    assert refusal(operator.put(OBSERVED)) == (409, "no_rating")
    assert refusal(operator.get(observations())) == (409, "no_rating")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"data": b"{"}, (400, "malformed")),
        ({"data": b'{"remote_channels": NaN}'}, (400, "malformed")),
        ({"data": b"\xff"}, (400, "malformed")),
        ({"data": b""}, (400, "malformed")),
        ({"content_type": "text/plain"}, (415, "unsupported_media_type")),
        ({"data": b'"' + b"a" * 65_536 + b'"'}, (413, "too_large")),
        ({"data": b"[" * 60_000}, (400, "malformed")),
        ({"data": b"[]"}, (422, "invalid_observations")),
        ({"data": b"null"}, (422, "invalid_observations")),
    ],
)
def test_a_body_that_cannot_be_read(operator: Caller, sent: dict[str, Any], expected: tuple[int, str]) -> None:
    assert refusal(operator.put(OBSERVED, **sent)) == expected


def test_the_query_is_empty(operator: Caller) -> None:
    answer = operator.get(observations() + "?sphere=social")
    assert refusal(answer) == (422, "invalid_input")
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/sphere"]


def test_all_problems_are_named_at_once_and_nothing_is_recorded(operator: Caller) -> None:
    content = {
        "stand": {"found": 18, "required": 17},
        "site": {"found": 1.3},
        "remote_channels": -1,
        "comfort_conditions": "пять",
        "waiting": [{"limit": 14, "average": 9}, {"limit": 0, "average": 1}],
        "items": {"stand": {"name": 0.3, "нет": 1}, "moon": {}},
        "a/b": 1,
    }
    answer = operator.put(content)
    assert refusal(answer) == (422, "invalid_observations")
    assert {(each["pointer"], each["code"]) for each in answer.get_json()["errors"]} == {
        ("/stand/found", "out_of_range"),
        ("/site/found", "not_half"),
        ("/site/required", "required"),
        ("/remote_channels", "out_of_range"),
        ("/comfort_conditions", "wrong_kind"),
        ("/waiting/1/limit", "out_of_range"),
        ("/items/stand/name", "unknown_mark"),
        ("/items/stand/нет", "unknown_key"),
        ("/items/moon", "unknown_key"),
        ("/a~1b", "unknown_key"),
    }
    assert all(each["detail"] for each in answer.get_json()["errors"])
    assert operator.get(observations()).get_json()["recorded_at"] is None


@pytest.mark.parametrize("number", ["-0.5", "1e-300", "true", '"3"', "0.3", "1001", "[]"])
def test_what_is_no_count(operator: Caller, number: str) -> None:
    answer = operator.put(None, data=f'{{"remote_channels": {number}}}'.encode())
    assert refusal(answer) == (422, "invalid_observations")
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/remote_channels"]


def test_culture_is_not_asked_for_waiting(operator: Caller) -> None:
    content = {key: value for key, value in OBSERVED.items() if key != "waiting"}
    recorded = operator.put(content, code="CBBAAAA2").get_json()
    assert (recorded["missing"], json.dumps(recorded["observations"]).count("waiting")) == ([], 0)
