"""Posters as PDF/UA for the wall and as PNG to look at; the same bytes for the same poster."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from typst import Compiler, Fonts

from survey_app.domain.posters import Paper, Poster, short_address
from survey_app.exports.qr_image import draw_qr, render_qr_svg

_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE / "posters" / "poster.typ"
_FONTS: Final = _HERE / "fonts"
_PREVIEW_DPI: Final = 54.0
CREATED_AT: Final = 1_735_689_600  # seconds since 1970; fixed, so that equal posters are equal bytes
# What the fonts can draw of letters, digits and punctuation; PDF/UA forbids empty boxes, so the rest is replaced.
_UNKNOWN: Final = re.compile(
    "[^ -~\u00a0-\u00ff\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e\u045f\u0490-\u049d\u04a0-\u04a5\u04aa\u04ab"
    "\u04ae-\u04b3\u04b6-\u04bb\u04c0\u04d0-\u04df\u04e2-\u04eb\u04ee-\u04f5\u04f8\u04f9\u2010-\u2014\u2018-\u201a"
    "\u201c-\u201e\u2022\u2026\u202f\u20bd\u2116\u2122\u2212]+"
)
_REPLACEMENT: Final = "…"
_LONG_WORD: Final = re.compile(r"[^\W\d_]{24}(?=[^\W\d_]{12})")
_SOFT_HYPHEN: Final = "\u00ad"
_MOST_CHARACTERS: Final = 450  # of a name; more than any has, and all that a page can hold
# typst keeps what it computed for the next ten documents, half a megabyte a page: after many pages we make it forget.
_MANY: Final = 20
_KEPT_FOR: Final = 11

Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PosterStyle:
    """What posters share: paper, language and its words (those of the pages), and where the installation is found."""

    paper: Paper
    language: str
    texts: Texts
    public_url: str


def render_posters(posters: Iterable[Poster], style: PosterStyle) -> bytes:
    """Return the posters as one PDF, a page each; they are taken one by one, as their QR codes are drawn."""
    described = [_describe(each, style) for each in posters]
    content = _compile(described, style, format="pdf", pdf_standards="ua-1", timestamp=CREATED_AT)
    if len(described) > _MANY:
        forget()
    return content


def render_preview(poster: Poster, style: PosterStyle) -> bytes:
    """Return a poster as a small PNG."""
    return _compile([_describe(poster, style)], style, format="png", ppi=_PREVIEW_DPI)


def _describe(poster: Poster, style: PosterStyle) -> dict[str, str]:
    address = poster.address(style.public_url)
    alt = style.texts["poster_qr_alt"].format(address=address)
    return {
        "name": printable(poster.name),
        "full_name": printable(poster.full_name),
        "place": printable(poster.place),
        "address": printable(short_address(style.public_url)),
        "code": poster.shown_code,
        "qr": render_qr_svg(draw_qr(address), alt).decode(),
        "qr_alt": alt,
    }


def printable(text: str) -> str:
    """Return a name as the fonts here can draw it, cut where no page could hold it."""
    known = _UNKNOWN.sub(_REPLACEMENT, text)
    cut = known if len(known) <= _MOST_CHARACTERS else known[: _MOST_CHARACTERS - 1] + _REPLACEMENT
    return _LONG_WORD.sub(rf"\g<0>{_SOFT_HYPHEN}", cut)


def _compile(posters: list[dict[str, str]], style: PosterStyle, **output: Any) -> bytes:
    names = {each["name"] for each in posters}
    title = style.texts["poster_title"]
    data = {
        "title": f"{title}: {names.pop()}" if len(names) == 1 else title,
        "size": style.paper,
        "language": style.language,
        "texts": {key: text for key, text in style.texts.items() if key.startswith("poster_") or key == "site_name"},
        "posters": posters,
    }
    inputs = {"posters": json.dumps(data, ensure_ascii=False)}
    compiler = Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=load_fonts(), sys_inputs=inputs)
    content = compiler.compile(**output)
    assert isinstance(content, bytes), "a PDF is one file, and a preview is of one page"
    return content


@lru_cache(maxsize=1)
def load_fonts() -> Fonts:
    """Return the fonts of this folder and no others: equal documents are equal bytes everywhere."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])


def forget() -> None:
    """Let typst forget what it computed for documents of many pages."""
    for _ in range(_KEPT_FOR):
        Compiler(b" ", font_paths=load_fonts()).compile(format="pdf")
