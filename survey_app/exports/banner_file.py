"""Banners for links to a questionnaire: one template, drawn by typst in each size and format."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import typst

BannerFormat: TypeAlias = Literal["svg", "png"]
_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE / "banners" / "banner.typ"
_FONTS: Final = _HERE / "fonts"
_PIXELS_PER_INCH: Final = 144.0  # two for each point: sharp on dense screens too


@dataclass(frozen=True, slots=True)
class BannerSize:
    """The size at which a banner is shown; its PNG has twice as many pixels each way."""

    width: int
    height: int

    @property
    def name(self) -> str:
        """The size as addresses say it, `240x80`."""
        return f"{self.width}x{self.height}"


BANNER_SIZES: Final = (BannerSize(240, 80), BannerSize(468, 60), BannerSize(300, 250))


@dataclass(frozen=True, slots=True)
class BannerTexts:
    """What a banner says, and the icon beside it (SVG)."""

    title: str
    promise: str
    button: str
    icon: str


@lru_cache(maxsize=16)
def render_banner(size: BannerSize, form: BannerFormat, texts: BannerTexts) -> bytes:
    """Return the banner as a file; drawn once for a process."""
    inputs = {
        "width": str(size.width),
        "height": str(size.height),
        "title": texts.title,
        "promise": texts.promise,
        "button": texts.button,
        "icon": texts.icon,
    }
    drawn = typst.compile(
        _TEMPLATE,
        format=form,
        ppi=_PIXELS_PER_INCH,
        sys_inputs=inputs,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
    )
    assert isinstance(drawn, bytes), "a banner is one page"
    return _in_pixels(drawn, size) if form == "svg" else drawn


def _in_pixels(drawn: bytes, size: BannerSize) -> bytes:
    """Let the picture be as large by itself as it is on a page: typst measures in points, pages in pixels."""
    points = f'width="{size.width}pt" height="{size.height}pt"'.encode()
    assert points in drawn[:500], "typst writes the size of the page on its first element"
    return drawn.replace(points, f'width="{size.width}" height="{size.height}"'.encode(), 1)
