"""The limit: one counter per request, by organization and network; and what happens while its storage is away."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from prometheus_client import REGISTRY
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.settings import ROOT, Settings, SettingsError
from tests.conftest import SECRET_KEY, make_settings
from tests.contract.conftest import ADDRESS, check_problem, count_stored, prepare
from tests.factories import response_payload

CLOSED_PORT = "redis://127.0.0.1:1/0"


@contextmanager
def open_limited(database_url: str, catalogue: Catalogue, **changes: object) -> Iterator[Flask]:
    """Give an installation that takes two requests of a network, unless the changes say otherwise."""
    app = create_app(make_settings(database_url, **{"ratelimit_per_network": 2, **changes}), catalogue)
    prepare(app)
    yield app
    app.extensions["survey"].close()


def post(app: Flask, caller: str = "192.0.2.1", *, forwarded: str = "", address: str = ADDRESS) -> TestResponse:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return app.test_client().post(
        address, json=response_payload(), headers=headers, environ_base={"REMOTE_ADDR": caller}
    )


def test_over_the_limit_it_is_said_when_to_come_again(sqlite_url: str, catalogue: Catalogue) -> None:
    with open_limited(sqlite_url, catalogue) as app:
        assert [post(app).status_code for _ in range(2)] == [201, 201]
        answer = post(app)
        check_problem(answer, 429, "rate_limited")
        assert 0 < int(answer.headers["Retry-After"]) <= 600
        assert count_stored(app) == 2


def test_every_request_counts_repeats_and_refusals_too(sqlite_url: str, catalogue: Catalogue) -> None:
    with open_limited(sqlite_url, catalogue) as app:
        client = app.test_client()
        payload = response_payload()
        assert [client.post(ADDRESS, json=payload).status_code for _ in range(3)] == [201, 200, 429]


def test_a_proxy_may_add_the_port(sqlite_url: str, catalogue: Catalogue) -> None:
    with open_limited(sqlite_url, catalogue, ratelimit_per_network=1, trusted_proxies=1) as app:
        callers = ("198.51.100.1:5555", "198.51.100.2:5555", "[2001:db8:0:1::5]:443", "[2001:db8:0:2::5]:443")
        assert [post(app, forwarded=each).status_code for each in callers] == [201] * 4
        assert post(app, forwarded="198.51.100.1:7777").status_code == 429
        assert post(app, forwarded="2001:db8:0:1::6").status_code == 429


def test_networks_and_organizations_are_counted_apart(sqlite_url: str, catalogue: Catalogue) -> None:
    with open_limited(sqlite_url, catalogue, ratelimit_per_network=1) as app:
        assert post(app, "192.0.2.1").status_code == 201
        assert post(app, "192.0.2.2").status_code == 201
        assert post(app, "2001:db8:0:1::5").status_code == 201
        assert post(app, "2001:db8:0:1:ffff::9").status_code == 429
        assert post(app, "2001:db8:0:2::5").status_code == 201
        assert post(app, "::ffff:192.0.2.1").status_code == 429
        assert post(app, "192.0.2.1", address=ADDRESS.replace("K7M3Q9XA", "k7m3q9xa")).status_code == 429
        school = ADDRESS.replace("K7M3Q9XA", "SCHAAAA2")
        assert post(app, "192.0.2.1", address=school).get_json()["code"] == "questionnaire_unknown"


def test_what_a_trusted_proxy_says_is_believed(sqlite_url: str, catalogue: Catalogue) -> None:
    before = REGISTRY.get_sample_value("untrusted_forwarded_total")
    with open_limited(sqlite_url, catalogue, trusted_proxies=1, ratelimit_per_network=1) as app:
        assert post(app, forwarded="198.51.100.1").status_code == 201
        assert post(app, forwarded="198.51.100.2").status_code == 201
        assert post(app, forwarded="203.0.113.9, 198.51.100.2").status_code == 429
    assert REGISTRY.get_sample_value("untrusted_forwarded_total") == before


def test_an_untrusted_proxy_is_counted_and_warned_of_once(sqlite_url: str, catalogue: Catalogue) -> None:
    before = REGISTRY.get_sample_value("untrusted_forwarded_total") or 0
    with open_limited(sqlite_url, catalogue) as app, capture_logs() as logs:
        codes = [post(app, forwarded=f"198.51.100.{number}").status_code for number in range(3)]
    assert codes == [201, 201, 429]
    assert REGISTRY.get_sample_value("untrusted_forwarded_total") == before + 3
    warnings = [log for log in logs if "X-Forwarded-For" in log["event"]]
    assert len(warnings) == 1
    assert "198.51.100" not in str(logs)


def test_while_the_storage_is_away_the_process_counts_alone(sqlite_url: str, catalogue: Catalogue) -> None:
    with open_limited(sqlite_url, catalogue, ratelimit_storage_uri=CLOSED_PORT) as app, capture_logs() as logs:
        assert [post(app).status_code for _ in range(2)] == [201, 201]
        assert REGISTRY.get_sample_value("limiter_fallback") == 1
        answer = post(app)
        check_problem(answer, 429, "rate_limited")
        assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert len([log for log in logs if log["log_level"] == "warning"]) == 1


class FlakyStorage:
    """Redis that is away until told otherwise."""

    def __init__(self, *, is_away: bool) -> None:
        self.is_away = is_away
        self.counted = 0

    def incr(self, _key: str, _seconds: int) -> int:
        if self.is_away:
            raise ConnectionError
        self.counted += 1
        return self.counted

    def get_expiry(self, _key: str) -> float:
        raise ConnectionError


def test_a_storage_that_is_back_counts_again(
    sqlite_url: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey_app.web.limits._FALLBACK_SECONDS", 0.0)
    storage = FlakyStorage(is_away=True)
    with open_limited(sqlite_url, catalogue) as app:
        app.extensions["survey_counter"]._storage = storage
        assert post(app).status_code == 201
        assert REGISTRY.get_sample_value("limiter_fallback") == 1
        storage.is_away = False
        assert post(app).status_code == 201
        assert (storage.counted, REGISTRY.get_sample_value("limiter_fallback")) == (1, 0)


def test_a_storage_that_goes_while_we_ask_for_the_time_is_no_fault(sqlite_url: str, catalogue: Catalogue) -> None:
    storage = FlakyStorage(is_away=False)
    storage.counted = 600
    with open_limited(sqlite_url, catalogue) as app:
        app.extensions["survey_counter"]._storage = storage
        answer = post(app)
        check_problem(answer, 429, "rate_limited")
        assert answer.headers["Retry-After"] == "600"


def test_memory_with_several_processes_refuses_outside_the_demo() -> None:
    environment = {"WEB_CONCURRENCY": "2", "RATELIMIT_STORAGE_URI": "memory://", "SECRET_KEY": SECRET_KEY}
    with pytest.raises(SettingsError, match="RATELIMIT_STORAGE_URI"):
        Settings.from_environment(environment, secret_key="x", instance_dir=ROOT)
    for allowed in ({"DEMO": "1"}, {"RATELIMIT_STORAGE_URI": "redis://127.0.0.1"}, {"WEB_CONCURRENCY": "1"}):
        Settings.from_environment(environment | allowed, secret_key="x", instance_dir=ROOT)
