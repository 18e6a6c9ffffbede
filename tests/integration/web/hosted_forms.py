"""Opens, reads and sends the hosted questionnaire as a browser without JavaScript does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.factories import ANSWERS, add_council, add_cycle, add_organization

CODE = "K7M3Q9XA"


@dataclass
class SeenForm(HTMLParser):
    """The form of a page: where it is sent, and what it would send."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    language: str = ""
    _textarea: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given["lang"] or ""
        if tag == "form":
            self.action = given.get("action") or ""
        if tag == "textarea":
            self._textarea = given["name"] or ""
            self.values[self._textarea] = ""
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.values[given["name"] or ""] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line end after the tag is not a part of the text.
            self.values[self._textarea] = self.values[self._textarea].removeprefix("\r\n").removeprefix("\n")
            self._textarea = ""


def prepare(app: Flask, **changes: Any) -> None:
    """Add an organization in an open cycle."""
    with app.extensions["survey"].sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session, CODE, **changes)])


def seen_form(response: TestResponse) -> SeenForm:
    """Return the form of an answer."""
    form = SeenForm()
    form.feed(response.text)
    return form


def open_form(client: FlaskClient, url: str = f"/s/{CODE}") -> SeenForm:
    """Open the page at the address."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return seen_form(response)


def send(client: FlaskClient, form: SeenForm, answers: Mapping[str, str] = ANSWERS) -> TestResponse:
    """Send the form with these answers in place of what it holds."""
    filled = {f"answer_{code}": value for code, value in answers.items()}
    return client.post(form.action, data={**form.values, **filled})


def kept_answers(response: TestResponse) -> dict[str, str]:
    """Return the answers that the page of an answer still holds."""
    values = seen_form(response).values
    return {name.removeprefix("answer_"): value for name, value in values.items() if name != "token" and value}


def count_responses(app: Flask) -> int:
    """Return how many responses are stored."""
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())
