"""Observations on a visit, as the server sees them: what travels, what comes home, and whom the cookie names."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.domain.errands import MOST_ERRANDS
from survey_app.services.installation import Installation
from survey_app.storage.councils import get_council
from tests.factories import add_cycle, add_organization
from tests.html_validator import validate
from tests.integration.services.ratings import close, freeze, observe
from tests.integration.web.council.conftest import Api, make_token
from tests.integration.web.council.test_observation_pages import SCHOOL
from tests.integration.web.council.test_rating_pages import csrf

CYCLE = "/council/cycles/social-2026"
ERRANDS = f"{CYCLE}/visit/errands"
VISIT = f"{CYCLE}/organizations/{SCHOOL}/visit"


@pytest.fixture
def signed_in(app: Flask, api: Api, councils: tuple[int, int], client: FlaskClient) -> FlaskClient:
    del api
    return sign_in(client, make_token(app, councils[0]))


def sign_in(client: FlaskClient, token: str) -> FlaskClient:
    form = {"csrf_token": csrf(client.get("/account/sign-in").text), "token": token}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def send(client: FlaskClient, marked: Any, since: int, /, **changes: str) -> TestResponse:
    session = client.get("/council/visit-session").get_json()
    data = {"csrf_token": session["csrf_token"], "marks": json.dumps(marked), "seen": str(since), **changes}
    return client.post(VISIT, data=data)


def take(client: FlaskClient, address: str = ERRANDS) -> dict[str, Any]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    (errand,) = [each for each in answer.get_json()["errands"] if each["code"] == SCHOOL]
    return errand  # type: ignore[no-any-return]


def read(client: FlaskClient) -> dict[str, Any]:
    observed = client.get(f"/api/v1/cycles/social-2026/organizations/{SCHOOL}/observations").get_json()
    return observed["observations"]  # type: ignore[no-any-return]


def here(app: Flask) -> Installation:
    found: Installation = app.extensions["survey"]
    return found


def test_only_names_and_check_lists_travel(app: Flask, signed_in: FlaskClient) -> None:
    observe(here(app), SCHOOL, {"remote_channels": 4, "waiting": [], "items": {"stand": {"name": 0.5}}})
    body = signed_in.get(ERRANDS).get_json()
    assert body.keys() == {"holder", "title", "cycle", "forms", "errands"}
    (errand,) = [each for each in body["errands"] if each["code"] == SCHOOL]
    assert errand.keys() == {"code", "name", "form", "seen", "marks", "counts"}
    assert errand["marks"] == {"stand": {"name": 0.5}}
    assert errand["counts"] == {"remote_channels": "4"}
    lists = {each["code"]: each for each in body["forms"][errand["form"]]}
    assert "waiting" not in lists
    assert ["name", "Полное и сокращённое наименование, дата создания"] in lists["stand"]["items"]


def test_marks_come_home_and_nothing_else_is_touched(app: Flask, signed_in: FlaskClient) -> None:
    observe(here(app), SCHOOL, {"remote_channels": 4, "site": {"found": 1, "required": 2}, "waiting": []})
    seen = take(signed_in)["seen"]
    answer = send(signed_in, {"stand": {"name": 1, "founder": "not_required"}, "comfort_conditions": {}}, seen)
    assert (answer.status_code, answer.get_json()["seen"] > seen) == (200, True)
    assert read(signed_in) == {
        "remote_channels": 4,
        "site": {"found": 1, "required": 2},
        "waiting": [],
        "items": {"stand": {"name": 1, "founder": "not_required"}},
    }


def test_a_whole_list_is_counted_and_one_that_is_begun_anew_is_not(app: Flask, signed_in: FlaskClient) -> None:
    body = signed_in.get(ERRANDS).get_json()
    (channels,) = [each for each in body["forms"][body["errands"][0]["form"]] if each["code"] == "remote_channels"]
    marks = {"remote_channels": {code: 1 for code, _ in channels["items"]}}
    observe(here(app), SCHOOL, {"remote_channels": 1})
    seen = take(signed_in)["seen"]
    seen = send(signed_in, marks, seen).get_json()["seen"]
    assert read(signed_in) == {"remote_channels": len(channels["items"]), "items": marks}
    first = channels["items"][0][0]
    assert send(signed_in, {"remote_channels": {first: 0}}, seen).status_code == 200
    assert read(signed_in) == {"items": {"remote_channels": {first: 0}}}


def test_what_somebody_else_recorded_is_shown_and_stays(app: Flask, signed_in: FlaskClient) -> None:
    seen = take(signed_in)["seen"]
    observe(here(app), SCHOOL, {"items": {"stand": {"name": 0}}}, label="account 5")
    answer = send(signed_in, {"stand": {"name": 1}}, seen)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "observations_changed")
    assert answer.headers["Cache-Control"] == "no-store"
    assert problem["now"]["marks"] == {"stand": {"name": 0}}
    assert problem["now"]["by"] == "оператор (учётная запись № 5)"
    assert re.fullmatch(r"20\.05\.2026 \d\d:00", problem["now"]["at"])
    assert read(signed_in)["items"] == {"stand": {"name": 0}}
    assert send(signed_in, {"stand": {"name": 1}}, problem["now"]["seen"]).status_code == 200
    history = signed_in.get(f"{CYCLE}/organizations/{SCHOOL}/observations").text
    assert "учётная запись № 5" in history
    assert "токен № 2" in history


def test_a_lost_answer_is_no_conflict(app: Flask, signed_in: FlaskClient) -> None:
    del app
    seen = take(signed_in)["seen"]
    first, again = (send(signed_in, {"stand": {"name": 1}}, seen) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()


def test_what_cannot_be_recorded_is_refused(signed_in: FlaskClient) -> None:
    for field, value, status, code in (
        ("csrf_token", "wrong", 400, "page_outdated"),
        ("marks", "{", 400, "malformed"),
        ("marks", "null", 400, "malformed"),
        ("marks", '{"stand": 1}', 400, "malformed"),
        ("seen", "soon", 400, "malformed"),
        ("marks", '{"stand": {"name": 2}}', 422, "invalid_observations"),
        ("marks", '{"stand": {"nothing": 1}}', 422, "invalid_observations"),
        ("marks", '{"nothing": {"name": 1}}', 422, "invalid_observations"),
    ):
        answer = send(signed_in, {"stand": {"name": 1}}, 0, **{field: value})
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert read(signed_in) == {"items": None}


def test_a_record_that_was_never_made_is_no_conflict(signed_in: FlaskClient) -> None:
    assert take(signed_in)["seen"] == 0
    answer = send(signed_in, {"stand": {"name": 1}}, 7)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")


def test_a_published_cycle_takes_nothing_and_gives_nothing_along(app: Flask, signed_in: FlaskClient) -> None:
    close(here(app))
    freeze(here(app))
    for answer in (signed_in.get(ERRANDS), send(signed_in, {"stand": {"name": 1}}, 0)):
        assert (answer.status_code, answer.get_json()["code"]) == (409, "cycle_state")
    assert "Сейчас наблюдения не вносят: цикл опубликован." in signed_in.get(f"{CYCLE}/visit").text


def test_organizations_are_named_or_found(signed_in: FlaskClient) -> None:
    assert take(signed_in, f"{ERRANDS}?organization={SCHOOL.lower()}")["code"] == SCHOOL
    for nobody in ("organization=ZZZZ9999", "query=никто", "territory=99999999"):
        assert signed_in.get(f"{ERRANDS}?{nobody}").get_json()["errands"] == []
    assert signed_in.get(f"{ERRANDS}?organization=?").status_code == 404


def test_not_more_at_once_than_a_device_should_hold(app: Flask, signed_in: FlaskClient) -> None:
    with here(app).sessions.begin() as session:
        listed = [add_organization(session, f"AAAA{number:04d}") for number in range(MOST_ERRANDS + 1)]
        add_cycle(session, get_council(session, "social"), listed, year=2027)
    address = "/council/cycles/social-2027/visit"
    answer = signed_in.get(f"{address}/errands")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_input")
    assert len(signed_in.get(f"{address}/errands?organization=AAAA0007").get_json()["errands"]) == 1
    page = signed_in.get(address).text
    assert "Взять все найденные" not in page
    assert f"не больше {MOST_ERRANDS}" in page


def test_the_cookie_names_the_holder_to_the_visit_page_alone(
    app: Flask, signed_in: FlaskClient, councils: tuple[int, int]
) -> None:
    first = signed_in.get("/council/").headers.getlist("Set-Cookie")
    (holder,) = [each for each in first if each.startswith("visit-holder=")]
    words = {each.strip() for each in holder.split(";")}
    assert {"visit-holder=token-2", "Path=/visits/", "SameSite=Strict"} <= words
    assert not [each for each in signed_in.get("/council/").headers.getlist("Set-Cookie") if "visit-holder" in each]
    assert signed_in.get("/council/visit-session").get_json()["holder"] == "token-2"
    sign_in(signed_in, make_token(app, councils[0]))
    again = signed_in.get("/council/visit-session")
    assert "visit-holder=token-3;" in "".join(again.headers.getlist("Set-Cookie"))


def test_the_page_that_is_kept_says_nothing_of_anybody(app: Flask, signed_in: FlaskClient, tmp_path: Path) -> None:
    stranger = app.test_client().get("/visits/")
    assert stranger.text == signed_in.get("/visits/").text
    assert "Set-Cookie" not in signed_in.get("/visits/").headers
    assert "frame-ancestors 'none'" in stranger.headers["Content-Security-Policy"]
    assert validate({"visits": stranger.text}, tmp_path) == []


def test_the_worker_keeps_that_page_and_its_files_and_knows_its_version(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/visits/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert "Service-Worker-Allowed" not in answer.headers  # its scope is its own folder, /visits/
    settings = json.loads(re.findall(r"\Aconst VISITS=(\{.*?\});\n", answer.text)[0])
    files = set(settings["files"])
    assert {each for each in files if not each.startswith("/static/")} == {"/visits/"}
    page = app.test_client().get("/visits/").text
    assert files - {"/visits/"} == set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    for file in files:
        assert client.get(file).status_code == 200
