import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from survey_app.domain.organizations import normalize_space
from survey_app.domain.register import COLUMNS
from survey_app.exports.register_file import RegisterFile, parse_register, render_register
from survey_app.exports.table_file import TableTooLarge, TableUnreadable

PUBLISHED = (Path(__file__).parent.parent / "fixtures" / "register-as-published.csv").read_bytes()

TABLE = 'name;inn;address\r\n"Школа ""Ёлка"" № 1";7718084659;"Москва; д. 1"\r\n\r\n;;\r\nДом культуры;;\r\n'


def cells(register: RegisterFile) -> list[Mapping[str, str]]:
    return [line.cells for line in register.lines]


EXPECTED = [
    {"name": 'Школа "Ёлка" № 1', "inn": "7718084659", "address": "Москва; д. 1"},
    {"name": "Дом культуры", "inn": "", "address": ""},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_every_encoding_is_read(encoding: str) -> None:
    register = parse_register(TABLE.encode(encoding))
    assert cells(register) == EXPECTED
    assert [line.number for line in register.lines] == [2, 5]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter_is_read(delimiter: str, newline: str) -> None:
    table = (
        delimiter.join([" NAME ", "Inn", "site_url"]) + newline + delimiter.join(["Школа", "7718084659", '"a; b,c"'])
    )
    assert cells(parse_register(table.encode())) == [{"name": "Школа", "inn": "7718084659", "site_url": "a; b,c"}]


def test_a_cell_of_several_lines_keeps_the_line_numbers_right() -> None:
    register = parse_register('\n\nname,site_url\nШкола,"a.ru\nb.ru"\nКлуб,c.ru\n'.encode())
    assert [(line.number, line.cells["name"]) for line in register.lines] == [(4, "Школа"), (6, "Клуб")]


def test_the_published_register_is_read_as_it_is_in_both_encodings() -> None:
    register = parse_register(PUBLISHED)
    assert len(register.lines) == 10
    assert register.lines[0].cells["inn"] == "\u00a07718084659"
    assert register.lines[0].cells["site_url"] == "\u00a0gym1505.ru; gymg1505.mskobr.ru"
    assert "1_Вид учреждения" in register.ignored_columns
    assert parse_register(PUBLISHED.decode("utf-8-sig").encode("cp1251")) == register


def test_xlsx_numbers_and_empty_cells_are_read() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["name", "inn", None, "recipients", "заметка"])
    sheet.append(["Школа", 7718084659, None, 900.0, "x"])
    sheet.append([])
    sheet.append(["Клуб", "7729403843"])
    content = io.BytesIO()
    workbook.save(content)
    register = parse_register(content.getvalue())
    assert cells(register) == [
        {"name": "Школа", "inn": "7718084659", "recipients": "900"},
        {"name": "Клуб", "inn": "7729403843", "recipients": ""},
    ]
    assert [line.number for line in register.lines] == [2, 4]
    assert register.ignored_columns == ("заметка",)


def test_a_line_longer_than_the_header_is_marked() -> None:
    register = parse_register("name;inn\nШкола;;лишнее\nКлуб;;;\n".encode())
    assert [line.surplus for line in register.lines] == [True, False]


def test_a_protected_formula_loses_its_apostrophe_and_others_keep_it() -> None:
    register = parse_register("name\n'=2+2\n''=2\n'Заря'\n".encode())
    assert [line.cells["name"] for line in register.lines] == ["=2+2", "'=2", "'Заря'"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "пуст"),
        (b" \r\n \r\n", "пуст"),
        (b"\xef\xbb\xbf", "пуст"),
        (b";;\n;;\n", "пуст"),
        (b"name;inn\n", "ни одной строки"),
        (b"title;inn\n1;2\n", "нет столбца name"),
        (b"name;Name\n1;2\n", "дважды: name"),
        ("name;полное наименование\n1;2\n".encode(), "дважды: name"),
        (b'name;inn\nA;1\n"B;2\nC;3\n', "Строка 3"),
        (b"name;inn\n\x00\x01", "не таблица"),
        (b"\x89PNG\r\n\x1a\n\x00", "не таблица"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04broken", "XLSX"),
        ("name\nШкола\nДетский сад\n".encode() + b"\xd0\n", "строка 4"),
        (b"\xef\xbb\xbfname\n\xf8\xea\xee\xeb\xe0\n", "строка 2"),
        ("name\nШкола имени Ломоносова\n".encode("cp866"), "CSV UTF-8"),
        ("name\nШкола\n".encode("utf-16"), "CSV UTF-8"),
        (b"name\n" + b"x" * 140_000, "слишком велика"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(TableUnreadable) as refusal:
        parse_register(content)
    assert sentence in refusal.value.detail
    assert refusal.value.code == "table_unreadable"


@pytest.mark.parametrize("content", [b"name\n" + b"x" * 10_001, b"name" + b";x" * 200 + b"\nA\n", b"name\n" * 200_002])
def test_what_no_register_needs_is_refused(content: bytes) -> None:
    with pytest.raises(TableTooLarge):
        parse_register(content)


def pack(rows: Iterable[str]) -> bytes:
    """Return a workbook with these rows (XML) in its sheet."""
    content, packed = io.BytesIO(), io.BytesIO()
    Workbook().save(content)
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            if "sheet1" not in part:
                copy.writestr(part, source.read(part))
        with copy.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            sheet.writelines(row.encode() for row in rows)
            sheet.write(b"</sheetData></worksheet>")
    return packed.getvalue()


def cell(text: str) -> str:
    return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["<row><c t='inlineStr'><is><t>", *["a" * 1_000_000] * 120, "</t></is></c></row>"], "в распакованном виде"),
        ([cell("name"), cell("a" * 10_001)], "Строка 2: в ячейке больше 10000 знаков"),
        ([cell("name"), '<row><c r="XFD2"><v>1</v></c></row>'], "Строка 2: больше 200 столбцов"),
        ([cell("name"), *["<row/>"] * 200_000], "больше 200000 строк"),
    ],
)
def test_a_workbook_that_unpacks_to_too_much_is_refused(rows: list[str], sentence: str) -> None:
    content = pack(rows)
    assert len(content) < 1_000_000
    with pytest.raises(TableUnreadable) as refusal:
        parse_register(content)
    assert (refusal.value.code, sentence in refusal.value.detail) == ("table_too_large", True)


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    content = pack(["a" * 1_000_000] * 120)
    size = next(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist() if "sheet1" in part.filename)
    with pytest.raises(TableUnreadable):
        parse_register(content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n=+-@'\";,"))
rows = st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts)).filter(
    lambda row: any(normalize_space(text) for text in row.values())
)


@given(st.lists(rows, min_size=1, max_size=5))
def test_what_is_written_is_read_back(table: list[dict[str, str]]) -> None:
    assert cells(parse_register("".join(render_register(table)).encode())) == table


def test_no_written_cell_begins_like_a_formula() -> None:
    row = dict.fromkeys(COLUMNS) | {"name": "=1", "short_name": "+1", "region": "-1", "address": "@1", "recipients": 5}
    header, line = render_register([row])
    assert header == "\ufeff" + ";".join(COLUMNS) + "\r\n"
    assert line == ";'=1;'+1;;;;;'-1;'@1;;;;5\r\n"


def test_a_source_that_fails_at_once_leaves_no_heading_behind() -> None:
    failing: Iterator[Mapping[str, object]] = ({"code": 1 // zero} for zero in [0])
    with pytest.raises(ZeroDivisionError):
        next(render_register(failing))
    assert list(render_register([])) == ["\ufeff" + ";".join(COLUMNS) + "\r\n"]
