"""`flask demo` refuses where it would do harm, and its sample site is strict."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from threading import Thread

import pytest
from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.cli.sample_site.server import make_sample_site
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.factories import add_council, add_cycle
from tests.processes.conftest import free_port

SURVEY = "http://survey.test:8000"


@pytest.fixture
def demo_app(sqlite_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    app = create_app(make_settings(sqlite_url, demo=True), catalogue)
    yield app
    app.extensions["survey"].close()


@pytest.mark.parametrize("command", ["load", "serve"])
def test_outside_the_demo_nothing_is_loaded_or_served(app: Flask, command: str) -> None:
    result = app.test_cli_runner().invoke(args=["demo", command])
    assert result.exit_code == 1
    assert "DEMO=1" in result.output


def test_without_data_the_demo_says_what_to_do_first(demo_app: Flask) -> None:
    result = demo_app.test_cli_runner().invoke(args=["demo", "serve"])
    assert result.exit_code == 1
    assert "flask demo load" in result.output


@pytest.mark.parametrize(("option", "name"), [("--port", "PORT"), ("--sample-port", "SAMPLE_PORT")])
def test_a_busy_port_is_named(demo_app: Flask, option: str, name: str) -> None:
    with demo_app.extensions["survey"].sessions.begin() as session:
        add_cycle(session, add_council(session, "culture-education"), [])
    runner = demo_app.test_cli_runner()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        others = {"--port": str(free_port()), "--sample-port": str(free_port())} | {option: port}
        result = runner.invoke(args=["demo", "serve", *(word for pair in others.items() for word in pair)])
    assert result.exit_code == 1
    assert f"Порт {port} занят" in result.output
    assert f"задайте {name}" in result.output


@pytest.mark.parametrize("text", ["abc", "99999", "0", "-1", "1" * 5000, "٨٠", "80.5"])
@pytest.mark.parametrize("name", ["PORT", "SAMPLE_PORT"])
def test_what_is_no_port_is_refused_in_words(demo_app: Flask, name: str, text: str) -> None:
    result = demo_app.test_cli_runner().invoke(args=["demo", "serve"], env={name: text})
    assert result.exit_code == 1
    assert f"{name} — номер порта, целое число от 1 до 65535, а задано «{text}»." in result.output


def test_the_service_and_the_site_need_two_ports(demo_app: Flask) -> None:
    result = demo_app.test_cli_runner().invoke(args=["demo", "serve"], env={"PORT": "18020", "SAMPLE_PORT": "18020"})
    assert result.exit_code == 1
    assert "PORT и SAMPLE_PORT одинаковы (18020)" in result.output


@pytest.fixture
def sample_port() -> Iterator[int]:
    server = make_sample_site(0, SURVEY, "K7M3Q9XA")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def _get(port: int, path: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


def test_the_sample_site_has_the_snippet_under_a_strict_policy(sample_port: int) -> None:
    response, page = _get(sample_port, "/")
    assert response.status == 200
    assert f'<script src="{SURVEY}/w/1.js" async></script>' in page
    assert f'<nok-survey organization="K7M3Q9XA"><a href="{SURVEY}/s/K7M3Q9XA">' in page
    policy = str(response.headers["Content-Security-Policy"])
    assert policy.startswith(f"default-src 'none'; script-src {SURVEY}; connect-src {SURVEY}; style-src 'self';")
    assert "unsafe" not in policy


def test_the_sample_site_serves_its_own_files_only(sample_port: int) -> None:
    assert _get(sample_port, "/style.css")[0].headers["Content-Type"] == "text/css; charset=utf-8"
    assert _get(sample_port, "/server.py")[0].status == 404
    assert _get(sample_port, "/../demo.py")[0].status == 404
