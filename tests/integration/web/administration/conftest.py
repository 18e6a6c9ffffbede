"""An administrator at a browser, and a small register."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import add_council, add_cycle, add_organization

SCHOOL, LIBRARY = "K7M3Q9XA", "BBBB1111"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Administrator:
    """A browser in which an administrator has signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def post(self, address: str, fields: Mapping[str, Any] | None = None, on: str | None = None) -> TestResponse:
        """Send a form that stands on a page; without `on`, at the same address."""
        token = TOKEN.findall(self.get(on or address).text)
        return self.client.post(address, data={"csrf_token": token[-1], **(fields or {})})

    def upload(self, content: bytes, **fields: str) -> TestResponse:
        file = (io.BytesIO(content), "реестр.csv")
        answer = self.post("/administration/register/import", {"file": file, **fields})
        answer.request.environ["wsgi.input"].close()  # a large form is a file, which the client leaves open
        return answer


@pytest.fixture
def administrator(app: Flask) -> Administrator:
    """Somebody with the role, a school on an open list and a library in the register."""
    here = app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    with here.sessions.begin() as session:
        values = {"inn": "7707083893", "kpp": "770701001", "region": "Казань", "oktmo": "92701000"}
        school = add_organization(session, SCHOOL, name="Школа № 1", short_name="", address="Мира, 1", **values)
        add_organization(session, LIBRARY, name="Библиотека", short_name="", sphere="culture", address="Мира, 2")
        add_cycle(session, add_council(session), [school])
    administrator = Administrator(app)
    page = administrator.get("/account/sign-in")
    assert "administrator 0" in page.text
    answer = administrator.post("/account/demo-sign-in", {"who": "administrator 0"}, on="/account/sign-in")
    assert answer.status_code == 303
    return administrator
