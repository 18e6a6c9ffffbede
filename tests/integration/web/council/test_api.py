"""Council data over HTTP: who may ask, what is refused, and the shapes of the answers."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.storage.tokens import revoke_token
from tests.fixed_clock import stop_clock
from tests.integration.web.council.conftest import TOTALS, Api, make_token


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/cycles",
        TOTALS,
        f"{TOTALS}.json",
        f"{TOTALS}.csv",
        f"{TOTALS}.xlsx",
        "/api/v1/cycles/social-2026/suggestions",
        "/api/v1/cycles/social-2026/suggestions.json",
        "/api/v1/cycles/social-2026/suggestions.csv",
        "/api/v1/organizations/K7M3Q9XA/totals?year=2026",
    ],
)
def test_without_valid_credentials_nothing_is_told(
    app: Flask, client: FlaskClient, councils: tuple[int, int], address: str
) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    revoked = make_token(app, councils[0])
    with app.extensions["survey"].sessions.begin() as session:
        number = session.execute(text("SELECT max(id) FROM token")).scalar_one()
        revoke_token(session, number, datetime.now(UTC))
    for token in (None, "nok_wrong", revoked, make_token(app, councils[0], expires_on=yesterday), "a b", "ключ"):
        assert Api(client, token).refusal(address) == (401, "unauthorized")
    assert client.get(address).headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get(address, headers={"Authorization": "Basic bm9rOm5vaw=="}).status_code == 401
    good = Api(client, make_token(app, councils[0], expires_on=yesterday + timedelta(days=1))).get(address)
    assert (good.status_code, good.headers["Cache-Control"]) == (200, "no-store")


def test_the_operator_sees_what_the_council_sees(
    app: Flask, client: FlaskClient, api: Api, councils: tuple[int, int]
) -> None:
    operator = Api(client, make_token(app, councils[0], "operator"))
    assert operator.get(f"{TOTALS}.csv").data == api.get(f"{TOTALS}.csv").data


@pytest.mark.usefixtures("api")
def test_what_another_council_may_not_see_is_unknown(
    app: Flask, client: FlaskClient, councils: tuple[int, int]
) -> None:
    other = Api(client, make_token(app, councils[1]))
    assert other.refusal(TOTALS) == (404, "cycle_unknown")
    assert other.refusal(f"{TOTALS}.xlsx") == (404, "cycle_unknown")
    assert other.refusal("/api/v1/cycles/social-2026/suggestions.csv") == (404, "cycle_unknown")
    assert other.refusal("/api/v1/cycles/social-standing-2026/totals") == (404, "cycle_unknown")
    assert other.refusal("/api/v1/organizations/K7M3Q9XA/totals") == (404, "organization_unknown")
    assert other.get("/api/v1/organizations/BBBB1111/totals?year=2026").get_json()["cycles"] == []
    assert [each["code"] for each in other.get("/api/v1/cycles").get_json()["cycles"]] == ["museums-2026"]


def test_what_is_not_there_is_unknown(api: Api) -> None:
    assert api.refusal("/api/v1/cycles/social-2031/totals") == (404, "cycle_unknown")
    assert api.refusal(f"{TOTALS}?organization=DDDD1111") == (404, "organization_unknown")
    assert api.refusal(f"{TOTALS}?organization=short") == (404, "organization_unknown")
    assert api.refusal("/api/v1/organizations/ZZZZ9999/totals") == (404, "organization_unknown")
    assert api.refusal(f"{TOTALS}.pdf") == (404, "not_found")


@pytest.mark.parametrize("year", ["２０２６", "٢٠٢٦", "202６"])
def test_a_standing_year_has_one_spelling(api: Api, year: str) -> None:
    for file in ("totals", "totals.csv", "totals.xlsx", "suggestions.csv", "rating.csv"):
        assert api.refusal(f"/api/v1/cycles/social-standing-{year}/{file}") == (404, "cycle_unknown")


def test_a_query_is_refused_with_all_its_problems(api: Api) -> None:
    answer = api.get(f"{TOTALS}?sphere=sport&channel=fax&set_aside=yes&dialect=excel&by=floor&colour=red&sphere=mse")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_input")
    named = {each["pointer"] for each in answer.get_json()["errors"]}
    assert named == {"/sphere", "/channel", "/set_aside", "/dialect", "/by", "/colour"}
    other = api.get(f"{TOTALS}?by=zzz").get_json()
    assert [(each["pointer"], each["code"]) for each in other["errors"]] == [("/by", "unknown_option")]
    assert "`zzz`" in other["detail"]
    for address in (
        "/api/v1/cycles?limit=0",
        "/api/v1/cycles?limit=x",
        "/api/v1/organizations/K7M3Q9XA/totals?year=1900",
        "/api/v1/organizations/K7M3Q9XA/totals?channel=qr",
        "/api/v1/cycles/social-2026/suggestions?channel=qr",
        "/api/v1/cycles/social-2026/suggestions?by=place",
    ):
        assert api.refusal(address) == (422, "invalid_input")


@pytest.mark.parametrize(
    "address",
    [
        f"{TOTALS}?query=a%00",
        f"{TOTALS}.csv?organization=%00",
        "/api/v1/cycles/social-2026/suggestions?query=%00",
        "/api/v1/cycles?after=%00",
    ],
)
def test_a_nul_is_a_problem_of_its_parameter(api: Api, address: str) -> None:
    answer = api.get(address)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_input")
    name = address.partition("?")[2].partition("=")[0]
    assert [(each["pointer"], each["code"]) for each in answer.get_json()["errors"]] == [
        (f"/{name}", "control_characters")
    ]


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 12, 31, 20, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 21, 0, tzinfo=UTC), 2027),  # midnight in Moscow
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_this_year_is_that_of_the_organization_s_council(
    api: Api, monkeypatch: pytest.MonkeyPatch, at: datetime, year: int
) -> None:
    stop_clock(monkeypatch, "survey_app.web.api.totals", at=at)
    for code in ("K7M3Q9XA", "DDDD1111"):  # the second one is on no list
        assert api.get(f"/api/v1/organizations/{code}/totals").get_json()["year"] == year


def test_totals_have_the_shape_of_the_contract(api: Api) -> None:
    answer = api.get(TOTALS)
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert body["cycle"] == {
        "code": "social-2026",
        "council": "social",
        "year": 2026,
        "edition": "nok-344n-2018-operators",
        "state": "open",
    }
    assert datetime.fromisoformat(body["generated_at"]).tzinfo is not None
    assert [each["code"] for each in body["organizations"]] == ["BBBB1111", "CCCC1111", "K7M3Q9XA"]
    silent, school = body["organizations"][1:]
    assert school["responses"] == {
        "counted": 3,
        "set_aside": 0,
        "required": 4,
        "by_channel": {"widget": 2, "qr": 1},
    }
    questions = {each["code"]: each for each in school["questions"]}
    assert questions["recommend"] == {"code": "recommend", "answered": 3, "options": {"yes": 2, "no": 1}}
    assert questions["age"] == {"code": "age", "answered": 2, "options": {}}
    assert questions["suggestions"] == {"code": "suggestions", "answered": 2, "options": {}}
    assert silent["responses"] == {"counted": 0, "set_aside": 0, "required": None, "by_channel": {}}
    assert all(each["answered"] == 0 for each in silent["questions"])


def test_cycles_are_listed_page_by_page(api: Api) -> None:
    first = api.get("/api/v1/cycles?limit=1")
    assert first.get_json()["cycles"] == [
        {
            "code": "social-2026",
            "council": "social",
            "year": 2026,
            "edition": "nok-344n-2018-operators",
            "state": "open",
            "opens_on": None,
            "closes_on": None,
            "organizations": 3,
        }
    ]
    link = first.headers["Link"]
    assert link.endswith('>; rel="next"')
    second = api.get(link[1 : link.index(">")])
    year = datetime.now(UTC).year
    (standing,) = second.get_json()["cycles"]
    assert (standing["code"], standing["state"], standing["organizations"]) == (
        f"social-standing-{year}",
        "standing",
        1,
    )
    assert "Link" not in second.headers


def test_an_organization_over_all_its_cycles_of_a_year(api: Api) -> None:
    year = datetime.now(UTC).year
    inside = api.get("/api/v1/organizations/k7m3q9xa/totals?year=2026").get_json()
    assert [each["cycle"]["code"] for each in inside["cycles"]] == ["social-2026"]
    one = api.get(f"{TOTALS}?organization=K7M3Q9XA").get_json()
    assert inside["cycles"][0]["organizations"] == one["organizations"]
    outside = api.get("/api/v1/organizations/DDDD1111/totals").get_json()
    assert [each["cycle"]["code"] for each in outside["cycles"]] == [f"social-standing-{year}"]
    assert outside["cycles"][0]["organizations"][0]["responses"]["counted"] == 1
    assert api.get("/api/v1/organizations/K7M3Q9XA/totals?year=2020").get_json()["cycles"] == []


def test_a_session_reads_and_never_writes(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    token = make_token(app, councils[0])
    assert client.get(TOTALS).status_code == 401
    assert client.post("/account/token-sign-in", data={"token": token}).status_code == 303
    assert client.get(TOTALS).status_code == 200
    observations = "/api/v1/cycles/social-2026/organizations/K7M3Q9XA/observations"
    assert client.get(observations).status_code == 200
    assert client.put(observations, json={}).status_code == 401
    assert client.put(observations, json={}, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get(TOTALS, headers={"Authorization": "Bearer wrong"}).status_code == 401
    with app.extensions["survey"].sessions.begin() as session:
        revoke_token(session, 1, datetime.now(UTC))
    assert client.get(TOTALS).status_code == 401


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_only_reads_is_away_and_comes_back(app: Flask, api: Api) -> None:
    """The first use of a token in a day is written down, which a standby cannot do."""
    here = app.extensions["survey"]
    for mode, expected in (("on", 503), ("off", 200)):
        with here.engine.begin() as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))
            name = connection.scalar(text("SELECT current_database()"))
            connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {mode}'))
        here.close()
        answer = api.get("/api/v1/cycles")
        assert answer.status_code == expected
        assert ("Retry-After" in answer.headers) == (mode == "on")
