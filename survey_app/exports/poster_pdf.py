"""Posters as PDF/UA for the wall and as PNG to look at; the same bytes for the same poster."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from typst import Compiler

from survey_app.domain.posters import Paper, Poster, short_address
from survey_app.exports.qr_image import draw_qr, render_qr_svg
from survey_app.exports.typesetting import CREATED_AT, forget_documents, load_fonts, make_name_printable

_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE / "posters" / "poster.typ"
_PREVIEW_DPI: Final = 54.0
_MANY: Final = 20  # pages, each of which typst keeps half a megabyte of

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
        forget_documents()
    return content


def render_preview(poster: Poster, style: PosterStyle) -> bytes:
    """Return a poster as a small PNG."""
    return _compile([_describe(poster, style)], style, format="png", ppi=_PREVIEW_DPI)


def _describe(poster: Poster, style: PosterStyle) -> dict[str, str]:
    address = poster.address(style.public_url)
    alt = style.texts["poster_qr_alt"].format(address=address)
    return {
        "name": make_name_printable(poster.name),
        "full_name": make_name_printable(poster.full_name),
        "place": make_name_printable(poster.place),
        "address": make_name_printable(short_address(style.public_url)),
        "code": poster.shown_code,
        "qr": render_qr_svg(draw_qr(address), alt).decode(),
        "qr_alt": alt,
    }


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
