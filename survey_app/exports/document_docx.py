"""A document as DOCX, to be edited and signed: real headings, tables whose header rows repeat, Russian; equal bytes.

A row of a table is written as XML at once: python-docx would look through the whole table for each cell.
"""

import io
import re
from typing import Final
from xml.sax.saxutils import escape

from docx import api
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from survey_app.domain.documents import (
    Bars,
    Blank,
    Block,
    Column,
    Document,
    Heading,
    Listing,
    Paragraph,
    Signatures,
    Table,
)
from survey_app.exports.zip_file import repack

_FONT: Final = "Times New Roman"
_UNKNOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no such characters
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_TEXT_WIDTH: Final = 9638  # twentieths of a point: 170 mm
_SIZES: Final = {"Normal": 12, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Caption": 10, "List Bullet": 12}
_CELL_SIZE: Final = 9  # points
_LINE: Final = "_" * 20


def render_document_docx(document: Document) -> bytes:
    """Return the document as an office file."""
    docx = api.Document()
    _set_properties(docx, document)
    _set_styles(docx)
    _set_page(docx)
    for each in document.blocks:
        _add(docx, each)
    packed = io.BytesIO()
    docx.save(packed)
    return repack(packed, document.written_at)


def _set_properties(docx: Docx, document: Document) -> None:
    core = docx.core_properties
    core.title, core.author, core.last_modified_by = (
        _clean(each)[:255] for each in (document.title, document.author, document.author)
    )
    core.created = core.modified = document.written_at.replace(tzinfo=None, microsecond=0)  # the format knows UTC only
    core.language, core.comments, core.revision = "ru-RU", "", 1


def _set_styles(docx: Docx) -> None:
    for name, size in _SIZES.items():
        style = docx.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # a theme's font would go before ours
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
    for language in docx.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")


def _set_page(docx: Docx) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _add(docx: Docx, block: Block) -> None:
    match block:
        case Table():
            _add_table(docx, block)
        case Signatures(roles):
            docx.add_paragraph()
            for role in roles:
                docx.add_paragraph(f"{_clean(role)} {_LINE} / {_LINE}")
        case Listing(items):
            for each in items:
                docx.add_paragraph(_clean(each), "List Bullet")
        case _:
            _add_text(docx, block)


def _add_text(docx: Docx, block: Heading | Paragraph | Blank | Bars) -> None:
    match block:
        case Heading(text, level):
            docx.add_heading(_clean(text), level)
        case Blank(label, text):
            docx.add_paragraph(f"{_clean(label)}: {_clean(text) or _LINE * 2}")
        case Bars(caption, alternative):
            docx.add_paragraph(f"{_clean(caption)}. {_clean(alternative)}")
        case Paragraph(text, kind):
            paragraph = docx.add_paragraph(_clean(text))
            if kind == "centre":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif kind == "note" and paragraph.runs:
                paragraph.runs[0].font.size = Pt(_SIZES["Caption"])


def _add_table(docx: Docx, block: Table) -> None:
    caption = docx.add_paragraph(_clean(block.caption), "Caption")
    caption.paragraph_format.keep_with_next = True
    whole = sum(each.width for each in block.columns)
    widths = [_TEXT_WIDTH * each.width // whole for each in block.columns]
    table = docx.add_table(0, len(block.columns), "Table Grid")
    table.autofit = False
    body = table._tbl  # noqa: SLF001 - see above: rows as XML
    for grid, width in zip(body.tblGrid.gridCol_lst, widths, strict=True):
        grid.set(qn("w:w"), str(width))
    headings = tuple(each.heading for each in block.columns)
    body.append(parse_xml(_write_row(headings, block.columns, widths, is_header=True)))
    for row in block.rows:
        body.append(parse_xml(_write_row(row, block.columns, widths)))
    docx.add_paragraph()


def _write_row(
    cells: tuple[str, ...], columns: tuple[Column, ...], widths: list[int], *, is_header: bool = False
) -> str:
    written = "".join(
        _write_cell(cell, column, width, is_bold=is_header)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    repeats = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeats}</w:trPr>{written}</w:tr>"


def _write_cell(text: str, column: Column, width: int, *, is_bold: bool) -> str:
    side = '<w:jc w:val="right"/>' if column.is_number else ""
    bold = "<w:b/>" if is_bold else ""
    size = 2 * _CELL_SIZE  # the format counts in halves of a point
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r></w:p></w:tc>'
    )


def _clean(text: str) -> str:
    return _UNKNOWN.sub("", _BLANKS.sub(" ", text))
