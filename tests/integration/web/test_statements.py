"""The pages about the service itself: what is kept, and who can use it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from survey_app.catalogue.accessibility import load_statement
from survey_app.catalogue.catalogue import Catalogue
from survey_app.catalogue.files import CatalogueError
from survey_app.factory import create_app
from survey_app.settings import ROOT
from tests.conftest import make_settings

CRITERIA = ROOT / "config" / "accessibility.toml"
FOUND: dict[str, Any] = {
    "day": "2026-03-02",
    "browser": "Chromium 1",
    "axe_version": "4.0.0",
    "axe_rules": 90,
    "criteria": {
        "1.4.3": {"tests": [{"name": "tests/a.py::test_a", "passed": True}], "axe_rules": ["color-contrast"]},
        "2.1.1": {
            "tests": [{"name": "tests/a.py::test_a", "passed": True}, {"name": "tests/a.py::test_b", "passed": False}],
            "axe_rules": [],
        },
    },
}


def _results(folder: Path, found: object) -> Path:
    file = folder / "results.json"
    file.write_text(json.dumps(found), "utf-8")
    return file


@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_the_pages_are_reached_from_every_page_of_citizens(client: FlaskClient, path: str) -> None:
    for start in ("/", "/receipts", "/s/ZZZZZZZZ", "/privacy", "/accessibility", "/nowhere"):
        assert f'href="{path}?lang=ru"' in client.get(start).text
    assert 'target="_blank"' in client.get("/s/ZZZZZZZZ").text
    page = client.get(path)
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "style=" not in re.sub(r"\?[^\"]*", "", page.text)


def test_the_privacy_page_is_the_document(client: FlaskClient) -> None:
    document = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    page = client.get("/privacy").text
    headings = re.findall(r"^#+ (.+)$", document, re.MULTILINE)
    assert len(headings) > 5
    assert re.findall(r"<h[12]>(.+?)</h[12]>", page)[: len(headings)] == headings
    assert "не больше 48 часов" in page
    english = client.get("/privacy?lang=en").text
    assert "This page is in Russian only." in english
    assert '<div lang="ru">' in english


@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_whom_to_write_to_is_said_or_that_it_is_not_known(sqlite_url: str, catalogue: Catalogue, path: str) -> None:
    for contact, said in (("survey@example.ru", "survey@example.ru"), ("", "не указал, как с ним связаться")):
        app = create_app(make_settings(sqlite_url, contact=contact), catalogue)
        assert said in app.test_client().get(path).text
        app.extensions["survey"].close()


def test_criteria_are_those_of_both_levels() -> None:
    statement = load_statement(CRITERIA, ROOT / "docs" / "accessibility-results.json")
    assert [sum(each.level == level for each in statement.required) for level in ("A", "AA")] == [30, 20]


def test_a_criterion_is_confirmed_only_by_tests_that_all_passed(tmp_path: Path) -> None:
    statement = load_statement(CRITERIA, _results(tmp_path, FOUND))
    assert [each.code for each in statement.of("confirmed")] == ["1.4.3"]
    assert [each.code for each in statement.of("broken")] == ["2.1.1"]
    assert "1.2.1" in [each.code for each in statement.of("absent")]
    assert "3.2.3" in [each.code for each in statement.of("unchecked")]
    assert statement.test_count == 2
    assert statement.beyond == ()
    more = {**FOUND["criteria"], "2.5.5": FOUND["criteria"]["1.4.3"], "2.3.3": FOUND["criteria"]["2.1.1"]}
    statement = load_statement(CRITERIA, _results(tmp_path, {**FOUND, "criteria": more}))
    assert [each.code for each in statement.beyond] == ["2.5.5"]
    assert len(statement.required) == 50


@pytest.mark.parametrize(
    "wrong",
    [
        {**FOUND, "criteria": {"9.9.9": {"tests": [], "axe_rules": []}}},
        {**FOUND, "colour": "red"},
        {key: value for key, value in FOUND.items() if key != "day"},
        [],
    ],
    ids=["unknown criterion", "unknown key", "missing key", "a list"],
)
def test_results_that_nobody_wrote_are_refused(tmp_path: Path, wrong: object) -> None:
    with pytest.raises(CatalogueError):
        load_statement(CRITERIA, _results(tmp_path, wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('level = "AA"', 'level = "B"', "level"),
        ('code = "1.2.1"', 'code = "1.1.1"', "code"),
        ('title = "Нетекстовый контент"', 'title = "Нетекстовый контент", note = "x"', "note"),
    ],
)
def test_criteria_that_are_wrong_are_refused(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    file = tmp_path / "criteria.toml"
    file.write_text(CRITERIA.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_statement(file, _results(tmp_path, FOUND))
    assert caught.value.key.endswith(key)
