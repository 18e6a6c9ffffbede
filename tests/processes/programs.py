"""Those who work with the service, as programs: they sign in, read everything, and keep what was said."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Engine

from survey_app.domain.accounts import NewAccount
from survey_app.services.invite_account import invite_account
from survey_app.storage.session import make_sessions
from tests.accounts import make_code
from tests.processes.conftest import CODE, Answer, Server, request

PASSWORD = "семь пятниц на столе 41"
API, PAGES = "/api/v1/cycles/social-2026", "/council/cycles/social-2026"
SCHOOL, TEXTS = f"{PAGES}/organizations/{CODE}", f"{PAGES}/suggestions"
READ_BY_COUNCIL = (
    *(f"{API}/totals.{form}" for form in ("json", "csv", "xlsx")),
    *(f"{API}/suggestions.{form}" for form in ("json", "csv")),
    *(f"{API}/rating.{form}" for form in ("json", "csv", "xlsx")),
    *("/council/", PAGES, f"{PAGES}/days.csv", f"{PAGES}/rating", f"{PAGES}/posters"),
    *(f"{PAGES}/organizations", f"{PAGES}/organizations.csv", f"{PAGES}/organizations.xlsx"),
    *(SCHOOL, f"{SCHOOL}/rating", f"{SCHOOL}/hosts", f"{SCHOOL}/observations"),
    *(TEXTS, f"{TEXTS}?organization={CODE}", f"{TEXTS}?hidden=only"),
)
YEAR = datetime.now(UTC).year
READ_BY_ORGANIZATION = (
    *("/organization/", f"/organization/?year={YEAR}", "/organization/install"),
    *("/organization/places", "/organization/hosts", f"/api/v1/organizations/{CODE}/totals?year={YEAR}"),
)
_REGISTER = "/administration/register"
READ_BY_ADMINISTRATOR = (
    *(_REGISTER, f"{_REGISTER}/organizations/{CODE}", f"{_REGISTER}/duplicates", f"{_REGISTER}/import"),
    *(f"{_REGISTER}/register.csv", f"{_REGISTER}/register.xlsx", f"{_REGISTER}/organizations/{CODE}/archive"),
    *("/administration/councils", "/administration/councils/social/change", "/administration/accounts"),
    *("/administration/accounts/1", "/administration/tokens", "/administration/jobs", "/administration/system"),
    *("/administration/audit", "/administration/audit.csv"),
)


@dataclass
class Program:
    """Somebody who always sends the same headers, and the cookie that came last."""

    server: Server
    headers: Mapping[str, str]
    cookie: str = ""
    said: list[bytes] = field(default_factory=list)

    def call(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
        """Make a call; names of headers with _ for -."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        answer = request(self.server.port, method, address, body, {**self.headers, **cookie, **given})
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        self.said.append(unpack(answer.body))
        return answer

    def send_form(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Post a form."""
        kind = "application/x-www-form-urlencoded"
        return self.call("POST", address, urlencode(fields).encode(), Content_Type=kind)


def unpack(body: bytes) -> bytes:
    """Return what an answer says, also inside a workbook."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def invite(engine: Engine, new: NewAccount) -> str:
    """Add an account; returns the key of its one-time link."""
    with make_sessions(engine).begin() as session:
        return invite_account(session, new, datetime.now(UTC)).address("").rpartition("/")[2]


def read_all(staff: Program, addresses: tuple[str, ...]) -> None:
    """Open and download everything there is."""
    for address in addresses:
        assert staff.call("GET", address).status == 200, address


def read_as_staff(staff: Program, token: str) -> str:
    """Sign in with a token, read everything a council may, sign out; returns the cookie meanwhile."""
    csrf = read_csrf(staff, "/account/sign-in")
    assert staff.send_form("/account/token-sign-in", {"csrf_token": csrf, "token": "nok_wrong"}).status == 422
    assert staff.send_form("/account/token-sign-in", {"csrf_token": csrf, "token": token}).status == 303
    cookie = staff.cookie
    read_all(staff, READ_BY_COUNCIL)
    assert staff.call("GET", f"{API}/totals", Authorization=f"Bearer {token}").status == 200
    assert staff.send_form("/account/sign-out", {"csrf_token": read_csrf(staff, "/council/")}).status == 303
    return cookie


def sign_in_by_link(staff: Program, key: str, email: str) -> str:
    """Set a password by a link and sign in with it, first with a wrong one; returns the cookie."""
    link = f"/account/invitation/{key}"
    fields = {"password": PASSWORD, "again": PASSWORD}
    assert staff.send_form(link, {"csrf_token": read_csrf(staff, link), **fields}).status == 303
    csrf = read_csrf(staff, "/account/sign-in")
    for password, status in ((PASSWORD[:-1], 422), (PASSWORD, 303)):
        fields = {"csrf_token": csrf, "email": email, "password": password}
        assert staff.send_form("/account/sign-in", fields).status == status
    assert staff.call("GET", "/account/").status == 200
    return staff.cookie


def hide_and_show(staff: Program) -> None:
    """Hide the first text there is, see it among the hidden, and show it again."""
    page = staff.call("GET", TEXTS).body.decode()
    address = unescape(re.findall(r'href="([^"]*/suggestions/hide[^"]*)"', page)[0])
    fields = dict(parse_qsl(address.partition("?")[2]))
    csrf = read_csrf(staff, address)
    for reason, status in (("", 422), ("повтор", 303)):
        form = {**fields, "csrf_token": csrf, "reason": reason}
        assert staff.send_form(f"{TEXTS}/hide", form).status == status
    csrf = read_csrf(staff, f"{TEXTS}?hidden=only")
    assert staff.send_form(f"{TEXTS}/show", {**fields, "csrf_token": csrf}).status == 303


def set_up_second_factor(staff: Program) -> None:
    """Connect a telephone, as an administrator must."""
    address = "/account/second-factor"
    page = staff.call("GET", address).body.decode()
    key = re.findall(r'class="key">([A-Z2-7 -]+)<', page)[0]
    fields = {"csrf_token": read_csrf(staff, address), "code": make_code(key)}
    assert staff.send_form(address, fields).status == 200


def read_csrf(staff: Program, address: str) -> str:
    """Return what proves that a form came from our own page."""
    page = staff.call("GET", address).body.decode()
    return str(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0])
