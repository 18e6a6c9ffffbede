"""A council prints the posters of its cycle, and of no other's."""

from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.storage.cycles import find_ids
from survey_app.storage.models import PlaceRow
from survey_app.web.council import posters
from tests.integration.web.council.conftest import make_token
from tests.qr_reading import draw_pages, read_qr, read_text

PAGE = "/council/cycles/social-2026/posters"
HOST = "http://localhost:8000/q"


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> FlaskClient:
    """A browser in which the council has signed in; one of its organizations has a place."""
    with app.extensions["survey"].sessions.begin() as session:
        session.add(
            PlaceRow(
                organization_id=find_ids(session, ["CCCC1111"])["CCCC1111"], code="group-2", name="Группа «Ёлочка»"
            )
        )
    _sign_in(app, client, councils[0])
    return client


def _sign_in(app: Flask, client: FlaskClient, council: int) -> None:
    page = client.get("/account/sign-in").text
    csrf = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    sent = client.post("/account/token-sign-in", data={"csrf_token": csrf, "token": make_token(app, council)})
    assert sent.status_code == 303


def test_all_posters_of_the_cycle_are_one_file_by_name(signed_in: FlaskClient) -> None:
    answer = signed_in.get(f"{PAGE}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="posters-social-2026-a4.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    codes = [read_qr(page) for page in draw_pages(answer.data)]
    assert sorted(codes) == [[f"{HOST}/{code}"] for code in ("BBBB1111", "CCCC1111", "K7M3Q9XA")]
    assert answer.data == signed_in.get(f"{PAGE}.pdf").data


def test_places_follow_their_organization(signed_in: FlaskClient) -> None:
    pages = draw_pages(signed_in.get(f"{PAGE}.pdf?places=1&size=a5").data)
    codes = [read_qr(page)[0] for page in pages]
    assert [each for each in codes if each.count("/") == HOST.count("/") + 1] == [
        f"{HOST}/{code}" for code in ("BBBB1111", "CCCC1111", "K7M3Q9XA")
    ]
    assert codes.index(f"{HOST}/CCCC1111/group-2") == codes.index(f"{HOST}/CCCC1111") + 1
    assert round(pages[0].width / 100 * 25.4) == 148


def test_the_page_offers_the_files(signed_in: FlaskClient) -> None:
    page = signed_in.get(PAGE).text
    assert "Плакатов: 3." in page
    with_places = len(read_text(signed_in.get(f"{PAGE}.pdf?places=1").data))
    assert with_places > 3
    assert f"Плакатов: {with_places}." in page
    assert f'href="{PAGE}.pdf?size=a5&amp;places=1"' in page
    assert "flask posters print" not in page


def test_more_than_can_be_waited_for_is_a_command(signed_in: FlaskClient) -> None:
    with patch.object(posters, "_MOST", 3):
        page = signed_in.get(PAGE).text
        assert "flask posters print social-2026 --places --output posters.pdf" in page
        assert f'href="{PAGE}.pdf?size=a4"' in page
        too_many = signed_in.get(f"{PAGE}.pdf?places=1")
        assert (too_many.status_code, too_many.headers["Location"]) == (303, PAGE)
        assert len(read_text(signed_in.get(f"{PAGE}.pdf").data)) == 3


def test_nobody_else_gets_them(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> None:
    for address in (PAGE, f"{PAGE}.pdf"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/account/sign-in" in answer.headers["Location"]
    _sign_in(app, client, councils[1])
    assert [client.get(address).status_code for address in (PAGE, f"{PAGE}.pdf")] == [404, 404]


def test_an_empty_cycle_has_nothing_to_print(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> None:
    _sign_in(app, client, councils[1])
    empty = "/council/cycles/museums-2026/posters"
    assert "печатать нечего" in client.get(empty).text
    assert client.get(f"{empty}.pdf").headers["Location"] == empty
