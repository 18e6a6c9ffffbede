"""QR codes: whatever draws them, a decoder of another make reads the address back."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from survey_app.exports.qr_image import draw_qr, render_qr_png, render_qr_svg
from tests.qr_reading import draw_svg, read_qr

ADDRESS = "https://ocenka.example.ru/q/K7M3Q9XA"
PLACES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=24)


@given(PLACES)
@settings(max_examples=20, deadline=None)
def test_every_address_is_read_back_from_both_formats(place: str) -> None:
    address = f"{ADDRESS}/{place}"
    modules = draw_qr(address)
    assert read_qr(render_qr_png(modules)) == [address]
    assert read_qr(draw_svg(render_qr_svg(modules, "QR"))) == [address]


def test_a_quarter_may_be_dirty() -> None:
    picture = Image.open(io.BytesIO(render_qr_png(draw_qr(ADDRESS)))).convert("L")
    middle = picture.width // 2
    stain = picture.width // 6
    picture.paste(255, (middle - stain, middle - stain // 2, middle + stain, middle + stain // 2))
    assert read_qr(picture) == [ADDRESS]


def test_the_outlines_are_the_squares_and_nothing_else() -> None:
    modules = draw_qr(ADDRESS)
    side = len(modules)
    drawn = Image.open(io.BytesIO(draw_svg(render_qr_svg(modules, "QR"), side * 8))).convert("L")
    seen = [[drawn.getpixel((x * 8 + 4, y * 8 + 4)) < 128 for x in range(side)] for y in range(side)]  # type: ignore[operator]
    assert seen == [list(row) for row in modules]
    # Between two dark squares there is no seam either: every pixel is black or white, as far as squares reach.
    assert set(drawn.tobytes()) == {0, 255}


@pytest.mark.parametrize("edge", ["top", "bottom", "left", "right"])
def test_there_is_room_around_the_code(edge: str) -> None:
    rows = draw_qr(ADDRESS)
    if edge in ("left", "right"):
        rows = list(zip(*rows, strict=True))
    if edge in ("bottom", "right"):
        rows = rows[::-1]
    assert not any(is_dark for row in rows[:4] for is_dark in row)
    assert any(rows[4])


def test_an_svg_has_a_title_that_is_only_text() -> None:
    svg = render_qr_svg(draw_qr(ADDRESS), "<Анкета> & «код»")
    root = ET.fromstring(svg)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "<Анкета> & «код»"  # type: ignore[union-attr]
    assert re.search(rb'role="img"', svg)


def test_files_are_small_and_the_same_every_time() -> None:
    modules = draw_qr(ADDRESS)
    assert len(render_qr_png(modules)) < 2_000
    assert len(render_qr_svg(modules, "QR")) < 8_000
    assert render_qr_png(modules) == render_qr_png(draw_qr(ADDRESS))
    assert render_qr_svg(modules, "QR") == render_qr_svg(draw_qr(ADDRESS), "QR")
