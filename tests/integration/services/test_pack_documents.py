"""The documents of a pack as office programs and readers of screens meet them."""

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pikepdf
import pytest

from survey_app.services.installation import Installation
from tests.integration.services.packs import make_pack, propose, publish, read_pdf, unpack


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    publish(installation)


def test_office_programs_open_what_is_to_be_signed(installation: Installation, tmp_path: Path) -> None:
    propose(installation)
    files = unpack(make_pack(installation))
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is needed: `make test` brings it"
    options = ["--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf"]
    names = ("report", "annex-1-rating", "annex-2-proposals", "protocol")
    documents = [tmp_path / f"{name}.docx" for name in names]
    for document in documents:
        document.write_bytes(files[document.name])
    subprocess.run([office, *options, "--outdir", tmp_path, *documents], check=True, capture_output=True, timeout=300)
    said = [read_pdf((tmp_path / f"{name}.pdf").read_bytes()) for name in names]
    headings = ("Отчёт о результатах", "Приложение 1. Рейтинг", "Приложение 2. Предложения", "Протокол заседания")
    assert all(heading in text for heading, text in zip(headings, said, strict=True))


def test_documents_have_headings_header_rows_and_a_language(installation: Installation) -> None:
    files = unpack(make_pack(installation))
    document = docx.Document(io.BytesIO(files["report.docx"]))
    styles = [each.style.name for each in document.paragraphs if each.style]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == 7
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert document.core_properties.language == "ru-RU"
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as pdf:
        assert str(pdf.Root["/Lang"]).startswith("ru")
        assert "/StructTreeRoot" in pdf.Root
        assert b"pdfuaid:part" in pdf.Root["/Metadata"].read_bytes()
