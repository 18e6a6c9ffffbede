"""The same totals and texts in every format, from the API and from the command line."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from survey_app.domain.russian import CHANNEL_NAMES, SPHERE_NAMES
from survey_app.exports.cells import undefuse
from survey_app.exports.people_columns import totals_columns
from tests.factories import ANSWERS, response_payload
from tests.integration.web.council.conftest import BAD_NAME, TOTALS, Api

HEADER = "cycle;organization;inn;name;sphere;channel;question;option;count;answered"
HEADER_BY_PLACE = "cycle;organization;inn;name;sphere;channel;place;question;option;count;answered"

Rows = list[dict[str, Any]]
_SPHERE_CODES = {name: code for code, name in SPHERE_NAMES.items()}
_CHANNEL_CODES = {name: code for code, name in CHANNEL_NAMES.items()}


def _read_csv(content: bytes, delimiter: str) -> Rows:
    """Read a table as programs do: texts only, defused cells as they were."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)
    return [{column: undefuse(value) for column, value in row.items()} for row in rows]


def _read_xlsx(content: bytes, *, by_place: bool) -> Rows:
    """Read a workbook as programs would: by its headings, codes for the words that people read."""
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["Итоги", "Пояснения"]
    header, *rows = workbook["Итоги"].iter_rows(values_only=True)
    columns = totals_columns(by_place=by_place)
    assert list(header) == [each.heading for each in columns]
    explained = list(workbook["Пояснения"].iter_rows(values_only=True))
    assert explained == [(each.heading, each.meaning) for each in columns]
    return [_as_codes(dict(zip(header, row, strict=True))) for row in rows]


def _as_codes(row: dict[Any, Any]) -> dict[str, Any]:
    count, answered, share = row["Выбрали"], row["Ответили на вопрос"], row["Доля"]
    assert (type(count), type(answered)) == (int, int)
    assert share == (pytest.approx(count / answered) if row["Код ответа"] and answered else None)
    cells = {
        "cycle": row["Цикл"],
        "organization": row["Код организации"],
        "inn": row["ИНН"],
        "name": row["Организация"],
        "sphere": _SPHERE_CODES[row["Сфера"]],
        "channel": _CHANNEL_CODES.get(row["Канал"], ""),
        **({"place": row["Код места"]} if "Код места" in row else {}),
        "question": row["Код вопроса"],
        "option": row["Код ответа"],
        "count": count,
        "answered": answered,
    }
    return {column: "" if cell is None else str(cell) for column, cell in cells.items()}


def _flatten(body: Mapping[str, Any]) -> dict[tuple[str, str, str], int]:
    """Return the JSON's counts by organization, question and option; the number of texts if it is known."""
    return {
        (organization["code"], question["code"], option): count
        for organization in body["organizations"]
        for question in organization["questions"]
        if question["answered"] is not None
        for option, count in (question["options"] or {"": question["answered"]}).items()
    }


def _add_up(rows: Rows) -> dict[tuple[str, str, str], int]:
    """Return a table's counts in the same way, added up over channels."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        counts[row["organization"], row["question"], row["option"]] += int(row["count"])
    return dict(counts)


@pytest.mark.parametrize("by", ["", "by=place&"])
@pytest.mark.parametrize(
    "query", ["", "sphere=culture&", "organization=k7m3q9xa&", "channel=qr&", "set_aside=include&", "sphere=mse&"]
)
def test_every_format_says_the_same(api: Api, query: str, by: str) -> None:
    query, header = query + by, HEADER_BY_PLACE if by else HEADER
    body = api.get(f"{TOTALS}?{query}".rstrip("?&")).get_json()
    people = api.get(f"{TOTALS}.csv?{query}dialect=people")
    assert people.data.startswith(b"\xef\xbb\xbf" + header.encode() + b"\r\n")
    rows = _read_csv(people.data, ";")
    assert _read_csv(api.get(f"{TOTALS}.csv?{query}dialect=machine").data, ",") == rows
    if rows:
        assert _read_xlsx(api.get(f"{TOTALS}.xlsx?{query}".rstrip("?&")).data, by_place=bool(by)) == rows
    assert _add_up(rows) == _flatten(body)
    assert bool(rows) is ("mse" not in query)
    for organization in body["organizations"]:
        own = [row for row in rows if row["organization"] == organization["code"]]
        facts = {(row["cycle"], row["name"], row["inn"], row["sphere"]) for row in own}
        assert facts == {("social-2026", organization["name"], organization["inn"], organization["sphere"])}
        _check_answered(own, organization)
        for place in organization.get("places", []):
            _check_answered([row for row in own if row["place"] == (place["place"] or "")], place)


def _check_answered(rows: Rows, part: Mapping[str, Any]) -> None:
    """See that the question asked of everybody has as many answers by each channel as there are responses."""
    answered: Counter[str] = Counter()
    for row in rows:
        if row["question"] == "recommend" and row["option"] == "yes":
            answered[row["channel"]] += int(row["answered"])
    assert answered == (part["responses"]["by_channel"] or {"": 0}) | ({"": 0} if "" in answered else {})


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("", ""),
        ("?organization=k7m3q9xa", "-K7M3Q9XA"),
        ("?sphere=culture", "-culture"),
        ("?channel=qr&sphere=social", "-social-qr"),
        ("?set_aside=include", "-with-set-aside"),
        ("?by=place&sphere=social", "-social-by-place"),
        ("?municipality=28701000", "-28701000"),
        ("?municipality=&query=школа", "-no-municipality-found"),
    ],
)
def test_a_file_s_name_tells_what_is_in_it(api: Api, query: str, part: str) -> None:
    for form in ("json", "csv", "xlsx"):
        disposition = api.get(f"{TOTALS}.{form}{query}").headers["Content-Disposition"]
        assert disposition == f'attachment; filename="totals-social-2026{part}.{form}"'
    assert "Content-Disposition" not in api.get(f"{TOTALS}{query}").headers


def test_a_file_of_texts_is_named_too(api: Api) -> None:
    texts = "/api/v1/cycles/social-2026/suggestions"
    for form in ("json", "csv"):
        disposition = api.get(f"{texts}.{form}?organization=K7M3Q9XA").headers["Content-Disposition"]
        assert disposition == f'attachment; filename="suggestions-social-2026-K7M3Q9XA.{form}"'
    assert "Content-Disposition" not in api.get(texts).headers


@pytest.mark.parametrize("by", ["", "place"])
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_the_command_gives_the_same_file(app: Flask, api: Api, form: str, by: str, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    command = ["totals", "export", "social-2026", "--format", form, *(["--by", by] if by else [])]
    printed = runner.invoke(args=command)
    assert printed.exit_code == 0, printed.output
    query = f"?by={by}" if by else ""
    assert _without_instant(printed.stdout_bytes) == _without_instant(api.get(f"{TOTALS}.{form}{query}").data)
    file = tmp_path / "итоги"
    file.write_text("прежние")
    assert runner.invoke(args=[*command, "--output", str(file)]).exit_code == 0
    assert _without_instant(file.read_bytes()) == _without_instant(printed.stdout_bytes)
    assert [each.name for each in tmp_path.iterdir() if "итоги" in each.name] == ["итоги"]


def test_a_refused_export_leaves_the_file_as_it_was(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "итоги.csv"
    file.write_text("прежние")
    refused = app.test_cli_runner().invoke(args=["totals", "export", "social-1999", "--output", str(file)])
    assert refused.exit_code == 1
    assert "social-1999" in refused.stderr
    assert file.read_text() == "прежние"
    assert [each.name for each in tmp_path.iterdir() if "итоги" in each.name] == ["итоги.csv"]


def _without_instant(content: bytes) -> bytes:
    before, found, after = content.partition(b'"generated_at":"')
    return before + after[20:] if found else content


def test_cells_that_would_run_are_defused(api: Api) -> None:
    rows = csv.DictReader(io.StringIO(api.get(f"{TOTALS}.csv").data.decode("utf-8-sig")), delimiter=";")
    assert {row["name"] for row in rows if row["organization"] == "K7M3Q9XA"} == {f"'{BAD_NAME}"}
    names = load_workbook(io.BytesIO(api.get(f"{TOTALS}.xlsx").data))["Итоги"]["D"]
    cell = next(each for each in names if each.value == BAD_NAME)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (BAD_NAME, "s", True)
    texts = api.get("/api/v1/cycles/social-2026/suggestions.csv").data.decode("utf-8-sig")
    assert ";'+ Больше лавочек" in texts


def test_the_same_totals_are_the_same_file(api: Api) -> None:
    assert api.get(f"{TOTALS}.xlsx").data == api.get(f"{TOTALS}.xlsx").data


def test_suggestions_tell_nothing_of_their_order(app: Flask, client: FlaskClient, api: Api) -> None:
    for said in ("Ночью тихо", "Автобус"):
        payload = response_payload({**ANSWERS, "suggestions": said})
        assert client.post("/api/v1/organizations/K7M3Q9XA/responses", json=payload).status_code == 201
    with app.extensions["survey"].engine.begin() as connection:
        key = connection.execute(text("SELECT response_id FROM pending_text WHERE text = 'Ночью тихо'")).scalar_one()
        moved = (
            "INSERT INTO free_text (key, organization_id, cycle_id, question, month, text) SELECT response.id, "
            "organization_id, cycle_id, 'suggestions', :month, 'Ночью тихо' FROM response WHERE id = :key"
        )
        connection.execute(text(moved), {"key": key, "month": datetime.now(UTC).strftime("%Y-%m")})
        connection.execute(text("DELETE FROM pending_text WHERE response_id = :key"), {"key": key})
    body = api.get("/api/v1/cycles/social-2026/suggestions").get_json()
    assert body["cycle"]["code"] == "social-2026"
    texts = [each["text"] for each in body["suggestions"]]
    assert sorted(texts) == ["+ Больше лавочек", "А ещё; «кавычки»", "Автобус", "Ночью тихо"]
    assert body["suggestions"][0].keys() == {"organization", "name", "month", "question", "text"}
    assert len({each["month"] for each in body["suggestions"]}) == 1
    table = api.get("/api/v1/cycles/social-2026/suggestions.csv?dialect=machine").data.decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [undefuse(row["text"]) for row in rows] == texts
    assert texts.index("Автобус") < texts.index("Ночью тихо")
