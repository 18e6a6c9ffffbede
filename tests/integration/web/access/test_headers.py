"""What every answer says to browsers: how it may be framed, kept, loaded and looked at."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.settings import ROOT
from survey_app.storage.tokens import add_token
from survey_app.web.headers import PUBLIC_API
from tests.conftest import make_settings
from tests.integration.web.council.conftest import TOTALS, Api, api, councils, make_token

__all__ = ["api", "councils"]  # fixtures
NOW = datetime.now(UTC)
STAFF = (
    "/council/",
    "/council/cycles/nothing",
    "/account/sign-in",
    "/account/nothing",
    "/administration/nothing",
    TOTALS,
)
STRAY = (  # no public route answers these, however they begin
    *("//council/", "//council/cycles/social-2026", "///administration/register", "/council//cycles", "/council"),
    *("//api/v1/cycles", "//s/../council/", "/nothing", "/w", "/static"),
)
CITIZENS = ("/", "/s/K7M3Q9XA", "/q/K7M3Q9XA", "/receipts", "/install/K7M3Q9XA", "/nothing", "/visits/")
OTHERS = ("/w/1.js", "/api/v1/organizations/K7M3Q9XA", "/api/v1/organizations/ZZZZ9999", "/healthz")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: headers ask nothing of it."""
    return sqlite_url


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("address", [*STAFF, *CITIZENS, *OTHERS])
def test_no_answer_is_sniffed_and_none_tells_where_it_led_from(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.getlist("Referrer-Policy") == ["same-origin"]
    refused = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(refused)
    assert not [each for each in refused if not each.endswith("=()") or "clipboard" in each]  # a receipt is copied
    assert "Strict-Transport-Security" not in answer.headers
    for name in ("Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy", "Cache-Control"):
        assert len(answer.headers.getlist(name)) <= 1, name


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("address", [*STAFF, *CITIZENS])
def test_no_page_runs_anything_that_stands_in_it(client: FlaskClient, address: str) -> None:
    answer = client.get(address, follow_redirects=True)
    policy = answer.headers.get("Content-Security-Policy", "")
    if answer.mimetype == "text/html":
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "data:" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|<[^>]+\sstyle=|<style", answer.text)


@pytest.mark.usefixtures("api")
def test_the_questionnaire_may_be_framed_and_nothing_else(client: FlaskClient) -> None:
    for address in ("/s/K7M3Q9XA", "/q/K7M3Q9XA", "/s/ZZZZ9999"):
        answer = client.get(address)
        assert "X-Frame-Options" not in answer.headers
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    for address in (*STAFF, "/", "/receipts", "/install/K7M3Q9XA", "/nothing"):
        answer = client.get(address)
        assert answer.headers["X-Frame-Options"] == "DENY"
        if answer.mimetype == "text/html" and answer.status_code != 303:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("address", STRAY)
def test_what_no_public_route_answers_is_as_strict_as_staff_pages(client: FlaskClient, address: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": address})  # a client would take `//council` for a host
    assert answer.status_code in (303, 308, 401, 404)
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert answer.headers.getlist("X-Frame-Options") == ["DENY"]
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert answer.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"]
    if answer.mimetype == "text/html":
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", STAFF)
def test_nobody_keeps_what_staff_see_and_no_other_site_loads_it(client: FlaskClient, api: Api, address: str) -> None:
    for answer in (client.get(address), api.get(address)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_refusal_of_an_organizations_totals_is_kept(
    app: Flask, client: FlaskClient, api: Api, councils: tuple[int, int]
) -> None:
    address, museums = "/api/v1/organizations/K7M3Q9XA/totals", Api(client, make_token(app, councils[1]))
    with app.extensions["survey"].sessions.begin() as session:
        narrow = add_token(session, councils[0], "council", created_at=NOW, expires_on=None, scopes=["rating"])[1]
    answers = [
        (200, api.get(address)),
        (401, client.get(address)),
        (403, Api(client, narrow).get(address)),
        (404, museums.get(address)),
        (404, api.get("/api/v1/organizations/ZZZZZZZZ/totals")),
        (404, client.get("/api/v1/organizations/K7M3Q9XA/nothing")),
        (405, client.post(address)),
        (422, api.get(f"{address}?year=soon")),
    ]
    for status, answer in answers:
        assert (answer.status_code, answer.headers.getlist("Cache-Control")) == (status, ["no-store"])
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    kept = client.get("/api/v1/organizations/K7M3Q9XA/questionnaire").headers["Cache-Control"]
    assert kept == "public, max-age=300, stale-while-revalidate=86400"


@pytest.mark.usefixtures("api")
def test_what_other_sites_load_they_may_load(client: FlaskClient) -> None:
    for address in (*OTHERS, "/s/K7M3Q9XA"):
        assert client.get(address).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("public_url", "name", "is_https"),
    [("https://survey.example.ru", "__Host-session", True), ("http://localhost:8000", "session", False)],
)
def test_the_cookie_and_https_follow_the_public_address(
    database_url: str, catalogue: Catalogue, councils: tuple[int, int], public_url: str, name: str, *, is_https: bool
) -> None:
    app = create_app(make_settings(database_url, public_url=public_url), catalogue)
    client = app.test_client()
    page = client.get("/account/sign-in", base_url=public_url)
    csrf = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[0]
    data = {"token": make_token(app, councils[0]), "csrf_token": csrf}
    signed = client.post(
        "/account/token-sign-in", base_url=public_url, data=data, headers={"Referer": public_url + "/"}
    )
    assert signed.status_code == 303, signed.text
    cookie = signed.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    words = {each.strip() for each in cookie.split(";")[1:]}
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= words
    assert ("Secure" in words, "Domain" in cookie) == (is_https, False)
    hsts = signed.headers.get("Strict-Transport-Security")
    assert hsts == ("max-age=31536000" if is_https else None)
    app.extensions["survey"].close()


@pytest.mark.usefixtures("api")
def test_no_citizens_page_ever_sets_a_cookie(client: FlaskClient) -> None:
    for address in (*CITIZENS, *OTHERS):
        assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    "address", ["/account/sign-in", "/account/token-sign-in", "/account/reset", "/install/K7M3Q9XA/check"]
)
def test_a_form_is_bounded(client: FlaskClient, address: str) -> None:
    assert client.post(address, data={"a": "x" * 70_000}).status_code == 413


def test_what_staff_send_is_bounded_too(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> None:
    token = make_token(app, councils[0])
    observations = "/api/v1/cycles/social-2026/organizations/K7M3Q9XA/observations"
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.put(observations, json={"a": "x" * 70_000}, headers=bearer).status_code == 413
    page = client.get("/account/sign-in").text
    csrf = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    client.post("/account/token-sign-in", data={"token": token, "csrf_token": csrf})
    form = "/council/cycles/social-2026/organizations/K7M3Q9XA/observations"
    assert client.post(form, data={"a": "x" * 200_000}).status_code != 413
    assert client.post(form, data={"a": "x" * 300_000}).status_code == 413
    assert client.post("/account/sign-out", data={"a": "x" * 70_000}).status_code == 413


def test_the_proxy_lets_through_what_the_service_takes() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "client_max_body_size 64k;" in proxy
    assert re.search(r"location ~ \^/\(council\|administration\)/ \{[^}]*client_max_body_size 20m;", proxy)


def test_the_proxys_own_refusals_can_be_read_by_pages_of_other_sites() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    before_any_place, public = (
        _list_refusals(part) for part in (proxy.partition("location / ")[0], _public_part(proxy))
    )
    assert before_any_place.keys() == {"400", "408", "414", "494"}
    assert public.keys() == {"400", "408", "413", "414", "429", "500", "502", "503", "504"}
    for target in {*before_any_place.values(), *public.values()}:
        answer = re.search(rf"location (?:= )?{re.escape(target)} \{{(.*?)\n    \}}", proxy, re.DOTALL)
        assert answer, target
        assert "internal;" in answer[1]
        assert 'add_header Access-Control-Allow-Origin "*" always;' in answer[1]


def _public_part(proxy: str) -> str:
    """Return what the proxy does with the public API: the search has no slash after its name."""
    found = re.search(rf"location {PUBLIC_API} \{{(.*?)\n    \}}", proxy, re.DOTALL)
    assert found
    return found[1]


def _list_refusals(part: str) -> dict[str, str]:
    rules = re.findall(r"error_page ([\d ]+?)(?: =\d*)? ([@/][\w/]+);", part)
    return {status: target for statuses, target in rules for status in statuses.split()}


def test_slow_lines_hold_the_proxy_and_not_the_service() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "proxy_buffering off" not in proxy
    assert "proxy_max_temp_file_size 2048m;" in proxy
