"""People with accounts for tests: made by a link as in life, and browsers that sign in."""

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from survey_app.domain.accounts import NewAccount
from survey_app.services.invite_account import invite_account
from survey_app.storage.models import AccountRow

EMAIL = "ivanova@example.ru"
PASSWORD = "восемь дел на неделе"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"
STEP = 30


def invite(app: Flask, new: NewAccount) -> str:
    """Add an account; returns the address of its invitation on the service."""
    with app.extensions["survey"].sessions.begin() as session:
        return invite_account(session, new, datetime.now(UTC)).address("")


def read_account(app: Flask, email: str = EMAIL) -> AccountRow:
    """Return the row of an account, as it is now."""
    with app.extensions["survey"].readers() as session:
        row: AccountRow = session.scalars(select(AccountRow).filter_by(email=email)).one()
        session.expunge_all()
        return row


def add_stand_in(app: Flask) -> None:
    """Add an administrator who could sign in, so that another one may be disabled."""
    invite(app, NewAccount("stand-in@example.ru", "administrator"))
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(AccountRow).filter_by(email="stand-in@example.ru").values(password_hash="none that is"))


def make_code(key: str, steps: int = 0) -> str:
    """Compute the code that an app shows for a key now, or some half-minutes later (RFC 6238, from the text)."""
    secret = base64.b32decode(re.sub(r"[ -]", "", key) + "=" * (-len(re.sub(r"[ -]", "", key)) % 8))
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // STEP + steps), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@dataclass
class Person:
    """Somebody at a browser; `address` is that of the network."""

    app: Flask
    agent: str = FIREFOX
    address: str = "192.0.2.1"
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self.client.get(address, headers={"User-Agent": self.agent}, environ_base=self._network())

    def post(self, address: str, /, *, on: str = "", **fields: str) -> TestResponse:
        """Send the form of a page (of the same address unless `on` says another)."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(on or address).text)
        data = {"csrf_token": found[1] if found else "", **fields}
        return self.client.post(address, data=data, headers={"User-Agent": self.agent}, environ_base=self._network())

    def set_password(self, link: str, password: str = PASSWORD) -> TestResponse:
        """Set a password by a link."""
        return self.post(link, password=password, again=password)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, wanted: str = "") -> TestResponse:
        """Give address and password."""
        return self.post("/account/sign-in", email=email, password=password, next=wanted)

    def set_up_second_factor(self) -> tuple[str, list[str]]:
        """Connect a telephone; returns its key and the recovery codes."""
        key = self.read_key()
        answer = self.post("/account/second-factor", code=make_code(key))
        assert answer.status_code == 200, answer.text
        return key, re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", answer.text)

    def read_key(self) -> str:
        """Return the key that the page of the second factor shows."""
        found = re.search(r'class="key">([A-Z2-7 -]+)<', self.get("/account/second-factor").text)
        assert found
        return found[1]

    def is_signed_in(self) -> bool:
        """Tell whether the own page opens."""
        return self.get("/account/").status_code == 200

    def _network(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}


def add_person(app: Flask, new: NewAccount) -> Person:
    """Return somebody who has an account and a password, not signed in."""
    person = Person(app)
    assert person.set_password(invite(app, new)).status_code == 303
    return person
