"""Every page that is served is valid HTML; a page of a new route fails until somebody shows it here."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import NewAccount
from survey_app.exports.banner_file import BANNER_SIZES
from survey_app.factory import create_app
from survey_app.fetching.limits import FetchLimits
from survey_app.fetching.page_fetcher import PageFetcher
from survey_app.services.load_demo import SAMPLE_COUNCIL, load_demo
from survey_app.services.load_demo import SAMPLE_ORGANIZATION as CODE
from survey_app.services.store_demo_responses import EMPTY_ORGANIZATION
from survey_app.settings import ROOT
from survey_app.storage.councils import get_council
from survey_app.storage.models import OrganizationHostRow, OrganizationRow
from survey_app.web.install.snippets import Addresses, render_banner_link, render_element, render_tag
from tests.accounts import EMAIL, PASSWORD, invite, make_code
from tests.conftest import make_settings
from tests.factories import ANSWERS
from tests.html_validator import validate
from tests.integration.web.administration_pages import see_administration
from tests.integration.web.batch_pages import see_batch, see_sheets
from tests.integration.web.council_host_pages import see_hosts
from tests.integration.web.hosted_forms import open_form, send
from tests.integration.web.list_pages import see_lists
from tests.integration.web.organization_pages import see_organization
from tests.internet import open_internet, page

CYCLE = f"/council/cycles/{SAMPLE_COUNCIL}-2026"
SCHOOL = f"{CYCLE}/organizations/{CODE}"
LIST, TEXTS = f"{CYCLE}/organizations", f"{CYCLE}/suggestions"
PUBLIC_PAGES = (
    *("/", "/?query=школа", "/?query=никто", "/?code=123", "/accessibility", "/api/", "/privacy"),
    *(f"/s/{CODE}", f"/s/{EMPTY_ORGANIZATION}", f"/q/{CODE}", f"/q/{CODE}/nowhere", f"/kiosk/{CODE}"),
    *("/visits/", "/receipts", "/receipts/12", "/receipts/ABCD-EFGH-JKMN-PQRS"),
    *("/install/", "/install/?query=школа", f"/install/{CODE}", f"/install/{CODE}/check", f"/install/{CODE}/posters"),
    *("/install/guides/html", "/install/guides/bitrix", f"/install/guides/wordpress?code={CODE}"),
    *("/account/sign-in", "/account/sign-in?next=/council/", "/nothing", "/s/ZZZZZZZZ", "/install/ZZZZZZZZ"),
)
SHOWN_OTHERWISE = ("/", "/?query=школа", "/accessibility", "/privacy", f"/s/{CODE}", f"/kiosk/{CODE}", "/receipts/12")
OTHERWISE = "lang=en&contrast=high&size=huge&style=easy"
COUNCIL_PAGES = (
    *("/council/", CYCLE, f"{CYCLE}?query=школа", f"{CYCLE}?query=никто", f"{CYCLE}?by=place", f"{CYCLE}/posters"),
    *(SCHOOL, f"{CYCLE}/organizations/{EMPTY_ORGANIZATION}", f"{SCHOOL}/observations"),
    *(LIST, f"{LIST}?query=школа&show=lagging&sort=lack", f"{LIST}?query=никто", f"{LIST}?page=9"),
    *(TEXTS, f"{TEXTS}?query=никто", f"{TEXTS}?organization={CODE}", f"{TEXTS}?hidden=only"),
    *(f"{CYCLE}/rating", f"{CYCLE}/rating?query=школа", f"{CYCLE}/rating?query=никто", f"{SCHOOL}/rating"),
    *(f"{CYCLE}/organizations/{EMPTY_ORGANIZATION}/rating", f"{CYCLE}/organizations/ZZZZZZZZ", "/council/cycles/none"),
    *(f"{CYCLE}/paper", f"{CYCLE}/paper.pdf?organization=x&first=9&last=1"),
    *(f"{CYCLE}/batch", f"{CYCLE}/batch?stored=2&repeated=1&refused=0"),
    *(f"{CYCLE}/visit", f"{CYCLE}/visit?query=никто"),
)
SAMPLE_SITE = ROOT / "survey_app" / "cli" / "sample_site" / "index.html"
ANSWERS_OF_A_SCHOOL = {code: value for code, value in ANSWERS.items() if code != "on_time"}
FILES = {
    *("colours.get_stylesheet", "stylesheet.get_skips", "static", "banners.get_banner", "guides.get_picture"),
    *("posters.get_poster", "posters.get_all_posters", "posters.get_preview", "cycle_posters.get_file"),
    *("posters.get_qr_png", "posters.get_qr_svg", "widget_script.get_widget", "frame_script.get_frame_script"),
    *("batch_pages.get_template", "council.get_days", "operator_report.get_file", "organization_list.get_file"),
    *("register.get_file", "audit_log.get_file", "packs.get_file"),
    *("visits.get_errands", "visits.get_session", "visit_shell.get_worker"),
    *("coverage.get_file", "coverage.get_whole_file", "proposals.get_file", "paper_sheets.get_file"),
    *("health.get_health", "health.get_readiness", "second_factor.get_qr", "sign_in.get_former_sign_in"),
}


class Visitor:
    """Opens pages, and keeps them by name."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.pages: dict[str, str] = {}
        self.paths: set[str] = set()

    def see(self, answer: TestResponse, name: str = "") -> str:
        """Keep what was answered, by its address or another name."""
        assert answer.mimetype == "text/html", answer.request.path
        assert answer.status_code in (200, 404, 409, 422), answer.request.path
        self.pages[f"{name or unquote(answer.request.full_path)} ({answer.status_code})"] = answer.text
        if answer.status_code < 300:
            self.paths.add(answer.request.path)
        return answer.text

    def open(self, address: str) -> str:
        """Open a page and keep it."""
        return self.see(self.client.get(address))

    def post(self, address: str, name: str, /, *, on: str = "", **fields: str) -> str:
        """Send a form that stands there, or on another page; keep what comes back, redirects followed."""
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(on or address).text)
        form = {**({"csrf_token": token[-1]} if token else {}), **fields}
        return self.see(self.client.post(address, data=form, follow_redirects=True), name)


@pytest.fixture
def demo(sqlite_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """The demo region."""
    app = create_app(make_settings(sqlite_url, demo=True), catalogue)
    load_demo(app.extensions["survey"], datetime(2026, 6, 1, 12, tzinfo=UTC))
    yield app
    app.extensions["survey"].close()


def test_every_page_is_valid(demo: Flask, tmp_path: Path) -> None:
    visitor = Visitor(demo.test_client())
    for address in PUBLIC_PAGES:
        visitor.open(address)
    for address in SHOWN_OTHERWISE:
        visitor.open(f"{address}{'&' if '?' in address else '?'}{OTHERWISE}")
    see_answers(visitor)
    see_checks(demo, visitor)
    see_council(visitor)
    see_hidden_text(visitor)
    see_hosts(demo, visitor, SCHOOL, CODE)
    see_administration(visitor, CODE, EMPTY_ORGANIZATION)
    see_account(demo, visitor)
    see_organization(visitor, find_organization_id(demo))
    see_lists(visitor, find_council(demo), f"{SAMPLE_COUNCIL}-2026", CODE)
    see_other_sites(visitor)
    assert list_unseen(demo, visitor) == set()
    assert validate(visitor.pages, tmp_path) == []


def find_organization_id(app: Flask) -> int:
    """Return the row id of the sample organization."""
    with app.extensions["survey"].readers() as session:
        number: int = session.scalars(select(OrganizationRow.id).filter_by(code=CODE)).one()
        return number


def find_council(app: Flask) -> str:
    """Return how the sample council is called on the buttons of a demonstration."""
    with app.extensions["survey"].readers() as session:
        return f"council {get_council(session, SAMPLE_COUNCIL).id}"


def see_answers(visitor: Visitor) -> None:
    """Send the hosted questionnaire: with a mistake, as it should be, and changed after it was taken."""
    client, address = visitor.client, f"/s/{CODE}"
    visitor.see(send(client, open_form(client, address), {"age": "7"}), "answers with problems")
    form = open_form(client, address)
    thanks = client.get(send(client, form, ANSWERS_OF_A_SCHOOL).headers["Location"])
    visitor.open(re.findall(r'href="[^"]*(/receipts/[^"]+)"', visitor.see(thanks, "thanks"))[0])
    visitor.see(send(client, form, {**ANSWERS_OF_A_SCHOOL, "recommend": "no"}), "taken before")


def see_checks(app: Flask, visitor: Visitor) -> None:
    """Check sites: one with the questionnaire, one whose policy forbids it, one that does not answer, nobody's."""
    tag = f'<script src="http://localhost:8000/w/1.js" data-organization="{CODE}"></script>'
    with app.extensions["survey"].sessions.begin() as session:
        owner = session.scalars(select(OrganizationRow).filter_by(code=CODE)).one()
        session.add(OrganizationHostRow(organization_id=owner.id, host="school.example.ru"))
    with open_internet() as internet:
        internet.add("http://school.example.ru/", page(tag))
        internet.add("http://school.example.ru/strict", page(tag, "Content-Security-Policy: script-src 'self'"))
        app.extensions["survey"].fetcher = PageFetcher("Tests/1", internet.network(), FetchLimits(visits=1))
        for address in ("http://school.example.ru/", "http://school.example.ru/strict", "http://elsewhere.example"):
            visitor.post(f"/install/{CODE}/check", f"check of {address}", address=address)


def see_account(app: Flask, visitor: Visitor) -> None:
    """Set a password by a link, sign in, connect a telephone, and be wrong at every turn."""
    stranger, visitor.client = visitor.client, app.test_client()
    link, wrong = invite(app, NewAccount(EMAIL, "council", (SAMPLE_COUNCIL,))), {"password": "x", "again": "y"}
    visitor.open(link)
    visitor.post(link, "passwords that differ", **wrong)
    visitor.post(link, "a password is set", password=PASSWORD, again=PASSWORD)
    for name, password in (("a wrong password", "x"), ("signed in with a password", PASSWORD)):
        visitor.post("/account/sign-in", name, email=EMAIL, password=password)
    for address in ("/account/", "/account/password", "/account/reset"):
        visitor.open(address)
    visitor.post("/account/password", "no present password", **wrong)
    key = re.findall(r'class="key">([^<]+)<', visitor.open("/account/second-factor"))[0]
    for name, code in (("a wrong code", "000000"), ("recovery codes", make_code(key))):
        visitor.post("/account/second-factor", name, code=code)
    visitor.open("/account/second-factor")
    visitor.post("/account/second-factor/off", "a code used before", on="/account/second-factor", code=make_code(key))
    visitor.post("/account/sign-out", "signed out", on="/account/")
    visitor.post("/account/sign-in", "half signed in", email=EMAIL, password=PASSWORD)
    visitor.open("/account/second-factor/code")
    visitor.post("/account/second-factor/code", "no recovery code", recovery="x")
    visitor.client = stranger


def see_council(visitor: Visitor) -> None:
    """Sign in, wrongly and rightly, read everything, and send observations with a mistake."""
    visitor.post("/account/token-sign-in", "a wrong token", on="/account/sign-in", token="nok_wrong")
    visitor.post("/account/token-sign-in", "a form that is too old", on="/account/sign-in", csrf_token="")
    name, value = re.findall(r'<button[^>]*name="(\w+)"\s+value="([^"]+)"', visitor.open("/account/sign-in"))[0]
    visitor.post("/account/demo-sign-in", "signed in", on="/account/sign-in", **{name: value})
    for address in COUNCIL_PAGES:
        visitor.open(address)
    field = re.findall(r'<input[^>]*\sname="([^"]+)"[^>]*inputmode="decimal"', visitor.open(f"{SCHOOL}/observations"))[
        0
    ]
    visitor.post(f"{SCHOOL}/observations", "observations with a mistake", **{field: "many"})
    see_batch(visitor, CYCLE, CODE)
    see_sheets(visitor, CYCLE, CODE)


def see_hidden_text(visitor: Visitor) -> None:
    """Hide a text: without a reason, with one, and show it again."""
    texts = visitor.open(TEXTS)
    address = unescape(re.findall(r'href="([^"]*/suggestions/hide[^"]*)"', texts)[0])
    fields = {key: value[0] for key, value in parse_qs(address.partition("?")[2]).items()}
    visitor.open(address)
    post_to = f"{TEXTS}/hide"
    visitor.post(post_to, "hidden without a reason", on=address, **fields, reason=" ")
    visitor.post(post_to, "hidden", on=address, **fields, reason="реклама")
    hidden = f"{TEXTS}?hidden=only"
    visitor.open(hidden)
    visitor.post(f"{TEXTS}/show", "shown again", on=hidden, **fields)


def see_other_sites(visitor: Visitor) -> None:
    """Take the sample site, and on it, in the widget's place, what organizations paste.

    Not the frame: its width in per cent is no valid HTML any more, and stands there on purpose.
    """
    here, page_of_school = Addresses("http://localhost:8000", CODE), SAMPLE_SITE.read_text("utf-8")
    visitor.pages["the sample site"] = page_of_school
    banners = [render_banner_link(here, size) for size in BANNER_SIZES]
    for snippet in (render_element(here), render_tag(here), *banners):
        pasted = re.sub("<nok-survey.*</nok-survey>", snippet, page_of_school)
        assert snippet in pasted
        visitor.pages[snippet] = pasted


def list_unseen(app: Flask, visitor: Visitor) -> set[str]:
    """Return the endpoints that answer a browser and of which no page was kept, nor do they answer with a file."""
    addresses = app.url_map.bind("localhost")
    seen = {addresses.match(path)[0] for path in visitor.paths}
    asked = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in asked if not rule.rule.startswith("/api/v1/")} - FILES - seen
