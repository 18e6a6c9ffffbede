"""Sheets of paper: whoever follows what is printed answers what the form asks, and a number comes back as it was."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cards import CycleCard, OrganizationCard
from survey_app.domain.printed_sheets import LARGEST_SHEET, PrintedQuestion, PrintSize, lay_out_sheet
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.sheets import parse_sheet_number
from survey_app.exports.sheet_pdf import SheetStyle, count_pages, render_sheets
from tests.qr_reading import draw_pages, read_qr, read_text
from tests.small_config import SHEETS, refusal, write_config

KINDS = [
    ("social", None),
    ("culture", None),
    ("education", None),
    ("health", "outpatient"),
    ("health", "inpatient"),
    ("health", "both"),
]
NAMES = [kind or sphere for sphere, kind in KINDS]


def make_style(
    catalogue: Catalogue,
    sphere: str = "social",
    kind: str | None = None,
    language: str = "ru",
    size: PrintSize = "normal",
) -> SheetStyle:
    """Return the style of an organization's sheets."""
    return SheetStyle(
        CycleCard("health-2026", "health", 2026, "x", "open", None, None),
        OrganizationCard("K7M3Q9XA", "ГАУЗ «Городская поликлиника № 10»", "", sphere, kind),
        catalogue.for_sphere(sphere, kind),
        language,
        size,
        catalogue.sheet_texts[language],
        catalogue.page_texts[language]["site_name"],
        "https://ocenka.example.ru",
    )


def walk(questions: tuple[PrintedQuestion, ...], chosen: dict[int, int]) -> list[int]:
    """Return the numbers that somebody answers who reads the sheet; `chosen` is the place of the box, by number."""
    answered: dict[int, str] = {}
    at: int | None = 1
    while at is not None and at <= len(questions):
        question = questions[at - 1]
        if question.only_if and answered.get(question.only_if[0]) != question.only_if[1]:
            at = question.only_if[2]
            continue
        go_to = question.go_to
        answered[at] = ""
        if question.options:
            box = question.options[chosen.get(at, 0) % len(question.options)]
            answered[at], go_to = box.text, box.go_to or go_to
        at = go_to or at + 1
    return list(answered)


def list_asked(form: Questionnaire, chosen: dict[int, int]) -> list[int]:
    """Return the numbers of the questions that the form asks whoever chooses so."""
    given_answers: dict[str, str] = {}
    asked = []
    for number, question in enumerate(form.questions, start=1):
        if question.show_if and given_answers.get(question.show_if.question) != question.show_if.option:
            continue
        asked.append(number)
        if question.options:
            given_answers[question.code] = question.options[chosen.get(number, 0) % len(question.options)].code
    return asked


@pytest.mark.parametrize(("sphere", "kind"), KINDS, ids=NAMES)
@given(st.dictionaries(st.integers(1, 30), st.integers(0, 7)))
def test_whoever_follows_the_arrows_answers_what_is_asked(
    catalogue: Catalogue, sphere: str, kind: str | None, chosen: dict[int, int]
) -> None:
    form = catalogue.for_sphere(sphere, kind)
    assert walk(lay_out_sheet(form, "ru"), chosen) == list_asked(form, chosen)


@given(st.integers(1, LARGEST_SHEET))
def test_a_printed_number_is_read_back_by_batch_and_keyboard(number: int) -> None:
    assert parse_sheet_number(str(number)) == parse_sheet_number(f"№ {number}") == str(number)


def keep_letters(text: str) -> str:
    """Return letters and digits alone: lines are broken where there is room."""
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("sphere", "kind"), KINDS, ids=NAMES)
def test_every_question_is_there_with_its_answers(
    catalogue: Catalogue, sphere: str, kind: str | None, language: str, size: PrintSize
) -> None:
    style = make_style(catalogue, sphere, kind, language, size)
    pages = read_text(render_sheets([217], style))
    written = keep_letters("".join(pages))
    for question in lay_out_sheet(style.questionnaire, language):
        for words in (question.text, *(each.text for each in question.options)):
            assert keep_letters(words) in written
    for name in ("anonymous", "how", "hand_in"):
        assert keep_letters(style.texts[name]) in written
    assert all("217" in each and "K7M3 Q9XA" in each for each in pages)


def test_each_sheet_begins_on_a_front_side_and_says_its_number_on_every_page(catalogue: Catalogue) -> None:
    style = make_style(catalogue, "health", "both")
    assert count_pages(style) == 4
    content = render_sheets([9, 10, 11], style)
    pages, drawn = read_text(content), draw_pages(content)
    assert len(pages) == 11, "the last one needs no empty back"
    for at, (text, picture) in enumerate(zip(pages, drawn, strict=True)):
        number = at // 4 + 9
        assert f"Лист № {number}" in text
        assert f"страница {at % 4 + 1} из" in text
        assert read_qr(picture.resize((picture.width * 2, picture.height * 2))) == [f"K7M3Q9XA {number}"]
        assert (round(picture.width / 100 * 25.4), round(picture.height / 100 * 25.4)) == (210, 297)
    assert "Эта сторона листа пустая." in pages[3]
    assert count_pages(make_style(catalogue)) == count_pages(make_style(catalogue, "health", "outpatient")) == 2


def test_equal_sheets_are_equal_bytes_and_a_screen_reader_is_told_what_there_is(catalogue: Catalogue) -> None:
    style = make_style(catalogue)
    content = render_sheets([1, 2], style)
    assert content == render_sheets(iter([1, 2]), style)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == "ru"
        assert bool(document.Root.MarkInfo.Marked)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Оцените условия обслуживания: ГАУЗ «Городская поликлиника № 10»"


def test_a_language_lacks_no_word(tmp_path: Path) -> None:
    files = {"sheets.toml": SHEETS.replace("[en]", "[en]\nthanks = 'Thanks'")}
    assert refusal(write_config(tmp_path / "more", files)).key == "en.thanks"
    assert (
        refusal(write_config(tmp_path / "other", {"sheets.toml": SHEETS.replace("page {n}", "page")})).key == "en.page"
    )


@pytest.mark.parametrize("name", ["漢字 #panic() $x$ *а*", "Муниципальное бюджетное учреждение " * 12, "Ы" * 300])
def test_no_name_spoils_a_sheet(catalogue: Catalogue, name: str) -> None:
    style = make_style(catalogue, size="large")
    style = replace(style, organization=replace(style.organization, name=name))
    for page in draw_pages(render_sheets([99999], style)):
        ink = page.point(lambda grey: 255 if grey < 250 else 0).getbbox()
        assert ink
        margin = page.width // 60
        assert margin < ink[0] < ink[2] < page.width - margin
        assert margin < ink[1] < ink[3] < page.height - margin
