"""Two people at the same form: the later one is told which fields the other one changed."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.html_validator import validate
from tests.integration.services.ratings import observe
from tests.integration.web.council.conftest import Api, make_token
from tests.integration.web.council.test_observation_pages import LIMITS, SCHOOL, Form, address
from tests.integration.web.council.test_rating_pages import csrf


@pytest.fixture
def signed_in(app: Flask, api: Api, councils: tuple[int, int], client: FlaskClient) -> FlaskClient:
    del api
    form = {"csrf_token": csrf(client.get("/account/sign-in").text), "token": make_token(app, councils[0])}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def list_changed(page: str) -> list[tuple[str, str]]:
    """Return the fields that a page says somebody else changed: each is linked to, there, and described by it."""
    part = page.partition('<ul class="changed">')[2].partition("</ul>")[0]
    found = re.findall(r'<li>\s*<a class="line-link" href="#field-([^"]+)">(.*?)</li>', part, re.DOTALL)
    for name, _ in found:
        (tag,) = re.findall(rf'<(?:input|select)[^>]*id="field-{re.escape(name)}"[^>]*>', page)
        assert f'name="{name}"' in tag
        assert f'aria-describedby="changed-{name}"' in tag
        assert page.count(f'id="changed-{name}"') == 1
    return [(name, " ".join(re.sub(r"<[^>]*>", " ", words).split())) for name, words in found]


def test_the_fields_that_somebody_else_changed_are_named(app: Flask, signed_in: FlaskClient, tmp_path: Path) -> None:
    here = app.extensions["survey"]
    items = {"stand": {"name": 1}}
    observe(here, SCHOOL, {"waiting": LIMITS[:1], "remote_channels": 2, "site": {"found": 1, "required": 2}})
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "3"}
    observe(here, SCHOOL, {"waiting": [], "remote_channels": 4, "site": {"found": 1, "required": 2}, "items": items})
    answer = signed_in.post(address(), data=typed)
    said = dict(list_changed(answer.text))
    assert {name: words.rpartition(": ")[2] for name, words in said.items()} == {
        "items.stand.name": "есть.",
        "waiting.none": "отмечено.",
        "waiting.0.limit": "пусто.",
        "waiting.0.average": "пусто.",
        "remote_channels": "4.",
    }
    assert Form(answer.text).fields["remote_channels"] == "3"
    assert validate({"conflict": answer.text}, tmp_path) == []


def test_a_mark_of_a_count_alone_is_described_once(app: Flask, signed_in: FlaskClient) -> None:
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "3"}
    observe(app.extensions["survey"], SCHOOL, {"comfort_conditions": 4})
    answer = signed_in.post(address(), data=typed)
    assert list_changed(answer.text) == [("comfort_conditions", "Комфортные условия Теперь записано: 4.")]
    wrong = signed_in.post(address(), data=Form(answer.text).fields | {"comfort_conditions": "много"})
    assert wrong.text.count('id="error-comfort_conditions"') == 1
