"""A council that keeps its lists on pages: who opens them, and how forms are sent."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Clerk:
    """Somebody signed in, at a browser."""

    app: Flask
    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self.client.get(address)

    def post(self, address: str, /, *, on: Any = "", data: Any = None, **fields: Any) -> TestResponse:
        """Send the form of a page (of the same address unless `on` says another); `data` are fields of other names."""
        page = self.get(on or address).text
        found = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        seen = dict(re.findall(r'name="(seen)" value="([^"]*)"', page))
        form = {"csrf_token": found[-1] if found else "", **seen, **(data or {}), **fields}
        return self.client.post(address, data=form)

    def do(self, address: str, /, **fields: Any) -> str:
        """Send a form that is taken; returns the page that it leads to."""
        answer = self.post(address, **fields)
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["Location"]).text


def sign_in(app: Flask, role: str, subject: int) -> Clerk:
    """Return a council (or its operator, or the administrator: 0) in a demonstration."""
    here = app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    clerk = Clerk(app, app.test_client())
    answer = clerk.post("/account/demo-sign-in", on="/account/sign-in", who=f"{role} {subject}")
    assert answer.status_code == 303
    return clerk


def read_notice(page: str) -> str:
    """Return what the page says was done."""
    found = re.search(r'class="saved"\s+role="status">([^<]+)<', page)
    return " ".join(found[1].split()) if found else ""
