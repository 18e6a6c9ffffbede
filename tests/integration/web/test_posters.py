"""Posters and QR codes over HTTP: files that browsers keep, and pages that help whoever has a wrong code."""

import io
from collections.abc import Sequence
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from survey_app.storage.models import PlaceRow
from survey_app.web.install import posters
from tests.factories import add_organization
from tests.qr_reading import draw_pages, draw_svg, read_qr, read_text

HOME = "/install/K7M3Q9XA"
ADDRESS = "http://localhost:8000/q/K7M3Q9XA"
FILES: Sequence[tuple[str, str]] = [
    ("poster-a4.pdf", "application/pdf"),
    ("poster-a5.pdf", "application/pdf"),
    ("posters-a4.pdf", "application/pdf"),
    ("posters-a5.pdf", "application/pdf"),
    ("poster-a4.png", "image/png"),
    ("qr.svg", "image/svg+xml"),
    ("qr.png", "image/png"),
]


@pytest.fixture(autouse=True)
def _school(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        row = add_organization(session, "K7M3Q9XA", name="Средняя школа № 12", short_name="Школа 12")
        session.add(PlaceRow(organization_id=row.id, code="hall", name="Актовый зал"))
        session.add(PlaceRow(organization_id=row.id, code="desk-1", name="Вахта <b>"))
        session.add(PlaceRow(organization_id=row.id, code="gone", name="Бывший буфет", is_removed=True))
        add_organization(session, "BBBB1111", name="Ясли", short_name="")


@pytest.mark.parametrize(("name", "media_type"), FILES)
def test_a_file_is_sent_once_and_kept(client: FlaskClient, name: str, media_type: str) -> None:
    whole = client.get(f"{HOME}/{name}")
    assert (whole.status_code, whole.mimetype) == (200, media_type)
    assert whole.headers["Cache-Control"].startswith("public, max-age=")
    tag = whole.headers["ETag"]
    again = client.get(f"{HOME}/{name}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    head = client.head(f"{HOME}/{name}")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert int(head.headers["Content-Length"]) == len(whole.data)
    assert "Set-Cookie" not in whole.headers


def _read(name: str, content: bytes) -> list[str]:
    if name.endswith(".pdf"):
        return [text for page in draw_pages(content) for text in read_qr(page)]
    return read_qr(draw_svg(content) if name.endswith(".svg") else content)


@pytest.mark.parametrize("name", [name for name, _ in FILES if not name.startswith("posters")])
def test_each_file_leads_to_the_questionnaire_of_the_place(client: FlaskClient, name: str) -> None:
    assert _read(name, client.get(f"{HOME}/{name}").data) == [ADDRESS]
    at_desk = client.get(f"{HOME}/{name}?place=desk-1")
    assert _read(name, at_desk.data) == [f"{ADDRESS}/desk-1"]
    assert at_desk.headers["ETag"] != client.get(f"{HOME}/{name}").headers["ETag"]
    assert client.get("/q/K7M3Q9XA/desk-1").status_code == 200


def test_one_file_holds_all_posters(client: FlaskClient) -> None:
    content = client.get(f"{HOME}/posters-a5.pdf").data
    assert _read("posters-a5.pdf", content) == [ADDRESS, f"{ADDRESS}/desk-1", f"{ADDRESS}/hall"]
    assert "Вахта <b>" in read_text(content)[1]
    with patch.object(posters, "MOST_AT_ONCE", 2):
        assert len(read_text(client.get(f"{HOME}/posters-a5.pdf").data)) == 2
        assert "первые плакаты: 2 шт." in client.get(f"{HOME}/posters").text


def test_files_have_names_that_tell_them_apart(client: FlaskClient) -> None:
    names = [
        client.get(f"{HOME}/{name}").headers["Content-Disposition"]
        for name in ("poster-a4.pdf", "poster-a5.pdf?place=hall", "posters-a4.pdf")
    ]
    assert names == [
        'inline; filename="poster-K7M3Q9XA-a4.pdf"',
        'inline; filename="poster-K7M3Q9XA-hall-a5.pdf"',
        'inline; filename="posters-K7M3Q9XA-a4.pdf"',
    ]


def test_the_page_lists_the_organization_and_its_places(client: FlaskClient) -> None:
    page = client.get(f"{HOME}/posters").text
    assert [page.index(each) for each in ("Вся организация", "Вахта &lt;b&gt;", "Актовый зал")] == sorted(
        page.index(each) for each in ("Вся организация", "Вахта &lt;b&gt;", "Актовый зал")
    )
    assert "буфет" not in page
    assert f"{HOME}/poster-a5.pdf?place=desk-1" in page
    assert f"{HOME}/posters-a4.pdf" in page
    assert "localhost:8000" in page
    alone = client.get("/install/BBBB1111/posters").text
    assert "одним файлом" not in alone
    assert "отдельные плакаты для отделений" in alone


def test_posters_are_offered_in_each_language_of_the_pages(client: FlaskClient) -> None:
    page = client.get(f"{HOME}/posters?lang=en").text
    assert f"{HOME}/poster-a4.pdf?lang=en" in page
    assert "<h1>Плакаты с QR-кодом</h1>" in page
    assert "Rate how you were served" in read_text(client.get(f"{HOME}/poster-a4.pdf?lang=en").data)[0]
    assert "Оцените, как вас" in read_text(client.get(f"{HOME}/poster-a4.pdf?lang=tt").data)[0]  # a draft


@pytest.mark.parametrize("name", ["posters", *(name for name, _ in FILES)])
def test_an_unknown_code_gets_help(client: FlaskClient, name: str) -> None:
    for code in ("AAAA1111", "<script>"):
        answer = client.get(f"/install/{code}/{name}")
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert "Организация не найдена" in answer.text
        assert "<script>" not in answer.text


@pytest.mark.parametrize("place", ["gone", "nowhere", "DESK-1", "<i>", "д", "%00"])
def test_a_place_that_is_not_registered_has_no_poster(client: FlaskClient, place: str) -> None:
    for name in ("poster-a4.pdf", "poster-a4.png", "qr.svg", "qr.png"):
        answer = client.get(f"{HOME}/{name}?place={place}")
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert "Такого места у организации нет" in answer.text
        assert f'href="{HOME}/posters"' in answer.text
        assert "<i>" not in answer.text


def test_there_are_no_other_sizes(client: FlaskClient) -> None:
    assert client.get(f"{HOME}/poster-a3.pdf").status_code == 404


def test_codes_are_understood_as_people_write_them(client: FlaskClient) -> None:
    answer = client.get("/install/к7м3-q9xa/qr.png")
    assert read_qr(answer.data) == [ADDRESS]
    assert Image.open(io.BytesIO(answer.data)).mode == "1"


def test_one_network_cannot_make_posters_without_end(app: Flask, client: FlaskClient) -> None:
    app.extensions["survey_counter"]._limit = 2
    assert [client.get(f"{HOME}/qr.png").status_code for _ in range(3)] == [200, 200, 429]
