"""A document as PDF/UA; the same bytes for the same document."""

import json
import re
from pathlib import Path
from typing import Any, Final

import msgspec
from typst import Compiler

from survey_app.domain.documents import Bars, Block, Document, Paragraph, Table
from survey_app.exports.bars_svg import render_bars_svg
from survey_app.exports.typesetting import forget_documents, load_fonts, make_printable

_TEMPLATE: Final = Path(__file__).parent / "documents" / "document.typ"
_MANY: Final = 200  # rows of tables, each of which typst keeps a tenth of a megabyte of
_BLANKS: Final = re.compile(r"[ \t\r\n]+")


def render_document_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF."""
    data = {
        "title": _clean(document.title),
        "author": _clean(document.author),
        "blocks": [_shape(each) for each in document.blocks],
    }
    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    compiler = Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=load_fonts(), sys_inputs=inputs)
    content = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=int(document.written_at.timestamp()))
    assert isinstance(content, bytes), "a PDF is one file"
    if sum(len(each.rows) for each in document.blocks if isinstance(each, Table)) > _MANY:
        forget_documents()
    return content


def _shape(block: Block) -> dict[str, Any]:
    shaped: dict[str, Any] = {"kind": type(block).__name__}
    if isinstance(block, Bars):
        return shaped | {
            "caption": _clean(block.caption),
            "alternative": _clean(block.alternative),
            "svg": render_bars_svg(block).decode(),
        }
    if isinstance(block, Paragraph):
        return shaped | {"style": block.kind, "text": _clean(block.text)}
    cleaned: dict[str, Any] = _clean_all(msgspec.to_builtins(block))
    return shaped | cleaned


def _clean_all(content: Any) -> Any:
    if isinstance(content, str):
        return _clean(content)
    if isinstance(content, dict):
        return {key: _clean_all(each) for key, each in content.items()}
    if isinstance(content, list | tuple):
        return [_clean_all(each) for each in content]
    return content


def _clean(text: str) -> str:
    return make_printable(_BLANKS.sub(" ", text))
