"""The coverage of the register, as a council and the administrator see it."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories import add_council, add_cycle, add_organization
from tests.integration.web.council.lists import sign_in


@pytest.fixture
def council_id(app: Flask) -> int:
    """A council for social services; two homes and a clinic, one home assessed twice in a year."""
    with app.extensions["survey"].sessions.begin() as session:
        homes = [add_organization(session, code) for code in ("AAAA1111", "BBBB1111")]
        clinic = add_organization(session, "HHHH1111", sphere="health")
        council, other = add_council(session), add_council(session, "other")
        session.execute(text(f"INSERT INTO council_scope VALUES ({council.id}, 'sphere', 'social')"))
        add_cycle(session, council, homes[:1], year=2024, state="published")
        add_cycle(session, other, [homes[0], clinic], year=2024, state="closed")
        add_cycle(session, council, homes, year=2025, state="open")
        return council.id


def read_rows(page: str) -> list[list[str]]:
    """Return what the first table says, by row, without the labels of narrow screens."""
    table = re.sub(r'<span class="label".*?</span>', "", page[page.index("<tbody") : page.index("</tbody")])
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()).split() for row in rows]


def test_a_council_sees_its_jurisdiction(app: Flask, council_id: int) -> None:
    clerk = sign_in(app, "council", council_id)
    page = clerk.get("/council/coverage").text
    rows = {row[0]: row[1:] for row in read_rows(page)}
    assert rows["2025"] == ["2", "0", "ещё", "идёт:", "2", "0", "%", "0", "1"]
    assert rows["2024"] == ["2", "1", "50", "%", "2", "повторных:", "1", "1"]
    lines = clerk.get("/council/coverage.csv").data.decode("utf-8-sig").splitlines()
    assert "2024;;2;1;50,00;2;1;0;1" in lines
    assert "2024;social;2;1;50,00;2;1;0;1" in lines
    assert not [line for line in lines if "health" in line]


def test_an_operator_reads_the_same(app: Flask, council_id: int) -> None:
    files = [sign_in(app, role, council_id).get("/council/coverage.csv").data for role in ("council", "operator")]
    assert files[0] == files[1]


def test_the_administrator_sees_everything(app: Flask, council_id: int) -> None:
    clerk = sign_in(app, "administrator", 0)
    rows = {row[0]: row[1:] for row in read_rows(clerk.get("/administration/coverage").text)}
    assert rows["2024"] == ["3", "2", "67", "%", "3", "повторных:", "1", "1"]
    rows = {row[0]: row[1:] for row in read_rows(clerk.get("/administration/coverage?sphere=health").text)}
    assert rows["2024"] == ["1", "1", "100", "%", "1", "0"]
    assert "2024;health;1;1;100,00;1;0;0;0" in clerk.get("/administration/coverage.csv").text
    assert clerk.get("/council/coverage").status_code == 404
    assert sign_in(app, "council", council_id).get("/administration/coverage").status_code == 404


def test_an_empty_register_and_nonsense_in_the_address(app: Flask) -> None:
    clerk = sign_in(app, "administrator", 0)
    for query in ("", "?sphere=health", "?sphere=x&year=y"):
        assert clerk.get(f"/administration/coverage{query}").status_code == 200
