"""Guides and their pictures: each is there, small, and said in words too."""

import re

import pytest
from flask.testing import FlaskClient

from survey_app.settings import ROOT

FOLDER = ROOT / "docs" / "install"
GUIDES = sorted(file.stem for file in FOLDER.glob("*.md"))


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_shows_all_its_pictures(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/install/guides/{name}")
    assert answer.status_code == 200
    pictures = re.findall(r'<img src="(pictures/[^"]+)" alt="([^"]*)"', answer.text)
    assert pictures
    for source, text in pictures:
        assert len(text) > 20
        picture = client.get(f"/install/guides/{source}")
        assert picture.headers["Content-Type"] == "image/png"
        assert len(picture.data) <= 60 * 1024


def test_every_picture_stands_in_a_guide() -> None:
    written = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.md"))
    kept = {file.name for file in (FOLDER / "pictures").iterdir()}
    assert kept == set(re.findall(r"pictures/([a-z0-9-]+\.png)", written))


def test_a_guide_leads_back_to_the_organization(client: FlaskClient) -> None:
    page = client.get("/install/guides/html?code=k7m3q9xa").text
    assert 'href="/install/K7M3Q9XA"' in page
    assert 'href="/install/guides/wordpress?code=K7M3Q9XA"' in page
    assert 'href="/install/"' in client.get("/install/guides/html").text


@pytest.mark.parametrize(
    "path", ["nothing", "html.md", "pictures/nothing.png", "pictures/..%2Fhtml.md", "pictures/A.PNG"]
)
def test_nothing_else_is_given_out(client: FlaskClient, path: str) -> None:
    assert client.get(f"/install/guides/{path}").status_code == 404
