"""Places that chance may explain: marked in every list and on the organization's own page."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.explanations import TOO_FEW_ANSWERS_SENTENCE
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.ratings import OBSERVED, close, observe, respond
from tests.integration.web.council.conftest import make_token
from tests.integration.web.council.test_rating_pages import csrf

CODES = [f"AAAA22{number}" for number in range(22, 35) if "0" not in str(number)]
CYCLE = "/council/cycles/social-2026"
CLOSE = "различие с соседом по рейтингу может быть случайным"


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient) -> FlaskClient:
    """A council's browser; its closed cycle has a dozen organizations, three answers each, the first one satisfied.

    The last one has a single answer, which is as good as those of the first.
    """
    here = app.extensions["survey"]
    with here.sessions.begin() as session:
        council = add_council(session, "social")
        add_cycle(session, council, [add_organization(session, code) for code in CODES])
        number = council.id
    for code in CODES:
        answers = ("yes", "yes", "yes" if code == CODES[0] else "no")
        for answer in answers if code != CODES[-1] else ("yes",):
            respond(here, code, {**ANSWERS, "recommend": answer})
        observe(here, code, OBSERVED)
    close(here)
    form = {"csrf_token": csrf(client.get("/account/sign-in").text), "token": make_token(app, number)}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def read(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def list_lines(page: str, section: str) -> list[str]:
    """Return what stands in each line of a list: place, mark, name, score."""
    part = page.partition(f'aria-labelledby="{section}"')[2].partition("</section>")[0]
    assert "<ol" not in part, "numbers of a list are no places"
    return [read(each) for each in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)]


def test_equal_scores_have_one_place_in_the_lists_of_the_first_and_the_last(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"{CYCLE}/rating").text
    best, worst = list_lines(page, "best"), list_lines(page, "worst")
    assert [line.split()[:3] for line in best] == [
        ["Место", "1", "≈"],
        ["Место", "1", CODES[-1]],
        *[["Место", "3", "≈"]] * 3,
    ]
    assert [line.split()[:3] for line in worst] == [["Место", "3", "≈"]] * 5


def test_the_mark_of_the_lists_is_explained_on_a_page_that_has_no_such_row(signed_in: FlaskClient) -> None:
    assert CLOSE in signed_in.get(f"{CYCLE}/rating?page=9").text


def test_an_organizations_own_page_marks_its_place_and_explains(signed_in: FlaskClient) -> None:
    page = read(signed_in.get(f"{CYCLE}/organizations/{CODES[0]}/rating").text)
    assert f"Место 1 из {len(CODES)} ≈" in page
    assert CLOSE in page
    assert page.count("Интервал верен для случайной выборки") == 1


def test_an_organization_of_a_single_answer_says_why_it_has_no_mark(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"{CYCLE}/rating").text
    rows = re.findall(r'<tr role="row">(.*?)</tr>', page, re.DOTALL)
    assert [TOO_FEW_ANSWERS_SENTENCE in row for row in rows if "/organizations/" in row] == [False, True, *[False] * 10]
    own = read(signed_in.get(f"{CYCLE}/organizations/{CODES[-1]}/rating").text)
    assert TOO_FEW_ANSWERS_SENTENCE in own
    assert TOO_FEW_ANSWERS_SENTENCE not in signed_in.get(f"{CYCLE}/organizations/{CODES[0]}/rating").text
    table = signed_in.get("/api/v1/cycles/social-2026/rating.csv?dialect=machine").data.decode("utf-8-sig")
    notes = {
        row["organization"]: (row["close_ranks"], row["interval_note"]) for row in csv.DictReader(io.StringIO(table))
    }
    assert notes[CODES[-1]] == ("", TOO_FEW_ANSWERS_SENTENCE)
    assert [code for code in CODES if notes[code][1] == TOO_FEW_ANSWERS_SENTENCE] == CODES[-1:]
    book = openpyxl.load_workbook(io.BytesIO(signed_in.get("/api/v1/cycles/social-2026/rating.xlsx").data))
    header, *lines = book["Рейтинг"].iter_rows(values_only=True)
    cells = [dict(zip(header, line, strict=True)) for line in lines]
    marks = {row["Код"]: row["Близкие места (на момент выгрузки)"] for row in cells}
    assert marks == {code: "≈" if code != CODES[-1] else TOO_FEW_ANSWERS_SENTENCE for code in CODES}
