"""Who may post: the table of the `Origin` header."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.contract.conftest import ADDRESS, check_problem, count_stored, prepare
from tests.factories import response_payload

CHALLENGE = ADDRESS.replace("responses", "challenge")


@pytest.fixture(scope="module")
def site(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Flask]:
    """An installation whose organization has two registered hosts; its own address is survey.example.org."""
    path = tmp_path_factory.mktemp("origin") / "survey.db"
    path.write_bytes(sqlite_template.read_bytes())  # type: ignore[attr-defined]
    settings = make_settings(f"sqlite:///{path}", public_url="https://survey.example.org")
    app = create_app(settings, catalogue)
    prepare(app, hosts=("clinic.example.ru", "xn--80ak6aa92e.xn--p1ai"))
    yield app
    app.extensions["survey"].close()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "https://clinic.example.ru",
        "http://clinic.example.ru",
        "https://CLINIC.example.ru:8443",
        "https://www.clinic.example.ru",
        "https://branch.clinic.example.ru",
        "https://a.b.clinic.example.ru",
        "https://xn--80ak6aa92e.xn--p1ai",
        "https://survey.example.org",
        "https://survey.example.org:443",
    ],
)
def test_these_may_post(site: Flask, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    assert site.test_client().get(CHALLENGE, headers=headers).status_code == 204
    assert site.test_client().post(ADDRESS, json=response_payload(), headers=headers).status_code == 201


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://elsewhere.example",
        "https://notclinic.example.ru",
        "https://example.ru",
        "https://clinic.example.ru.elsewhere.example",
        "https://elsewhere.example/clinic.example.ru",
        "https://clinic.example.ru@elsewhere.example",
        "https://sub.survey.example.org",
        "clinic.example.ru",
        "https://",
        "https://clinic.example.ru, https://elsewhere.example",
        "file://",
    ],
)
def test_these_may_not(site: Flask, origin: str) -> None:
    before = count_stored(site)
    # Told as soon as something is answered, so that nobody answers everything in vain.
    check_problem(site.test_client().get(CHALLENGE, headers={"Origin": origin}), 403, "origin_not_allowed")
    answer = site.test_client().post(ADDRESS, json=response_payload(), headers={"Origin": origin})
    check_problem(answer, 403, "origin_not_allowed")
    assert count_stored(site) == before


@pytest.mark.parametrize("origin", ["null", "https://elsewhere.example"])
def test_any_page_may_post_while_no_site_is_registered(collecting: FlaskClient, origin: str) -> None:
    answer = collecting.post(ADDRESS, json=response_payload(), headers={"Origin": origin})
    assert answer.status_code == 201
