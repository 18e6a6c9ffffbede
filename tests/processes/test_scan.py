"""A whole run with traces of persons planted in it, then a search of every column, log line and file for them."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from survey_app.domain.accounts import NewAccount
from survey_app.storage.models import CouncilRow
from survey_app.storage.session import make_engine, make_sessions
from survey_app.storage.tokens import add_token
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.factories import ANSWERS, response_payload
from tests.integration.web.hosted_forms import SeenForm
from tests.processes.conftest import ADDRESS, CODE, prepare, serve
from tests.processes.programs import (
    PASSWORD,
    READ_BY_ADMINISTRATOR,
    READ_BY_COUNCIL,
    READ_BY_ORGANIZATION,
    Program,
    hide_and_show,
    invite,
    read_all,
    read_as_staff,
    set_up_second_factor,
    sign_in_by_link,
)
from tests.processes.traces import Trace, find_bytes, find_in_files, find_in_tables
from tests.waiting import wait_until

pytestmark = pytest.mark.processes
NAME = "Перепёлкина Аглая Зотовна"
IN_TEXTS = ("pending_text.text", "free_text.text")
CITIZEN = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "Zarya/7.3 (Perepelka; rv:11.4)"}
STAFF = {"X-Forwarded-For": "198.51.100.23", "User-Agent": "Mozilla/5.0 (X11; Sova/9.1) Gecko/20100101 Firefox/142.7"}
TELEPHONE, NET_ADDRESS = "8 (912) 345-67-89", "aglaya собака mail точка ru"
ONE_TIME_CODE, PROOF, COOKIE = "KOD-5519-ZVEZDA", "proof-40c1f7-granat", "respondent-77ab3e"
TRACES = [
    Trace("address", CITIZEN["X-Forwarded-For"]),
    Trace("agent", CITIZEN["User-Agent"]),
    Trace("name", NAME, allowed=IN_TEXTS),
    Trace("telephone", TELEPHONE, allowed=IN_TEXTS),
    Trace("address on the net", NET_ADDRESS, allowed=IN_TEXTS),
    Trace("one-time code", ONE_TIME_CODE),
    Trace("proof", PROOF),
    Trace("cookie", COOKIE),
    Trace("password", PASSWORD),
    Trace("address of staff", STAFF["X-Forwarded-For"]),
    Trace("agent of staff", STAFF["User-Agent"]),
]


@pytest.fixture
def staff_token(database_url: str) -> str:
    """A council's token, on a database with an open cycle."""
    engine = prepare(make_engine(database_url))
    with make_sessions(engine).begin() as session:
        council = session.query(CouncilRow).one()
        token = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)[1]
    engine.dispose()
    return token


def test_nothing_planted_is_found_anywhere(
    database_url: str, staff_token: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    with serve(database_url, tmp_path, TRUSTED_PROXIES="1", TMPDIR=str(folder)) as server:
        citizen = Program(server, CITIZEN, cookie=f"session={COOKIE}")
        receipts = [answer_by_api(citizen), answer_on_page(citizen)]
        knock_wrongly(citizen)
        engine = make_engine(database_url)
        staff, school, chief = (Program(server, STAFF) for _ in range(3))
        given = {"token": staff_token, "session of token": read_as_staff(staff, staff_token)}
        given |= read_by_accounts(engine, staff, school, chief)
        traces = [*TRACES, *list_given(receipts, given)]
        first_day = find_in_tables(engine, traces)
        clear(engine, datetime.now(UTC).date() + timedelta(days=3))
        last_day = find_in_tables(engine, traces)
        files = find_in_files(tmp_path, traces)
        with engine.connect() as connection:
            texts = connection.execute(text("SELECT text FROM free_text")).scalars().all()
        engine.dispose()
    assert (first_day, last_day, files) == ([], [], [])
    assert find_in_files(tmp_path, traces) == [], "what was written at the end"
    printed = capfd.readouterr()
    content = (printed.out + printed.err).encode()
    assert not [each.name for each in traces if find_bytes(content, tuple(each.list_bytes()))]
    assert sorted(NAME in each for each in texts) == [True, True], "where a text belongs it is"
    # The page of a link sends its form to where it stands; forms and pages tell nothing else.
    links = {name for name in given if name.startswith("link")}
    told = {name: list_told(program, traces) - links for name, program in (("school", school), ("chief", chief))}
    assert told == {"school": set(), "chief": set()}
    assert list_told(staff, traces) - links == {"name"}, "the council reads texts, and nothing else of a person"


def read_by_accounts(engine: Engine, staff: Program, school: Program, chief: Program) -> dict[str, str]:
    """Let a council, an organization and an administrator sign in and read everything; returns what opens doors."""
    given = {}
    for program, new in (
        (staff, NewAccount("ivanova@example.ru", "council", ["social"])),
        (school, NewAccount("petrova@example.ru", "organization", organization=CODE)),
        (chief, NewAccount("sidorova@example.ru", "administrator")),
    ):
        link = given[f"link of {new.role}"] = invite(engine, new)
        given[f"session of {new.role}"] = sign_in_by_link(program, link, new.email)
    read_all(staff, READ_BY_COUNCIL)
    hide_and_show(staff)
    read_all(school, READ_BY_ORGANIZATION)
    set_up_second_factor(chief)
    read_all(chief, READ_BY_ADMINISTRATOR)
    return given


def list_told(program: Program, traces: list[Trace]) -> set[str]:
    """Return the names of the traces that somebody was shown."""
    told = b"".join(program.said)
    return {each.name for each in traces if each.value.encode() in told}


def answer_by_api(citizen: Program) -> str:
    """Answer as the widget does; returns the receipt."""
    answers = {**ANSWERS, "suggestions": f"Меня зовут {NAME}, {TELEPHONE}, {NET_ADDRESS}"}
    payload = response_payload(answers, proof=PROOF, one_time_code=ONE_TIME_CODE, seconds=70)
    body, headers = json.dumps(payload).encode(), {"Content_Type": "application/json", "Referer": f"http://{NAME!a}/"}
    taken = citizen.call("POST", f"{ADDRESS}?name={ONE_TIME_CODE}", body, **headers)
    assert taken.status == 201, taken.body
    assert citizen.call("POST", ADDRESS, body, **headers).status == 200
    receipt = str(json.loads(taken.body)["receipt"])
    assert citizen.call("GET", f"/receipts/{receipt}").status == 200
    return receipt


def answer_on_page(citizen: Program) -> str:
    """Answer on the hosted page; returns the receipt."""
    form = SeenForm()
    form.feed(citizen.call("GET", f"/s/{CODE}").body.decode())
    filled = {**form.values, **{f"answer_{code}": value for code, value in ANSWERS.items()}}
    filled["answer_suggestions"] = f"С уважением, {NAME}"
    sent = citizen.send_form(form.action, filled)
    assert sent.status == 303, sent.body.decode()
    thanks = citizen.call("GET", sent.headers["Location"]).body.decode()
    found = re.search(r'class="receipt">\s*([0-9A-Z-]+)\s*<', thanks)
    assert found
    return found[1]


def knock_wrongly(citizen: Program) -> None:
    """Do what is refused and logged: a wrong page, a wrong body, a wrong token, another site's page."""
    json_type = {"Content_Type": "application/json"}
    assert citizen.call("GET", f"/nothing/{ONE_TIME_CODE}").status == 404
    assert citizen.call("POST", ADDRESS, b"{", **json_type).status == 400
    wrong = json.dumps(response_payload({**ANSWERS, "age": NAME})).encode()
    assert citizen.call("POST", ADDRESS, wrong, **json_type).status == 422
    assert citizen.call("GET", "/api/v1/cycles", Authorization=f"Bearer {PROOF}").status == 401
    assert citizen.call("GET", "/receipts/0000-0000-0000-0000").status in (200, 404)


def list_given(receipts: list[str], given: Mapping[str, str]) -> list[Trace]:
    """List what the service itself handed out: receipts, and what opens doors, of which its SHA-256 may be kept."""
    spellings = [spelling for each in receipts for spelling in (each, each.replace("-", ""))]
    opening = {name: value.partition("=")[2] or value for name, value in given.items()}
    assert all(len(value) > 20 for value in opening.values())
    return [
        *(Trace(f"receipt {each}", each) for each in spellings),
        *(Trace(name, value, is_hashed=False) for name, value in opening.items()),
    ]


def clear(engine: Engine, today: date) -> None:
    """Fold, move and clear as the worker does some days later."""

    def is_clear() -> bool:
        run_round(engine, Lease(engine, seconds=0), today)
        kept = "transaction_id IS NOT NULL OR quarter IS NOT NULL OR network IS NOT NULL OR digest IS NOT NULL"
        with engine.connect() as connection:
            return not connection.scalar(text(f"SELECT count(*) FROM response WHERE {kept}"))

    wait_until(is_clear)


@pytest.mark.parametrize(
    "kept",
    [
        "203.0.113.77",
        "hash: 7e1e19ae",
        "{'agent': 'zarya/7.3 (perepelka; rv:11.4)'}",
    ],
)
def test_the_search_finds_what_is_there(tmp_path: Path, kept: str) -> None:
    written = hashlib.sha256(b"203.0.113.77").hexdigest()[:20] if kept.startswith("hash") else kept
    (tmp_path / "log").write_text(f"one line\n{written} and more\n", "utf-8")
    assert len(find_in_files(tmp_path, TRACES)) == 1


def test_the_search_finds_numbers_and_bytes(engine: Engine) -> None:
    digest = hashlib.blake2b(b"203.0.113.77").digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE planted (number BIGINT, said TEXT)"))
        connection.execute(text("INSERT INTO planted VALUES (:number, :said)"), {"number": number, "said": NAME})
    assert sorted(find_in_tables(engine, TRACES)) == ["address in planted.number", "name in planted.said"]
