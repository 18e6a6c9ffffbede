"""Colours that a site gives the widget: how well they are told apart (WCAG 2.2), and what to take where they are not.

Contrast is a ratio from 1 (the same) to 21 (black on white). On any background black or white reaches 4.58, so a
readable colour always exists.
"""

import re
from dataclasses import dataclass, fields
from typing import Final

TEXT_CONTRAST: Final = 4.5  # WCAG 1.4.3, text of usual size
CONTROL_CONTRAST: Final = 3.0  # WCAG 1.4.11, borders and marks of controls
_HEX: Final = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_LINEAR_BELOW: Final = 0.04045
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722  # how bright each looks to an eye
_FINEST: Final = 255
_STRONGEST_TINT: Final = 8  # of 100 parts; less where a text would no longer be readable on it


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour, each part 0–255."""

    red: int
    green: int
    blue: int

    @property
    def css(self) -> str:
        """The colour as style sheets write it, `#0b57a4`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """How bright it is, 0 for black to 1 for white."""
        return _RED * _linear(self.red) + _GREEN * _linear(self.green) + _BLUE * _linear(self.blue)


BLACK: Final = Colour(0, 0, 0)
WHITE: Final = Colour(255, 255, 255)


@dataclass(frozen=True, slots=True)
class Palette:
    """The widget's colours by role, each named as its custom property without `--nok-`."""

    accent: Colour
    background: Colour
    accent_text: Colour
    accent_tint: Colour
    text: Colour
    muted: Colour
    line: Colour
    edge: Colour
    error: Colour


def parse_colour(text: str) -> Colour | None:
    """Return the colour of `#0b57a4`, `0B57A4` or `#fff`, or None."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) > 3 else "".join(digit * 2 for digit in match[1])  # noqa: PLR2004
    return Colour(*bytes.fromhex(digits))


def _known(text: str) -> Colour:
    colour = parse_colour(text)
    assert colour is not None
    return colour


DEFAULT_PALETTE: Final = Palette(
    accent=_known("#0b57a4"),
    background=WHITE,
    accent_text=WHITE,
    accent_tint=_known("#edf4fc"),
    text=_known("#17212e"),
    muted=_known("#566274"),
    line=_known("#d8dfe8"),
    edge=_known("#77859a"),
    error=_known("#b3261e"),
)
_LIGHT_TEXT: Final = _known("#f4f6f9")
_LIGHT_MUTED: Final = _known("#b8c2d0")
_LIGHT_ERROR: Final = _known("#ffb4ab")


def contrast(one: Colour, other: Colour) -> float:
    """Return how well two colours are told apart, 1–21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_readable(colour: Colour, background: Colour, least: float = TEXT_CONTRAST) -> Colour:
    """Return the colour, or the nearest darker or lighter one that reaches `least` (at most 4.58) on the background."""
    found = [each for pole in (BLACK, WHITE) if (each := _first_readable(colour, pole, background, least))]
    return min(found, key=lambda each: _distance(each, colour))


def make_palette(accent: Colour, background: Colour) -> Palette:
    """Return colours for every role; all but the accent itself can be read whatever is wished for."""
    if (accent, background) == (DEFAULT_PALETTE.accent, DEFAULT_PALETTE.background):
        return DEFAULT_PALETTE
    usual = DEFAULT_PALETTE
    text = _pick(usual.text, _LIGHT_TEXT, background)
    muted = _pick(usual.muted, _LIGHT_MUTED, background)
    return Palette(
        accent=accent,
        background=background,
        accent_text=_pick(WHITE, BLACK, accent),
        accent_tint=_tint(accent, background, (text, muted, accent)),
        text=text,
        muted=muted,
        line=usual.line if background == WHITE else _mix(background, text, 15, 100),
        edge=nearest_readable(usual.edge, background, CONTROL_CONTRAST),
        error=_pick(usual.error, _LIGHT_ERROR, background),
    )


def list_properties(palette: Palette) -> list[tuple[str, str]]:
    """Return the custom properties that differ from the widget's own, with their values."""
    both = ((each.name, getattr(palette, each.name), getattr(DEFAULT_PALETTE, each.name)) for each in fields(Palette))
    return [(f"--nok-{name.replace('_', '-')}", value.css) for name, value, usual in both if value != usual]


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4


def _mix(one: Colour, other: Colour, parts: int, whole: int) -> Colour:
    """Return `one` with so many parts of `other` in it."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return Colour(*(round((a * (whole - parts) + b * parts) / whole) for a, b in pairs))


def _parts(colour: Colour) -> tuple[int, int, int]:
    return colour.red, colour.green, colour.blue


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(_parts(one), _parts(other), strict=True))


def _first_readable(colour: Colour, pole: Colour, background: Colour, least: float) -> Colour | None:
    mixtures = (_mix(colour, pole, parts, _FINEST) for parts in range(_FINEST + 1))
    return next((each for each in mixtures if contrast(each, background) >= least), None)


def _pick(dark: Colour, light: Colour, background: Colour) -> Colour:
    """Return whichever of two is told better from the background, nudged where even that is not enough."""
    better = max(dark, light, key=lambda each: contrast(each, background))
    return nearest_readable(better, background)


def _tint(accent: Colour, background: Colour, texts: tuple[Colour, ...]) -> Colour:
    """Return the background with as much of the accent as leaves the texts readable, maybe nothing."""
    mixtures = (_mix(background, accent, parts, 100) for parts in range(_STRONGEST_TINT, 0, -1))
    readable = (each for each in mixtures if all(contrast(text, each) >= TEXT_CONTRAST for text in texts))
    return next(readable, background)
