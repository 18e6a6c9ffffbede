"""`POST …/responses/batch`: what is stored, the report for every row, and every refusal."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from survey_app.exports.batch_file import MOST_BATCH_BYTES, MOST_BATCH_LINES
from survey_app.storage.models import CouncilRow, CycleRow
from survey_app.storage.tokens import add_token
from survey_app.web.api.openapi import render_openapi
from tests.contract.conftest import CODE, count_stored
from tests.fixed_clock import stop_clock

ADDRESS = "/api/v1/cycles/social-2026/responses/batch"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = "organization;channel;sheet;day;stand_used;stand_satisfied;recommend;age;suggestions"
Send = Callable[..., TestResponse]


def line(number: object = 1, answers: str = "да;нет;1;41;Свет", *, code: str = CODE, channel: str = "paper") -> str:
    return f"{code};{channel};{number};14.03.2026;{answers}"


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *lines)).encode()


def make_headers(app: Flask, role: str = "operator", scopes: tuple[str, ...] = ("batch",)) -> dict[str, str]:
    with app.extensions["survey"].sessions.begin() as session:
        council = session.scalars(select(CouncilRow.id)).first()
        token = add_token(session, council, role, created_at=datetime.now(UTC), expires_on=None, scopes=scopes)[1]
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def send(app: Flask, collecting: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Send a batch with the token of an operator that may do nothing else."""
    stop_clock(monkeypatch, "survey_app.web.api.batch")
    headers = make_headers(app)

    def send(content: bytes, media_type: str = "text/csv", query: str = "", address: str = ADDRESS) -> TestResponse:
        return collecting.post(address + query, data=content, content_type=media_type, headers=headers)

    return send


def rows_of(answer: TestResponse) -> list[tuple[int, str, str | None]]:
    body = answer.get_json()
    for row in body["rows"]:
        assert row.keys() == {"row", "status", "code", "detail", "notes"}
        assert bool(row["code"]) == bool(row["detail"]) == (row["status"] == "refused")
    return [(row["row"], row["status"], row["code"]) for row in body["rows"]]


def check_refusal(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.mimetype == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.get_json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    return problem


def test_a_good_batch_is_stored_and_sent_again_is_repeated(app: Flask, send: Send) -> None:
    content = table(line(1), "", line(2, "нет;да;да,нет;;", channel="phone"), line("№ 3", ";;0;;", code="k7м3q9ха"))
    answer = send(content)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert rows_of(answer) == [(2, "stored", None), (4, "stored", None), (5, "stored", None)]
    body = answer.get_json()
    assert body["cycle"] == "social-2026"
    assert body["summary"] == {"rows": 3, "stored": 3, "repeated": 0, "refused": 0}
    assert [[note["code"] for note in row["notes"]] for row in body["rows"]] == [
        [],
        ["two_ticked", "skipped_dropped"],
        [],
    ]
    again = send(content)
    assert (again.status_code, again.get_json()["summary"]["repeated"]) == (200, 3)
    assert {status for _, status, _ in rows_of(again)} == {"repeated"}
    assert count_stored(app) == 3


@pytest.mark.parametrize("query", ["", "?partial=false"])
def test_one_refused_row_holds_all_others(app: Flask, send: Send, query: str) -> None:
    assert send(table(line(9))).status_code == 200
    content = table(line(1), line(2, "возможно;;;;"), line(9), line(9, ";;нет;;"))
    answer = send(content, query=query)
    problem = check_refusal(answer, 422, "rows_refused")
    assert rows_of(answer) == [
        (2, "refused", "others_refused"),
        (3, "refused", "unknown_option"),
        (4, "repeated", None),
        (5, "refused", "sheet_conflict"),
    ]
    assert problem["summary"] == {"rows": 4, "stored": 0, "repeated": 1, "refused": 3}
    assert count_stored(app) == 1
    partly = send(content, query="?partial=true")
    assert partly.status_code == 200
    assert rows_of(partly) == [
        (2, "stored", None),
        (3, "refused", "unknown_option"),
        (4, "repeated", None),
        (5, "refused", "sheet_conflict"),
    ]
    assert count_stored(app) == 2


def test_workbooks_and_objects_say_the_same_as_tables(app: Flask, send: Send) -> None:
    assert send(table(line(1), line(2))).status_code == 200
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(HEAD.split(";"))
    sheet.append([CODE, "paper", 1, date(2026, 3, 14), "да", "нет", 1, 41, "Свет"])
    file = io.BytesIO()
    workbook.save(file)
    assert rows_of(send(file.getvalue(), XLSX)) == [(2, "repeated", None)]
    values: list[object] = [CODE, "paper", 2, "2026-03-14", "yes", False, True, 41, "Свет"]
    objects = json.dumps(dict(zip(HEAD.split(";"), values, strict=True))).encode()
    for media_type in ("application/x-ndjson", "application/ndjson", "application/jsonl"):
        assert rows_of(send(b"\n" + objects, media_type)) == [(2, "repeated", None)]
    assert rows_of(send(table(line(1)).decode().encode("cp1251"), "text/csv; charset=windows-1251"))[0][1] == "repeated"
    assert count_stored(app) == 2


def test_the_examples_of_the_document_are_taken(app: Flask, send: Send) -> None:
    calls = render_openapi("http://localhost:8000")["paths"]["/api/v1/cycles/{cycle}/responses/batch"]
    for media_type, content in calls["post"]["requestBody"]["content"].items():
        if "example" in content:
            answer = send(content["example"].encode(), media_type)
            assert answer.status_code == 200, answer.text
    assert count_stored(app) == 3


UNREADABLE = {
    "empty": (b"", (422, "table_unreadable"), "пуст"),
    "no rows": (table(), (422, "table_unreadable"), "ни одной"),
    "binary": (b"\x00\x01", (422, "table_unreadable"), "не таблица"),
    "unknown column": (table(line(), head=HEAD.replace("age", "mood")), (422, "invalid_batch"), '"mood"'),
    "missing column": (table(line(), head=HEAD.replace("sheet", "")), (422, "invalid_batch"), '"sheet"'),
    "too many rows": (table(*[line()] * (MOST_BATCH_LINES + 1)), (413, "table_too_large"), str(MOST_BATCH_LINES)),
    "too many bytes": (b"x" * (MOST_BATCH_BYTES + 1), (413, "too_large"), str(MOST_BATCH_BYTES)),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_files_are_refused_in_words(app: Flask, send: Send, name: str) -> None:
    content, refusal, words = UNREADABLE[name]
    assert words in check_refusal(send(content), *refusal)["detail"]
    assert count_stored(app) == 0


def test_every_wrong_column_is_named(send: Send) -> None:
    problem = check_refusal(send(b"sheet;mood;x/y\n1;2;3"), 422, "invalid_batch")
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("/organization", "missing_column"),
        ("/channel", "missing_column"),
        ("/day", "missing_column"),
        ("/mood", "unknown_column"),
        ("/x~1y", "unknown_column"),
    ]


def test_other_media_types_and_parameters_are_refused(send: Send) -> None:
    check_refusal(send(table(line()), "application/json"), 415, "unsupported_media_type")
    check_refusal(send(table(line()), ""), 415, "unsupported_media_type")
    for query in ("?partial=yes", "?partial=true&partial=true", "?dry_run=true"):
        check_refusal(send(table(line()), query=query), 422, "invalid_input")


def test_who_may_not_finds_nothing_and_nothing_is_stored(
    app: Flask, collecting: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "survey_app.web.api.batch")

    def post(headers: dict[str, str], address: str = ADDRESS) -> TestResponse:
        return collecting.post(address, data=table(line()), content_type="text/csv", headers=headers)

    check_refusal(post({}), 401, "unauthorized")
    check_refusal(post(make_headers(app, scopes=("totals", "observations"))), 403, "scope_missing")
    check_refusal(post(make_headers(app), ADDRESS.replace("2026", "2025")), 404, "cycle_unknown")
    assert count_stored(app) == 0
    assert post(make_headers(app, "council")).status_code == 200


@pytest.fixture
def move(app: Flask) -> Iterator[Callable[[str], None]]:
    """Let the cycle be in another state; afterwards it is open again."""

    def move(state: str) -> None:
        with app.extensions["survey"].sessions.begin() as session:
            session.execute(update(CycleRow).where(CycleRow.code == "social-2026").values(state=state))

    yield move
    move("open")


@pytest.mark.parametrize("state", ["draft", "closing", "published"])
def test_before_and_after_its_time_a_cycle_takes_none(
    app: Flask, send: Send, move: Callable[[str], None], state: str
) -> None:
    move(state)
    assert state in check_refusal(send(table(line())), 409, "cycle_state")["detail"]
    check_refusal(send(b"rubbish\n1"), 409, "cycle_state")
    assert count_stored(app) == 0


def test_a_closed_cycle_takes_batches_and_a_year_outside_cycles_none(
    app: Flask, send: Send, move: Callable[[str], None]
) -> None:
    move("closed")
    assert rows_of(send(table(line()))) == [(2, "stored", None)]
    check_refusal(send(table(line()), address=ADDRESS.replace("2026", "standing-2026")), 409, "cycle_state")
    assert count_stored(app) == 1


def test_what_was_stored_is_logged_in_numbers(app: Flask, send: Send) -> None:
    assert send(table(line(1, ";;;;x"), line(1, ";;;;x"), line(2, ";;;7;"))).status_code == 422
    assert send(table(line(1, ";;;;x"), line(1, ";;;;x"), line(2, ";;;7;")), query="?partial=true").status_code == 200
    with app.extensions["survey"].engine.connect() as connection:
        rows = connection.execute(text("SELECT role, action, subject, detail FROM audit_entry ORDER BY id")).all()
    assert [(*row[:3], json.loads(row[3])) for row in rows][-1] == (
        *("operator", "import_responses", "social-2026"),
        {"stored": "1", "repeated": "1", "refused": "1"},
    )
