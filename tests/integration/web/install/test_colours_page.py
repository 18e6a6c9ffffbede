"""The configurator of colours, as it works without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.web.hosted_forms import CODE, prepare
from tests.integration.web.install.test_install_page import Snippets


def test_the_usual_colours_need_no_rule(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/install/{CODE}").text
    assert "rule" not in Snippets(page).found
    assert "Читается хорошо." in page
    assert client.get("/install/colours.css").data == b""


def test_a_readable_colour_gives_its_rule(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/install/{CODE}?accent=%23006e3c&background=%23ffffff").text
    assert Snippets(page).found["rule"].splitlines()[:2] == ["nok-survey {", "  --nok-accent: #006e3c;"]
    assert "Читается хорошо." in page
    assert "6,3 : 1" in page  # the ratio 6.35, cut off, with a Russian comma


def test_an_unreadable_colour_is_said_to_be_so_and_mended(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/install/{CODE}?accent=%23ffcc00").text
    assert "Текст и кнопки плохо видно." in page
    assert 'data-accent="#907300"' in page
    assert "--nok-accent: #907300;" in Snippets(page).found["rule"]
    visible = client.get(f"/install/{CODE}?accent=%23808080").text
    assert "Кнопки видно, а текст читается плохо." in visible


@pytest.mark.parametrize("typed", ["красный", "#12345", "#fff;}body{", ""])
def test_what_is_no_colour_is_said_beside_its_field(app: Flask, client: FlaskClient, typed: str) -> None:
    prepare(app)
    answer = client.get(f"/install/{CODE}", query_string={"accent": typed})
    assert answer.status_code == 422
    assert "<title>Ошибка:" in answer.text
    assert 'aria-invalid="true" aria-describedby="accent-error"' in " ".join(answer.text.split())
    assert "Цвет записывают так: #0b57a4" in answer.text


def test_the_style_sheet_holds_colours_only(client: FlaskClient) -> None:
    answer = client.get(
        "/install/colours.css", query_string={"accent": "#006e3c}body{display:none", "background": "222"}
    )
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.text.startswith("nok-survey, .colour-sample {\n  --nok-background: #222222;")
    assert "body" not in answer.text
    again = client.get("/install/colours.css?background=222", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
