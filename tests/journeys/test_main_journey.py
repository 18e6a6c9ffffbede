"""The main job, end to end: a citizen's answer on a school's page becomes the council's totals."""

import csv
import io
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.widget import RECORDER, Widget
from tests.journeys.school_site import serve_school_site

pytestmark = pytest.mark.browser

REGISTER = """name;short_name;inn;site_url;sphere;recipients
Средняя школа № 7;Школа № 7;7718084659;http//:www.school.test;education;120
Сельская библиотека;Библиотека;7728812089;;culture;400
"""
ANSWERS: dict[str, str | int] = {
    "stand_used": "yes",
    "stand_satisfied": "yes",
    "site_used": "no",
    "comfort_satisfied": "no",
    "disability": "no",
    "first_contact_polite": "yes",
    "service_staff_polite": "yes",
    "remote_used": "no",
    "recommend": "yes",
    "organizational_conditions_satisfied": "yes",
    "overall_satisfied": "yes",
    "age": 41,
}


def test_an_answer_given_on_a_schools_page_is_counted_once_in_the_councils_totals(
    live_server: LiveServer, page: Page, tmp_path: Path
) -> None:
    # An administrator brings the register in; a council opens its cycle and gets a token.
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, "cp1251")
    _flask(live_server, "organizations", "import", str(register))
    school = _code_of(live_server, "Школа № 7")
    _flask(live_server, "councils", "add", "education", "Совет по образованию", "--sphere", "education")
    _flask(live_server, "cycles", "add", "education", "2026", "--all")
    _flask(live_server, "cycles", "open", "education-2026")
    token = _flask(live_server, "tokens", "add", "education", "--role", "council").decode().strip()

    # The school has pasted the snippet into its own site, which is strict about what may run there.
    with serve_school_site(live_server.url, school) as site:
        page.add_init_script(RECORDER)
        widget = Widget(page)
        page.goto(site)

        # A citizen answers; what "no" skips is not asked, and one forgotten question is pointed at.
        for question, answer in ANSWERS.items():
            if question != "recommend":
                widget.answer(question, answer)
        expect(widget.question("site_satisfied")).to_be_hidden()
        widget.send()
        expect(widget.error("recommend")).to_be_visible()
        widget.answer("recommend", "yes")
        widget.send()
        receipt = widget.expect_thanks()
        assert widget.violations() == []

    # The receipt tells that the answer was taken, and nothing of what it says.
    page.goto(f"{live_server.url}/receipts/{receipt}")
    expect(page.locator("main")).to_contain_text("Средняя школа № 7")

    # The council downloads its totals: the answer is there, once; the command gives the same file.
    totals = _download(f"{live_server.url}/api/v1/cycles/education-2026/totals.csv", token)
    counted = {(row["question"], row["option"]): row["count"] for row in _rows(totals) if row["organization"] == school}
    given = {(question, answer) for question, answer in ANSWERS.items() if question != "age"}
    assert given <= counted.keys()
    assert {pair for pair, count in counted.items() if count == "1"} - given == {("age", "")}
    assert {row["channel"] for row in _rows(totals) if row["count"] == "1"} == {"widget"}
    assert _flask(live_server, "totals", "export", "education-2026") == totals
    _flask(live_server, "totals", "check")


def _flask(server: LiveServer, *words: str) -> bytes:
    result = server.app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def _code_of(server: LiveServer, short_name: str) -> str:
    register = _rows(_flask(server, "organizations", "list", "--format", "csv"))
    return next(row["code"] for row in register if row["short_name"] == short_name)


def _download(address: str, token: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def _rows(table: bytes) -> list[dict[str, str]]:
    text = table.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ","))
