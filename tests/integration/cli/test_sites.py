"""`flask organizations check-site` and `refused-hosts`."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from survey_app.fetching.page_fetcher import PageFetcher
from survey_app.storage.refused_hosts import RefusedHosts
from tests.factories import add_organization
from tests.integration.cli.conftest import Run
from tests.internet import open_internet, page

LINK = '<a href="http://localhost:8000/s/K7M3Q9XA">Оцените</a>'


@pytest.fixture(autouse=True)
def ids(app: Flask) -> tuple[int, int]:
    """Two organizations, one of them with a site."""
    with app.extensions["survey"].sessions.begin() as session:
        one = add_organization(session, "K7M3Q9XA", hosts=["school.ru"], site_url="school.ru")
        return one.id, add_organization(session, "N7M3Q9XB").id


def test_a_site_is_checked(app: Flask, run: Run) -> None:
    with open_internet() as internet:
        internet.add("http://school.ru/", page("<p>"))
        internet.add("http://school.ru/page", page(LINK))
        app.extensions["survey"].fetcher = PageFetcher("Tests/1", internet.network())
        missing = run("organizations", "check-site", "k7m3q9xa")
        found = run("organizations", "check-site", "K7M3Q9XA", "http://school.ru/page")
    assert missing.exit_code == 1
    assert missing.stdout.startswith("Анкета не найдена\nСтраница: http://school.ru/\n  На этой странице нет")
    assert (found.exit_code, found.stdout) == (
        0,
        "Анкета найдена\nСтраница: http://school.ru/page\nСпособ 4: ссылка на анкету\n",
    )


def test_a_policy_is_printed_line_by_line(app: Flask, run: Run) -> None:
    with open_internet() as internet:
        tag = '<script src="http://localhost:8000/w/1.js" data-organization="K7M3Q9XA"></script>'
        internet.add("http://school.ru/", page(tag, "Content-Security-Policy: default-src 'self'"))
        app.extensions["survey"].fetcher = PageFetcher("Tests/1", internet.network())
        blocked = run("organizations", "check-site", "K7M3Q9XA")
    assert blocked.exit_code == 1
    assert "\n    script-src 'self' http://localhost:8000\n" in blocked.stdout


def test_unknown_codes_are_refused_in_russian(run: Run) -> None:
    for command in ("check-site", "refused-hosts"):
        refused = run("organizations", command, "P7M3Q9XC")
        assert refused.exit_code == 1
        assert "В реестре нет организаций с такими кодами: P7M3Q9XC." in refused.stderr


def test_refused_hosts_are_listed(app: Flask, run: Run, ids: tuple[int, int]) -> None:
    hosts = RefusedHosts(app.extensions["survey"].engine)
    today = datetime.now(UTC).date()
    for number, days, host in [(0, 1, "new.ru"), (0, 0, "new.ru"), (0, 0, "null"), (1, 0, "b.ru"), (0, 60, "past.ru")]:
        hosts.count(ids[number], today - timedelta(days=days), host)
    listed = run("organizations", "refused-hosts")
    assert listed.stdout.splitlines() == [
        f"K7M3Q9XA  new.ru  2  {today}",
        f"K7M3Q9XA  null  1  {today}",
        f"N7M3Q9XB  b.ru  1  {today}",
    ]
    assert run("organizations", "refused-hosts", "k7m3q9xa").stdout.splitlines() == listed.stdout.splitlines()[:2]
    assert run("organizations", "refused-hosts", "N7M3Q9XB").stdout == ""  # any site may post for it now
