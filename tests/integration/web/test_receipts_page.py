"""A receipt tells whether a response was taken, for whom and when; nothing of the answers."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories import response_payload
from tests.integration.web.hosted_forms import CODE, prepare


def _collect(client: FlaskClient) -> str:
    answer = client.post(f"/api/v1/organizations/{CODE}/responses", json=response_payload())
    assert answer.status_code == 201
    return str(answer.get_json()["receipt"])


def test_a_receipt_names_the_organization_and_the_day(app: Flask, client: FlaskClient) -> None:
    prepare(app, name="Школа «Радуга»")
    receipt = _collect(client)
    _collect(client)
    page = client.get(f"/receipts/{receipt}")
    assert page.status_code == 200
    assert "Анкета принята" in page.text
    assert "Школа «Радуга»" in page.text
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE response SET received_on = '2026-03-05'"))
    assert "Дата: 05.03.2026." in client.get(f"/receipts/{receipt.lower().replace('-', '')}").text
    assert "Date: 5 March 2026." in client.get(f"/receipts/{receipt}?lang=en").text


def test_a_receipt_of_nothing_is_said_to_be_unknown(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    _collect(client)
    page = client.get("/receipts/ABCD-EFGH-JKMN-PQRS")
    assert page.status_code == 404
    assert "Такой квитанции нет" in page.text
    assert 'value="ABCD-EFGH-JKMN-PQRS"' in page.text


def test_a_malformed_receipt_can_be_typed_again(client: FlaskClient) -> None:
    for address in ("/receipts/ABCD-EFGH", "/receipts?number=ABCD-EFGH"):
        page = client.get(address)
        assert page.status_code == 404
        assert "<title>Ошибка:" in page.text
        assert "В номере квитанции 16 букв и цифр." in page.text
        assert 'value="ABCD-EFGH"' in page.text


def test_the_field_leads_to_the_receipt(client: FlaskClient) -> None:
    for address in ("/receipts", "/receipts/"):
        page = client.get(address)
        assert page.status_code == 200
        assert 'action="/receipts"' in page.text
    # Typed with Cyrillic letters that look the same, and without hyphens.
    led = client.get("/receipts?number=авсdefgh jkmn pqrs")
    assert (led.status_code, led.headers["Location"]) == (303, "/receipts/ABCD-EFGH-JKMN-PQRS?lang=ru")


def test_lookups_are_limited(app: Flask, client: FlaskClient) -> None:
    app.extensions["survey_counter"]._limit = 1
    address = "/receipts/ABCD-EFGH-JKMN-PQRS"
    assert [client.get(address).status_code for _ in range(2)] == [404, 429]
