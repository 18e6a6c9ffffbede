"""The widget's files are sent as pages expect them: scripts, cached for an hour, compressed, tagged."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def script(app: Flask, tmp_path: Path) -> Path:
    app.static_folder = str(tmp_path)
    (tmp_path / "widget").mkdir()
    file = tmp_path / "widget" / "1.js"
    file.write_text("'анкета'", encoding="utf-8")
    return file


def test_the_widget_is_sent_as_a_cached_script(client: FlaskClient, script: Path) -> None:
    answer = client.get("/w/1.js")
    assert (answer.status_code, answer.data) == (200, script.read_bytes())
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "max-age=3600, stale-while-revalidate=86400"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get("/w/1.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_widget_is_compressed_for_who_reads_that(client: FlaskClient, script: Path) -> None:
    answer = client.get("/w/1.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == script.read_bytes()


def test_a_new_build_is_sent_at_once(client: FlaskClient, script: Path) -> None:
    tag = client.get("/w/1.js").headers["ETag"]
    script.write_text("'другая'", encoding="utf-8")
    answer = client.get("/w/1.js", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (200, script.read_bytes())


def test_a_missing_build_is_no_page(client: FlaskClient, script: Path) -> None:
    script.unlink()
    answer = client.get("/w/1.js")
    assert answer.status_code == 404
    assert answer.mimetype == "text/javascript"


def test_a_part_is_sent_to_any_site_whatever_version_is_asked_for(client: FlaskClient, script: Path) -> None:
    part = script.with_name("1-thanks.js")
    part.write_text("export const part = 'благодарность'", encoding="utf-8")
    answer = client.get("/w/1-thanks.js?v=0a1b2c3d", headers={"Origin": "https://school.test"})
    assert (answer.status_code, answer.data) == (200, part.read_bytes())
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "max-age=3600, stale-while-revalidate=86400"


@pytest.mark.parametrize("name", ["1-absent.js", "2.js", "1-.js", "1-A.js", "1.css", "1-..js", "secret.txt", "1.js%0A"])
def test_other_names_are_no_files_of_the_widget(client: FlaskClient, script: Path, name: str) -> None:
    script.with_name("secret.txt").write_text("secret", encoding="utf-8")
    answer = client.get(f"/w/{name}")
    assert answer.status_code == 404
    assert answer.mimetype == "text/javascript"


def test_what_is_built_is_what_is_sent(app: Flask, client: FlaskClient) -> None:
    built = sorted((Path(app.static_folder or "") / "widget").glob("1*.js"))
    assert [file.name for file in built if "-" not in file.name] == ["1.js"]
    assert len(built) > 1
    for file in built:
        assert client.get(f"/w/{file.name}").data == file.read_bytes()
