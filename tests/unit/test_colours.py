"""Laws of the colours that a site may give the widget."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.colours import (
    BLACK,
    CONTROL_CONTRAST,
    DEFAULT_PALETTE,
    TEXT_CONTRAST,
    WHITE,
    Colour,
    contrast,
    list_properties,
    make_palette,
    nearest_readable,
    parse_colour,
)
from survey_app.settings import ROOT

parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)


@given(colours)
def test_what_is_written_is_read_again(colour: Colour) -> None:
    assert parse_colour(colour.css) == parse_colour(f" {colour.css[1:].upper()} ") == colour


@pytest.mark.parametrize("text", ["", "#", "red", "#12345", "#1234567", "12 34 56", "#ggg", "#fff;}"])
def test_what_is_no_colour_is_none(text: str) -> None:
    assert parse_colour(text) is None


def test_three_digits_are_six() -> None:
    assert parse_colour("#0af") == Colour(0x00, 0xAA, 0xFF)


# Values of WebAIM's and the W3C's published examples.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21),
        ("#777", "#fff", 4.48),
        ("#767676", "#fff", 4.54),
        ("#f00", "#fff", 4.0),
        ("#abc", "#abc", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    first, second = parse_colour(one), parse_colour(other)
    assert first
    assert second
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_has_no_order_and_stays_in_its_bounds(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001
    assert contrast(one, one) == 1


@given(colours)
def test_black_or_white_can_be_read_on_everything(background: Colour) -> None:
    assert max(contrast(BLACK, background), contrast(WHITE, background)) >= TEXT_CONTRAST


@given(colours, colours)
def test_the_suggested_colour_can_be_read(colour: Colour, background: Colour) -> None:
    assert contrast(nearest_readable(colour, background), background) >= TEXT_CONTRAST


@given(colours, colours)
def test_a_readable_colour_stays_as_it_is(colour: Colour, background: Colour) -> None:
    suggested = nearest_readable(colour, background)
    assert nearest_readable(suggested, background) == suggested
    assert (suggested == colour) == (contrast(colour, background) >= TEXT_CONTRAST)


def test_the_suggested_colour_is_near() -> None:
    suggested = nearest_readable(Colour(255, 204, 0), WHITE)
    assert TEXT_CONTRAST <= contrast(suggested, WHITE) < TEXT_CONTRAST + 0.1
    assert suggested.green / suggested.red == pytest.approx(0.8, abs=0.01)  # still a yellow
    assert suggested.blue == 0


@given(colours, colours)
def test_every_role_of_a_palette_can_be_read(wish: Colour, background: Colour) -> None:
    palette = make_palette(nearest_readable(wish, background), background)
    texts = (palette.accent, palette.text, palette.muted, palette.error)
    assert min(contrast(each, background) for each in texts) >= TEXT_CONTRAST
    on_tint = (palette.accent, palette.text, palette.muted)
    assert min(contrast(each, palette.accent_tint) for each in on_tint) >= TEXT_CONTRAST
    assert contrast(palette.accent_text, palette.accent) >= TEXT_CONTRAST
    assert contrast(palette.edge, background) >= CONTROL_CONTRAST


@given(colours, colours)
def test_only_the_accent_may_be_unreadable(accent: Colour, background: Colour) -> None:
    palette = make_palette(accent, background)
    texts = (palette.text, palette.muted, palette.error)
    assert min(contrast(each, background) for each in texts) >= TEXT_CONTRAST
    assert contrast(palette.accent_text, accent) >= TEXT_CONTRAST
    assert (palette.accent, palette.background) == (accent, background)


def test_the_usual_colours_need_no_properties() -> None:
    assert list_properties(make_palette(DEFAULT_PALETTE.accent, DEFAULT_PALETTE.background)) == []


def test_on_white_only_what_follows_the_accent_changes() -> None:
    green = Colour(0, 110, 60)
    assert [name for name, _ in list_properties(make_palette(green, WHITE))] == ["--nok-accent", "--nok-accent-tint"]


def test_the_usual_colours_are_those_of_the_widget() -> None:
    styles = (ROOT / "widget" / "src" / "styles.css").read_text("utf-8")
    written = {name: parse_colour(value) for name, value in re.findall(r"var\(--nok-([a-z-]+), (#[0-9a-f]+)\)", styles)}
    usual = {name.replace("_", "-"): getattr(DEFAULT_PALETTE, name) for name in DEFAULT_PALETTE.__slots__}
    assert written == usual
