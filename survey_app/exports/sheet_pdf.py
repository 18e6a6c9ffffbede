"""Numbered questionnaires as PDF/UA for a printer; the same bytes for the same sheets."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from typst import Compiler

from survey_app.domain.cards import CycleCard, OrganizationCard
from survey_app.domain.posters import Poster, short_address
from survey_app.domain.printed_sheets import PrintedQuestion, PrintSize, lay_out_sheet
from survey_app.domain.questionnaires import STANDARD, Language, Questionnaire
from survey_app.exports.poster_pdf import Texts
from survey_app.exports.qr_image import draw_qr, render_qr_svg
from survey_app.exports.typesetting import CREATED_AT, forget_documents, load_fonts, make_name_printable, make_printable

_SIDES: Final = 2
_LONGEST_NAME: Final = 90  # characters: what the head of a page has room for
_TEMPLATE: Final = Path(__file__).parent / "sheets" / "sheet.typ"


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """What sheets share: whose they are, of which cycle, the form in a language and size, the words around it."""

    cycle: CycleCard
    organization: OrganizationCard
    questionnaire: Questionnaire
    language: Language
    size: PrintSize
    texts: Texts
    author: str
    public_url: str


def render_sheets(numbers: Iterable[int], style: SheetStyle) -> bytes:
    """Return the sheets of these numbers as one PDF, each beginning on a front side."""
    data = _describe(style)
    data["pages"] = _draw_one(data)
    data["sheets"] = [_number(number, style) for number in numbers]
    content = _compile(data, format="pdf", pdf_standards="ua-1", timestamp=CREATED_AT)
    assert isinstance(content, bytes), "a PDF is one file"
    forget_documents()
    return content


def count_pages(style: SheetStyle) -> int:
    """Return how many pages one sheet takes, an empty back side too; all sheets of a style take as many."""
    return -(-_draw_one(_describe(style)) // _SIDES) * _SIDES


def _describe(style: SheetStyle) -> dict[str, Any]:
    texts, form = style.texts, style.questionnaire
    code, version = form.key
    poster = Poster(style.organization.code, style.organization.shown_name)
    title = form.title_in(style.language, STANDARD)
    return {
        "title": f"{title}: {make_name_printable(style.organization.shown_name)}",
        "form_title": title,
        "language": style.language,
        "size": style.size,
        "author": style.author,
        "texts": dict(texts),
        "cycle": texts["cycle"].format(year=style.cycle.year, cycle=style.cycle.code),
        "name": _cut(make_name_printable(style.organization.shown_name)),
        "code": texts["code"].format(code=poster.shown_code),
        "online": texts["online"].format(address=make_name_printable(short_address(style.public_url))),
        "form": f"{code}-{version}",
        "questions": [asdict(_make_printable(each)) for each in lay_out_sheet(form, style.language)],
        "pages": 1,
        "sheets": [_number(0, style)],
    }


def _make_printable(question: PrintedQuestion) -> PrintedQuestion:
    """Return a question as the fonts can draw it: councils write some of them."""
    options = tuple(replace(each, text=make_printable(each.text)) for each in question.options)
    return replace(question, text=make_printable(question.text), options=options)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _number(number: int, style: SheetStyle) -> dict[str, str]:
    code = f"{style.organization.code} {number}"
    alt = style.texts["qr_alt"].format(code=code)
    return {"number": str(number), "qr": render_qr_svg(draw_qr(code), alt).decode(), "qr_alt": alt}


def _draw_one(data: dict[str, Any]) -> int:
    """Return how many pages a sheet is drawn on."""
    drawn = _compile(data, format="svg")
    return 1 if isinstance(drawn, bytes) else len(drawn)


def _compile(data: dict[str, Any], **output: Any) -> bytes | Sequence[bytes]:
    inputs = {"sheets": json.dumps(data, ensure_ascii=False)}
    compiler = Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=load_fonts(), sys_inputs=inputs)
    drawn = compiler.compile(**output)
    assert drawn is not None, "without a file to write to, it gives what it drew"
    return drawn
