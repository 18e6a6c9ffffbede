"""The council pack: equal bytes from equal snapshots, all that belongs in it, and files that office programs open."""

import csv
import hashlib
import io
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from sqlalchemy import text, update

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.pack_errors import NotPublished, SnapshotChanged
from survey_app.services.gather_pack import gather_pack
from survey_app.services.installation import Installation
from survey_app.services.record_meeting import Meeting, record_meeting
from survey_app.storage.models import CouncilRow, CycleSnapshotRow, OrganizationRow
from survey_app.storage.session import read_snapshot
from tests.integration.services.packs import make_pack, propose, publish, read_docx, read_pdf, unpack
from tests.integration.services.ratings import CODES, CYCLE, DECISION, NOW, close, freeze
from tests.integration.services.test_previous_scores import later_cycle


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    publish(installation)


def meet(installation: Installation, protocol: str = DECISION.number) -> None:
    with installation.sessions.begin() as session:
        meeting = Meeting(DECISION.decided_on, protocol, "Результаты\r\nРазное", "Утвердить")
        record_meeting(session, 1, meeting, today=DECISION.decided_on)


def test_the_same_snapshot_is_the_same_bytes_whatever_happens_to_the_register(installation: Installation) -> None:
    propose(installation)
    pack = make_pack(installation)
    with installation.sessions.begin() as session:
        session.execute(update(OrganizationRow).values(name="Иначе", short_name="", inn="7707083893"))
        session.execute(text("DELETE FROM observation"))
    assert hashlib.sha256(make_pack(installation)).digest() == hashlib.sha256(pack).digest()


def test_all_times_are_those_of_publishing(installation: Installation) -> None:
    pack = make_pack(installation)
    with zipfile.ZipFile(io.BytesIO(pack)) as packed:
        assert {each.date_time for each in packed.infolist()} == {(2026, 11, 20, 22, 0, 0)}
    files = unpack(pack)
    with zipfile.ZipFile(io.BytesIO(files["report.docx"])) as packed:
        assert {each.date_time for each in packed.infolist()} == {(2026, 11, 20, 22, 0, 0)}
    core = docx.Document(io.BytesIO(files["report.docx"])).core_properties
    assert core.created == core.modified == datetime(2026, 11, 20, 22, tzinfo=UTC)
    assert openpyxl.load_workbook(io.BytesIO(files["rating.xlsx"])).properties.created == datetime(2026, 11, 20, 22)  # noqa: DTZ001
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261120220000")


def test_the_manifest_is_what_sha256sum_checks(installation: Installation, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(make_pack(installation))) as packed:
        packed.extractall(tmp_path)
    command = ["sha256sum", "--check", "--strict", "--quiet", "manifest.sha256"]
    assert subprocess.run(command, cwd=tmp_path / CYCLE, check=True, capture_output=True).stdout == b""
    named = {line.split("  ")[1] for line in (tmp_path / CYCLE / "manifest.sha256").read_text("utf-8").splitlines()}
    found = {path.relative_to(tmp_path / CYCLE).as_posix() for path in (tmp_path / CYCLE).rglob("*") if path.is_file()}
    assert found - named == {"manifest.sha256"}
    assert {f"organizations/{code}.pdf" for code in CODES} <= named


def test_tables_tell_what_was_published_and_the_dictionary_explains_each_column(installation: Installation) -> None:
    files = unpack(make_pack(installation))
    tables = {
        name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    explained = {(row["file"], row["column"]) for row in tables["data-dictionary.csv"]}
    assert explained == {(name, column) for name in ("rating.csv", "totals.csv") for column in tables[name][0]}
    assert all(row["heading"] and row["meaning"] for row in tables["data-dictionary.csv"])
    recommend = [
        row for row in tables["totals.csv"] if (row["organization"], row["question"]) == (CODES[0], "recommend")
    ]
    assert [(row["option"], row["count"], row["answered"], row["channel"]) for row in recommend] == [
        ("yes", "20", "30", ""),
        ("no", "10", "30", ""),
    ]
    assert [row["rank"] for row in tables["rating.csv"]] == ["1", "", ""]
    assert "=" in str(openpyxl.load_workbook(io.BytesIO(files["rating.xlsx"]))["Расчёт"].cell(2, 4).value)
    with read_snapshot(installation.engine) as connection:
        content, _ = gather_pack(connection, CYCLE)
    assert (
        files["edition/nok-344n-2018-operators.toml"].decode()
        == dict(content.rating.edition.sources)["nok-344n-2018-operators.toml"]
    )


def test_report_in_both_formats_and_page_tell_the_approved_proposals(installation: Installation) -> None:
    propose(installation)
    files = unpack(make_pack(installation))
    annex, report = "annex-2-proposals", [read_pdf(files["report.pdf"]), read_docx(files["report.docx"])]
    texts = [read_pdf(files[f"organizations/{CODES[0]}.pdf"]), read_pdf(files[f"{annex}.pdf"])]
    for said in (*texts, " ".join(read_docx(files[f"{annex}.docx"]).split())):
        assert "СУММ(A1) <b>&" in said
        assert "Срок: до 01.03.2027" in said
        assert "Только черновик" not in said
    assert "Утверждённых предложений для этой организации нет" in read_pdf(files[f"organizations/{CODES[1]}.pdf"])
    shared = ("решением № 12-р от 21.11.2026", "случайной выборкой не являются", "Председатель общественного совета")
    assert all(words in said for words in shared for said in report)


def test_a_page_tells_no_counts_of_answers(installation: Installation) -> None:
    page = read_pdf(unpack(make_pack(installation))[f"organizations/{CODES[0]}.pdf"])
    assert "Учтено анкет: 30" in page
    assert "66,67" in page  # 5.1 is published; that 20 of 30 said so is not on the page
    assert "20 из" not in page


def test_a_page_shows_last_years_result_beside(installation: Installation) -> None:
    later_cycle(installation, 2027)
    close(installation, "social-2027")
    freeze(installation, "social-2027", Decision("3", date(2027, 11, 21)), NOW.replace(year=2027))
    before, now = (
        unpack(make_pack(installation, code))[f"organizations/{CODES[0]}.pdf"] for code in (CYCLE, "social-2027")
    )
    assert "Прежних опубликованных результатов за последние три года нет" in read_pdf(before)
    said = read_pdf(now)
    assert "В прошлый раз (2026 год)" in said
    assert "2.3 Получатели услуг довольны комфортностью 100,00 0,00" in said
    with pikepdf.open(io.BytesIO(now)) as document:
        (alternative,) = list_alternatives(document.Root["/StructTreeRoot"])
    assert "в прошлый раз" in alternative


def list_alternatives(element: Any) -> list[str]:
    """Return the alternative texts below an element of a PDF's structure."""
    if not isinstance(element, pikepdf.Dictionary):
        return []
    own = [str(element["/Alt"])] if "/Alt" in element else []
    below: Any = element.get("/K", [])
    children = list(below) if isinstance(below, pikepdf.Array) else [below]
    return own + [text for child in children for text in list_alternatives(child)]


def test_what_is_not_known_is_said(installation: Installation) -> None:
    page = read_pdf(unpack(make_pack(installation))[f"organizations/{CODES[2]}.pdf"])
    assert "Балла пока нет" in page
    assert "Данных для вывода не хватает" in page


@pytest.mark.parametrize(("protocol", "heading"), [("12-р", "№ 12-р"), ("3", "№ 3")])
def test_the_meeting_of_the_decision_is_the_protocol(installation: Installation, protocol: str, heading: str) -> None:
    meet(installation, protocol)
    said = read_pdf(unpack(make_pack(installation))["protocol.pdf"])
    assert f"Протокол заседания {heading}" in said
    assert "Результаты Разное Решили Утвердить" in said


def test_without_a_meeting_the_protocol_is_a_form(installation: Installation) -> None:
    meet(installation, "1")
    meet(installation, "2")  # which of the two decided, nobody can tell
    said = read_pdf(unpack(make_pack(installation))["protocol.pdf"])
    assert "Номер протокола:" in said
    assert "Утвердить результаты независимой оценки (решение № 12-р)" in said


def test_what_goes_in_is_recognized_when_it_changes(installation: Installation) -> None:
    def digest() -> str:
        with read_snapshot(installation.engine) as connection:
            return gather_pack(connection, CYCLE)[1].digest

    digests = [digest()]
    assert digest() == digests[0]
    propose(installation)
    digests.append(digest())
    meet(installation)
    digests.append(digest())
    with installation.sessions.begin() as session:
        session.execute(update(CouncilRow).values(name="Иначе"))
    digests.append(digest())
    assert len(set(digests)) == 4


def test_there_is_no_pack_of_what_is_not_published_or_was_changed(installation: Installation) -> None:
    with read_snapshot(installation.engine) as connection, pytest.raises(CycleUnknown):
        gather_pack(connection, "social-standing-2026")
    with installation.sessions.begin() as session:
        session.execute(update(CycleSnapshotRow).values(digest="0" * 64))
    with read_snapshot(installation.engine) as connection, pytest.raises(SnapshotChanged):
        gather_pack(connection, CYCLE)
    with installation.sessions.begin() as session:
        session.execute(text("DELETE FROM cycle_snapshot"))
    with read_snapshot(installation.engine) as connection, pytest.raises(NotPublished):
        gather_pack(connection, CYCLE)
