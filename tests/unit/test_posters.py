"""Posters: what is written on them can be read by people, phones, screen readers and cheap printers."""

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cards import OrganizationCard
from survey_app.domain.posters import PAPERS, Paper, Poster, make_posters, short_address
from survey_app.exports.poster_pdf import PosterStyle, render_posters, render_preview
from tests.qr_reading import draw_pages, read_qr, read_text

URL = "https://ocenka.example.ru"
SCHOOL = Poster("K7M3Q9XA", "МБОУ СОШ № 12", "Муниципальное бюджетное учреждение «Средняя школа № 12»")
DESK = replace(SCHOOL, place_code="desk-1", place="Регистратура, окно № 1")
LONG = (
    "Государственное автономное учреждение социального обслуживания «Комплексный центр социального обслуживания "
    "населения „Милосердие“ министерства труда, занятости и социальной защиты Республики Татарстан в Верхнеуслонском "
    "муниципальном районе», отделение обслуживания на дому граждан пожилого возраста и инвалидов"
)
LETTERS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяӘәӨөҮүҖҗҢңҺһ"
OTHER_LETTERS = "ҒҘҠҪғҙҡҫӐӖӲӑӗӳҤҥӀӢӮӤӞӜӦӰӴӸABCXYZabcxyzÄéñ"
SIGNS = "0123456789№§«»„“”‘’—–-‐‑…·•.,:;!?()[]/+−×%&@°™₽\u00a0\u202f"


@pytest.fixture
def style(catalogue: Catalogue) -> PosterStyle:
    """A4 in Russian."""
    return PosterStyle("a4", "ru", catalogue.page_texts["ru"], URL)


def _first_page(pdf: bytes) -> str:
    return read_text(pdf)[0]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    "poster", [SCHOOL, DESK, Poster("K7M3Q9XA", LONG, LONG[::-1], "d" * 24, "Ж" * 20 + " окно" * 10)]
)
def test_a_phone_reads_the_address_from_a_grey_print(style: PosterStyle, poster: Poster, paper: Paper) -> None:
    pdf = render_posters([poster], replace(style, paper=paper))
    (page,) = draw_pages(pdf)
    assert read_qr(page) == [poster.address(URL)]
    width, height = (210, 297) if paper == "a4" else (148, 210)
    assert (round(page.width / 100 * 25.4), round(page.height / 100 * 25.4)) == (width, height)


def test_a_person_reads_everything_else(style: PosterStyle) -> None:
    written = _first_page(render_posters([DESK], style))
    for words in (
        "Оцените, как вас обслужили",
        "МБОУ СОШ № 12",
        "Муниципальное бюджетное учреждение",
        "Регистратура, окно № 1",
        "Анонимно",
        "3 минуты",
        "ocenka.example.ru",
        "Код K7M3 Q9XA",
    ):
        assert words in written


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", [LONG, LONG.upper(), "Наименование" * 25, "ы" * 300])
def test_names_of_three_hundred_characters_stay_on_their_page(style: PosterStyle, name: str, paper: Paper) -> None:
    poster = Poster("K7M3Q9XA", name[:300], LONG, "desk", "Отделение " * 10)
    pdf = render_posters([poster], replace(style, paper=paper))
    (page,) = draw_pages(pdf)
    margin = page.width // 20
    ink = page.point(lambda grey: 255 if grey < 250 else 0).getbbox()
    assert ink
    assert ink[0] > margin
    assert ink[1] > margin
    assert ink[2] < page.width - margin
    assert ink[3] < page.height - margin


def test_the_fonts_have_every_letter_that_posters_use(style: PosterStyle) -> None:
    """PDF/UA forbids empty boxes, so typst refuses to write a letter that no font here has."""
    name = f"{LETTERS} {OTHER_LETTERS} {SIGNS}"
    written = _first_page(render_posters([Poster("K7M3Q9XA", LETTERS, OTHER_LETTERS, "d", SIGNS)], style))
    assert written.count("…") == SIGNS.count("…") == 1
    for letter in "ӘәӨөҮүҖҗҢңҺһ":
        assert letter in written
    with pikepdf.open(io.BytesIO(render_posters([Poster("K7M3Q9XA", name)], style))) as document:
        assert _fonts(document) == {"GolosText-Regular", "GolosText-Bold"}


@pytest.mark.parametrize(
    "strange", ["漢字", "🙂", "ქართული", "\x01", "\u0301", "#{1}", "*а* _б_ $x$ @c <d> \\e", '"}],']
)
def test_no_name_can_spoil_a_poster(style: PosterStyle, strange: str) -> None:
    poster = Poster("K7M3Q9XA", f"Школа {strange} имени", strange, "desk", strange)
    (page,) = draw_pages(render_posters([poster, SCHOOL], style))[:1]
    assert read_qr(page) == [poster.address(URL)]


def test_markup_in_a_name_is_only_text(style: PosterStyle) -> None:
    assert "Дом *а* #panic() $x$" in _first_page(render_posters([Poster("K7M3Q9XA", "Дом *а* #panic() $x$")], style))


def test_a_screen_reader_is_told_what_there_is(style: PosterStyle) -> None:
    with pikepdf.open(io.BytesIO(render_posters([SCHOOL, DESK], style))) as document:
        root = document.Root
        assert str(root.Lang) == "ru"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Оцените, как вас обслужили: МБОУ СОШ № 12"
        elements = list(_elements(root.StructTreeRoot))
        kinds = [kind for kind, _ in elements]
        assert kinds.count("/H1") == 2
        assert [alt for kind, alt in elements if kind == "/Figure"] == [
            f"QR-код с адресом анкеты {URL}/q/K7M3Q9XA",
            f"QR-код с адресом анкеты {URL}/q/K7M3Q9XA/desk-1",
        ]
        assert len(document.pages) == 2


def test_equal_posters_are_equal_bytes(style: PosterStyle) -> None:
    assert render_posters([SCHOOL, DESK], style) == render_posters([SCHOOL, DESK], style)
    assert render_preview(SCHOOL, style) == render_preview(SCHOOL, style)
    assert render_posters([SCHOOL], style) != render_posters([DESK], style)


def test_a_preview_is_a_small_picture_of_the_poster(style: PosterStyle) -> None:
    preview = render_preview(DESK, style)
    assert Image.open(io.BytesIO(preview)).size == (446, 631)
    assert len(preview) < 60_000
    assert read_qr(preview) == [DESK.address(URL)]


def test_posters_speak_every_language_that_the_pages_speak(style: PosterStyle, catalogue: Catalogue) -> None:
    english = replace(style, language="en", texts=catalogue.page_texts["en"])
    assert "Rate how you were served" in _first_page(render_posters([SCHOOL], english))


def test_an_organization_has_a_poster_and_each_of_its_places_one_more() -> None:
    card = OrganizationCard("K7M3Q9XA", "Библиотека № 1", "", "culture", None)
    assert make_posters(card, [("hall", "Читальный зал")]) == [
        Poster("K7M3Q9XA", "Библиотека № 1"),
        Poster("K7M3Q9XA", "Библиотека № 1", "", "hall", "Читальный зал"),
    ]
    known_as = OrganizationCard("K7M3Q9XA", "Муниципальная библиотека", "МБ", "culture", None)
    assert make_posters(known_as, []) == [Poster("K7M3Q9XA", "МБ", "Муниципальная библиотека")]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ocenka.example.ru", "ocenka.example.ru"),
        ("https://ocenka.example.ru/nok/", "ocenka.example.ru/nok"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("https://xn--80ajpld2c.xn--p1ai", "оценка.рф"),
        ("https://xn--a.ru", "xn--a.ru"),
    ],
)
def test_an_address_is_written_as_people_type_it(url: str, shown: str) -> None:
    assert short_address(url) == shown


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "https://nezavisimaya-ocenka.minsoctrud.tatarstan.example.ru"]
)
def test_any_address_fits(style: PosterStyle, url: str) -> None:
    pdf = render_posters([SCHOOL], replace(style, public_url=url))
    assert short_address(url) in _first_page(pdf)
    assert read_qr(draw_pages(pdf)[0]) == [f"{url}/q/K7M3Q9XA"]


def _elements(element: Any) -> list[tuple[str, str]]:
    """Return the kind and alternative text of every element of a structure tree."""
    if isinstance(element, pikepdf.Array):
        return [found for each in element for found in _elements(each)]
    if not isinstance(element, pikepdf.Dictionary):
        return []
    own = [(str(element.S), str(element.get("/Alt", "")))] if "/S" in element else []
    return own + _elements(element.get("/K", pikepdf.Array()))


def _fonts(document: pikepdf.Pdf) -> set[str]:
    fonts = [font for page in document.pages for font in page.Resources.get("/Font", {}).values()]
    return {str(font.BaseFont).rpartition("+")[2].lstrip("/") for font in fonts}
