"""The page for a tablet, and the script for frames."""

from flask import Flask
from flask.testing import FlaskClient

from tests.integration.web.hosted_forms import CODE, prepare


def test_the_tablets_page_holds_the_widget_in_its_mode(app: Flask, client: FlaskClient) -> None:
    prepare(app, short_name="Радуга")
    answer = client.get(f"/kiosk/{CODE.lower()}?place=ward-2")
    assert answer.status_code == 200
    element = " ".join(answer.text.split("<nok-survey")[1].split(">")[0].split())
    assert element == f'organization="{CODE}" mode="kiosk" lang="ru" place="ward-2"'
    assert "Радуга" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Set-Cookie" not in answer.headers


def test_a_place_that_cannot_be_one_is_left_out(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    assert "place=" not in client.get(f"/kiosk/{CODE}?place=Ward%20Two").text


def test_the_tablets_page_speaks_the_asked_language(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/kiosk/{CODE}?lang=en").text
    assert '<html lang="en">' in page
    assert "Rate the quality of services" in page


def test_an_unknown_code_has_no_tablet_page(client: FlaskClient) -> None:
    answer = client.get("/kiosk/ZZZZZZZZ")
    assert answer.status_code == 404
    assert "Организация с таким кодом не найдена" in answer.text


def test_the_script_for_frames_is_sent_as_a_cached_script(client: FlaskClient) -> None:
    answer = client.get("/w/frame.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "max-age=3600, stale-while-revalidate=86400"
    again = client.get("/w/frame.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
