"""Council and operator print numbered questionnaires of an organization in their cycle, and nobody else's."""

from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.domain.questionnaires import Question
from survey_app.services.show_own_questions import show_own_questions
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import write_draft
from survey_app.web.council import paper_sheets
from tests.integration.web.council.lists import Clerk, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts
from tests.qr_reading import read_text

PAGE = "/council/cycles/social-2026/paper"
ASKED = {"organization": "К7М3 Q9ХА", "first": "5", "last": "6", "language": "ru", "size": "normal"}


@pytest.fixture(params=["council", "operator"])
def clerk(app: Flask, councils: tuple[int, int], request: pytest.FixtureRequest) -> Clerk:
    """A council or its operator."""
    return sign_in(app, request.param, councils[0])


def ask(clerk: Clerk, **changes: str) -> tuple[int, bytes]:
    answer = clerk.client.get(f"{PAGE}.pdf", query_string=ASKED | changes)
    return answer.status_code, answer.get_data()


def test_sheets_are_a_file_of_numbers_that_were_asked_for(app: Flask, clerk: Clerk) -> None:
    answer = clerk.client.get(f"{PAGE}.pdf", query_string=ASKED)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sheets-social-2026-K7M3Q9XA-5-6.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    pages = read_text(answer.data)
    assert [each.partition("Лист № ")[2].partition(" ")[0] for each in pages] == ["5", "5", "6", "6"]
    assert "nok-culture-1" in read_text(ask(clerk, organization="BBBB1111")[1])[0], "each sphere has its form"
    assert "Yes" in read_text(ask(clerk, language="en")[1])[0]
    assert len(read_text(ask(clerk, size="large", last="5")[1])) > 2
    assert read_acts(app)[0] == ("print_sheets", "social-2026/K7M3Q9XA", '{"sheets": "5-6"}')


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organization": "DDDD1111"}, "В списке цикла нет организации"),
        ({"organization": "<b>"}, "В списке цикла нет организации"),
        ({"first": "0"}, "Введите целое число"),
        ({"last": "1e3"}, "Введите целое число"),
        ({"last": "999999"}, "Введите целое число"),
        ({"last": "4"}, "Последний номер меньше первого"),
        ({"last": "5000"}, "Сразу можно напечатать до 100 листов"),
        ({"language": "tt"}, "На этом языке анкеты нет"),
    ],
    ids=["not listed", "no code", "zero", "no number", "large", "reversed", "many", "language"],
)
def test_what_cannot_be_printed_comes_back_as_the_form(clerk: Clerk, changes: dict[str, str], sentence: str) -> None:
    status, page = ask(clerk, **changes)
    assert status == 422
    assert sentence in page.decode()
    assert "<b>" not in page.decode().partition("<form")[2].partition("</form>")[0]


def test_the_page_offers_the_organizations_and_names_the_command(clerk: Clerk) -> None:
    page = clerk.get(f"{PAGE}?organization=K7M3Q9XA").text
    assert '<option value="BBBB1111">BBBB1111</option>' in page
    assert "flask sheets print social-2026 K7M3Q9XA --from 1 --to 400" in page
    with patch.object(paper_sheets, "MOST_PAGES", 2):
        assert ask(clerk)[0] == 422
        assert ask(clerk, last="5")[0] == 200


def test_a_published_cycle_takes_no_sheets(app: Flask, clerk: Clerk) -> None:
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE cycle_organization SET is_open = false"))
        connection.execute(text("UPDATE cycle SET state = 'published'"))
    assert "больше не принимаются" in clerk.get(PAGE).text
    assert ask(clerk)[0] == 409


@pytest.mark.parametrize("state", ["draft", "open"])
def test_the_councils_own_questions_are_printed_whatever_signs_they_hold(app: Flask, clerk: Clerk, state: str) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        cycle = get_cycle(session, "social-2026")
        written = Question(f"own_{cycle.id}_1", "text", {"ru": "Как дорога? 😀 日本"}, required=False, max_length=99)
        write_draft(session.connection(), cycle.id, [written])
        if state == "open":
            show_own_questions(session.connection(), cycle.id)
        cycle.state = state
    status, content = ask(clerk)
    assert status == 200
    assert any("Как дорога? …" in page for page in read_text(content))


def test_another_councils_sheets_are_not_there(clerk: Clerk) -> None:
    assert clerk.get("/council/cycles/museums-2026/paper").status_code == 404
    assert clerk.client.get("/council/cycles/museums-2026/paper.pdf", query_string=ASKED).status_code == 404
    assert clerk.get("/council/cycles/social-standing-2026/paper").status_code == 404
