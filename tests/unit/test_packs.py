"""What a pack's documents say and how its files are written, without any database."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.documents import Bar, Bars, Column, Document, Heading, Paragraph, Table
from survey_app.domain.observations import Observations
from survey_app.domain.pack_content import DecidingMeeting
from survey_app.domain.pack_page import say_proposal
from survey_app.domain.pack_protocol import find_deciding
from survey_app.domain.proposals import ProposalContent
from survey_app.domain.shortfalls import list_missing_items
from survey_app.exports.document_docx import render_document_docx
from survey_app.exports.document_pdf import render_document_pdf
from survey_app.exports.zip_file import PackFile

AT = datetime(2026, 11, 24, 12, 30, 20, tzinfo=UTC)
DECIDED = Decision("12-ОС", date(2026, 11, 20))


def meeting(day: int, protocol: str) -> DecidingMeeting:
    return DecidingMeeting(date(2026, 11, day), protocol, "Повестка", "Решение")


@pytest.mark.parametrize(
    ("meetings", "found"),
    [
        ([], None),
        ([meeting(20, "5")], "5"),
        ([meeting(19, "12-ОС")], None),
        ([meeting(20, "5"), meeting(20, "12-ос")], "12-ос"),
        ([meeting(20, "5"), meeting(20, "6")], None),
    ],
)
def test_the_meeting_of_a_decision(meetings: list[DecidingMeeting], found: str | None) -> None:
    deciding = find_deciding(meetings, DECIDED)
    assert (deciding.protocol if deciding else None) == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ProposalContent("Обновить стенд"), "Обновить стенд."),
        (ProposalContent("Обновить\nстенд!", "1.1"), "Обновить стенд! Показатель 1.1."),
        (ProposalContent("Стенд.", None, date(2027, 3, 1)), "Стенд. Срок: до 01.03.2027."),
    ],
)
def test_a_proposal_in_words(content: ProposalContent, said: str) -> None:
    assert say_proposal(content) == said


@given(
    marks=st.dictionaries(
        st.sampled_from(["name", "founder", "hours", "events", "other"]), st.sampled_from([0, 1, 2, None])
    )
)
def test_missing_is_what_was_looked_for_and_not_wholly_found(
    catalogue: Catalogue, marks: dict[str, int | None]
) -> None:
    edition = catalogue.editions[catalogue.default_edition]
    items = {code: None if mark is None else Fraction(mark, 2) for code, mark in marks.items()}
    missing = list(list_missing_items(edition, "social", Observations(items={"stand": items})))
    expected = {code for code, mark in marks.items() if mark in (0, 1)} - {"events", "other"}  # culture's, nobody's
    assert {each.item.code for each in missing} == expected
    assert {each.item.code for each in missing if each.is_partial} == {code for code in expected if marks[code] == 1}


@given(files=st.dictionaries(st.text("abc", min_size=1), st.lists(st.binary(max_size=50), max_size=3), max_size=4))
def test_a_pack_is_its_content_and_a_manifest(files: dict[str, list[bytes]]) -> None:
    def write() -> bytes:
        file = io.BytesIO()
        with PackFile(file, "health-2026", AT) as pack:
            for name, pieces in files.items():
                pack.add(f"{name}.csv", pieces)
        return file.getvalue()

    assert write() == write()
    with zipfile.ZipFile(io.BytesIO(write())) as packed:
        manifest = packed.read("health-2026/manifest.sha256").decode()
        assert {name: packed.read(f"health-2026/{name}.csv") for name in map(str, files)} == {
            name: b"".join(pieces) for name, pieces in files.items()
        }
    assert manifest.splitlines() == [
        f"{hashlib.sha256(b''.join(pieces)).hexdigest()}  {name}.csv" for name, pieces in files.items()
    ]


@settings(max_examples=25)  # each is four files
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_written_and_equal_documents_are_equal_bytes(text: str) -> None:
    bars = Bars(text, f"Диаграмма. {text}", (Bar(text, 0.5, "50", 0.25, "25"), Bar("Пусто", None, "—")))
    table = Table(text, (Column("Что", 2), Column("Сколько", 1, is_number=True)), ((text, "1"),))
    document = Document("Отчёт", "Совет", AT, (Heading("Отчёт", 1), Paragraph(text), bars, table))
    assert render_document_pdf(document) == render_document_pdf(document)
    assert render_document_docx(document) == render_document_docx(document)
