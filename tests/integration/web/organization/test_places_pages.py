"""Places are added and removed by the organization itself, and by nobody for another."""

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.storage.models import AuditEntryRow, PlaceRow
from tests.accounts import Person

PAGE = "/organization/places"


def list_codes(app: Flask) -> list[str]:
    """Return the codes of the places that take responses, of all organizations."""
    with app.extensions["survey"].readers() as session:
        return sorted(session.scalars(select(PlaceRow.code).where(~PlaceRow.is_removed)))


def test_a_place_is_added(school: Person, app: Flask) -> None:
    answer = school.post(PAGE, code=" Desk-1 ", name="  Окно   № 1 ")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=added")
    page = school.get(f"{PAGE}?done=added").text
    assert "Место добавлено." in page
    assert "Окно № 1" in page
    assert list_codes(app) == ["desk", "desk-1", "hall", "ward-3"]
    with app.extensions["survey"].readers() as session:
        entry = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action == "add_place")).one()
    assert (entry.subject, entry.role) == ("K7M3Q9XA", "organization")
    assert "desk-1" in entry.detail


@pytest.mark.parametrize(
    ("code", "name", "refused"),
    [
        ("", "Окно", (422, "от 1 до 24 знаков")),
        ("окно", "Окно", (422, "от 1 до 24 знаков")),
        ("a" * 25, "Окно", (422, "от 1 до 24 знаков")),
        ("desk-1", " ", (422, "Напишите название")),
        ("desk-1", "я" * 101, (422, "Название слишком длинное")),
        ("hall", "Ещё <b>холл", (409, "Место с таким кодом уже есть")),
    ],
)
def test_what_cannot_be_added_comes_back(
    school: Person, app: Flask, code: str, name: str, refused: tuple[int, str]
) -> None:
    answer = school.post(PAGE, code=code, name=name)
    assert answer.status_code == refused[0]
    assert refused[1] in answer.text
    assert "<b>холл" not in answer.text
    assert list_codes(app) == ["desk", "hall", "ward-3"]


def test_a_place_is_removed_after_a_question(school: Person, app: Flask) -> None:
    question = school.get(f"{PAGE}/hall/remove")
    assert "Удалить место «Холл»?" in question.text
    assert list_codes(app) == ["desk", "hall", "ward-3"]
    assert school.post(f"{PAGE}/hall/remove").status_code == 303
    assert list_codes(app) == ["desk", "ward-3"]
    assert school.get(f"{PAGE}/hall/remove").status_code == 404
    assert school.post(PAGE, code="hall", name="Вестибюль").status_code == 303  # returns under another name
    assert "Вестибюль" in school.get(PAGE).text


def test_places_of_others_are_not_there(school: Person, app: Flask) -> None:
    assert "Чужое окно" not in school.get(PAGE).text
    assert school.get(f"{PAGE}/desk/remove").status_code == 404
    assert school.post(f"{PAGE}/desk/remove", on=PAGE).status_code == 404
    assert list_codes(app) == ["desk", "hall", "ward-3"]


def test_a_form_of_another_site_does_nothing(school: Person, app: Flask) -> None:
    for address, fields in ((PAGE, {"code": "x", "name": "X"}), (f"{PAGE}/hall/remove", {})):
        answer = school.client.post(address, data=fields, environ_base={"REMOTE_ADDR": school.address})
        assert answer.status_code == 422
        assert "Страница устарела." in answer.text
    assert list_codes(app) == ["desk", "hall", "ward-3"]


def test_a_form_has_a_limit(school: Person) -> None:
    assert school.post(PAGE, code="x", name="я" * 20_000).status_code == 413
