"""Banners open in the sizes that the snippets promise."""

import io
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.integration.web.hosted_forms import CODE, prepare

SIZES = [(240, 80), (468, 60), (300, 250)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_png_has_two_pixels_for_each_that_is_shown(app: Flask, client: FlaskClient, width: int, height: int) -> None:
    prepare(app)
    answer = client.get(f"/install/{CODE}/banner-{width}x{height}.png")
    assert answer.headers["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(answer.data)).convert("L")
    assert picture.size == (2 * width, 2 * height)
    greys = picture.tobytes()
    assert (min(greys) < 64, max(greys)) == (True, 255)
    assert len(answer.data) < 40_000


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_svg_is_as_large_as_it_is_shown(app: Flask, client: FlaskClient, width: int, height: int) -> None:
    prepare(app)
    answer = client.get(f"/install/{CODE}/banner-{width}x{height}.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)
    assert (root.get("width"), root.get("height")) == (str(width), str(height))
    assert "<text" not in answer.text  # outlines: no site has our font
    assert "<script" not in answer.text


def test_banners_are_kept_by_browsers(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    address = f"/install/{CODE}/banner-240x80.png"
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=86400, stale-while-revalidate=604800"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["banner-1x1.png", "banner-240x80.gif", "banner-240x80", "banner-.svg"])
def test_other_pictures_are_not_there(app: Flask, client: FlaskClient, name: str) -> None:
    prepare(app)
    assert client.get(f"/install/{CODE}/{name}").status_code == 404


def test_nobody_has_a_banner_without_a_code(client: FlaskClient) -> None:
    assert client.get("/install/ZZZZZZZZ/banner-240x80.png").status_code == 404
