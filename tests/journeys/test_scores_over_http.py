"""From a register's file to a rating's three formats over HTTP: every number equals an outside calculation."""

import csv
import io
import json
import random
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.browser.conftest import LiveServer, serve_http
from tests.conftest import make_settings
from tests.journeys.rated_region import ORGANIZATIONS, Rated
from tests.slow_scores import Ratio, mean, publish, slow_missing, slow_ranks, slow_ratios

EDITIONS = ("nok-344n-2018-operators", "nok-344n-2018-letter")
YEAR = datetime.now(UTC).year
RATING = f"/api/v1/cycles/region-{YEAR}/rating"
BANDS = ((81, "отлично"), (61, "хорошо"), (41, "удовлетворительно"), (21, "ниже среднего"), (0, "плохо"))


@dataclass(frozen=True, slots=True)
class Outside:
    """A program somewhere else that knows an address, a token, and how the methodology was described to it."""

    server: LiveServer
    token: str
    codes: Mapping[str, str]

    def call(self, method: str, path: str, content: object = None) -> tuple[int, bytes]:
        """Make one call over HTTP; return status and body."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.server.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()

    def get(self, path: str) -> Any:
        """Return the JSON at an address."""
        status, body = self.call("GET", path)
        assert status == 200, body
        return json.loads(body)

    def observe(self, organization: Rated, content: object) -> tuple[int, Any]:
        """Put observations of an organization."""
        code = self.codes[organization.name]
        status, body = self.call("PUT", f"/api/v1/cycles/region-{YEAR}/organizations/{code}/observations", content)
        return status, json.loads(body)


@pytest.fixture
def server(database_url: str, catalogue: Catalogue) -> Iterator[LiveServer]:
    """The application over HTTP, once on each kind of database."""
    with serve_http() as listening:
        url = f"http://127.0.0.1:{listening.server_port}"
        app = create_app(make_settings(database_url, public_url=url), catalogue)
        listening.app = app
        yield LiveServer(url, app)
    app.extensions["survey"].close()


def flask(server: LiveServer, *words: str) -> str:
    """Type a command as an administrator does."""
    result = server.app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
    return result.stdout


def open_cycle(server: LiveServer, folder: Path, edition: str) -> Outside:
    """Import the register, open a cycle of all of it, and hand an operator's token out."""
    register = folder / "register.csv"
    with register.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["name", "sphere", "kind", "region", "oktmo"])
        table.writerows([each.name, each.sphere, each.kind, each.region, each.oktmo] for each in ORGANIZATIONS)
    flask(server, "organizations", "import", str(register))
    flask(server, "councils", "add", "region", "Совет")
    flask(server, "cycles", "add", "region", str(YEAR), "--edition", edition, "--all")
    flask(server, "cycles", "open", f"region-{YEAR}")
    token = flask(server, "tokens", "add", "region", "--role", "operator").strip()
    listed = csv.DictReader(io.StringIO(flask(server, "organizations", "list").lstrip("\ufeff")), delimiter=";")
    return Outside(server, token, {row["name"].removeprefix("'"): row["code"] for row in listed})


def answer(outside: Outside, organization: Rated) -> list[dict[str, str]]:
    """Answer the questionnaire that the organization offers as its people do; return what they said."""
    address = f"/api/v1/organizations/{outside.codes[organization.name]}"
    form, chance = outside.get(f"{address}/questionnaire")["questionnaire"], random.Random(organization.name)
    sheets = []
    for _ in range(organization.people):
        sheet: dict[str, str] = {}
        for question in form["questions"]:
            opener = question["show_if"]
            if question["required"] and (not opener or sheet.get(opener["question"]) == opener["option"]):
                codes = [option["code"] for option in question["options"]]
                drawn = chance.choice(("yes", "yes", "no") if "yes" in codes else codes)
                sheet[question["code"]] = organization.alike.get(question["code"], drawn)
        key = {"code": form["code"], "version": form["version"]}
        payload = {"id": str(uuid4()), "questionnaire": key, "language": "ru", "channel": "link", "answers": sheet}
        assert outside.call("POST", f"{address}/responses", payload)[0] == 201
        sheets.append(sheet)
    return sheets


def observe(outside: Outside, organization: Rated) -> dict[str, Any]:
    """Record what was seen; marks go onto the items that the service says it waits for. Return the counts."""
    content, counts = dict(organization.observed), dict(organization.observed)
    if not content:
        return counts
    marked: dict[str, dict[str, float | str]] = {}
    for code, marks in organization.marks.items():
        begun = outside.observe(organization, {"items": {code: {"name": 1}}})[1]  # every list of items has a name
        waiting = ["name", *begun["unmarked"][code]]
        marked[code] = {**dict.fromkeys(waiting, 1), **dict(zip(waiting, marks, strict=False))}
        required = [mark for mark in marked[code].values() if not isinstance(mark, str)]
        counts[code] = {"found": sum(required), "required": len(required)}
    status, recorded = outside.observe(organization, {**content, "items": marked or None})
    assert (status, recorded["unmarked"]) == (200, {}), recorded
    return counts


def calculate(
    sheets: Mapping[str, list[dict[str, str]]], observed: Mapping[str, dict[str, Any]], *, is_letter: bool
) -> dict[str, dict[str, Ratio | None]]:
    """Score every organization from what was sent, without asking the service for anything."""
    return {
        each.name: slow_ratios(
            sheets[each.name], observed[each.name], each.sphere, each.kind or None, is_letter=is_letter
        )
        for each in ORGANIZATIONS
    }


def published(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the numbers of one organization in the JSON, by code of indicator and criterion."""
    indicators = {code: each["value"] for code, each in row["indicators"].items()}
    return {**indicators, **row["criteria"], "S": row["score"]}


def check_means(means: Mapping[str, Any], exact: Mapping[str, dict[str, Ratio | None]]) -> None:
    """Compare the means: spheres and municipalities over organizations, regions over their spheres."""
    groups: dict[tuple[str, ...], list[Ratio]] = defaultdict(list)
    for each in ORGANIZATIONS:
        score = exact[each.name]["S"]
        for group in ((each.region, each.sphere), (each.region, each.oktmo[:8], each.sphere)):
            groups[group] += [score] if score else []
    spheres = {(one["region"], one["sphere"]): one["score"] for one in means["spheres"]}
    assert spheres == {group: publish(mean(scores)) for group, scores in groups.items() if len(group) == 2}
    places = {(one["region"], one["municipality"], one["sphere"]): one["score"] for one in means["municipalities"]}
    assert places == {group: publish(mean(scores)) for group, scores in groups.items() if len(group) == 3}
    for one in means["regions"]:
        own = [mean(scores) for group, scores in groups.items() if len(group) == 2 and group[0] == one["region"]]
        assert one["score"] == publish(mean([each for each in own if each]))


def check_csv(table: bytes, scores: Mapping[str, Mapping[str, str | None]], point: str, delimiter: str) -> None:
    """Compare a CSV; its cells are empty where the JSON has null or nothing."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert len(rows) == len(scores)
    for row in rows:
        own = scores[row["name"].removeprefix("'")]
        numbers = {name: cell for name, cell in row.items() if name.startswith(("criterion_", "indicator_"))}
        expected = {f"{'indicator' if '.' in code else 'criterion'}_{code}": text for code, text in own.items()}
        del expected["criterion_S"]
        shown = {name: (expected.get(name) or "").replace(".", point) for name in numbers}
        assert numbers == shown
        assert row["score"] == (own["S"] or "").replace(".", point)


def check_workbook(file: bytes, scores: Mapping[str, Mapping[str, str | None]]) -> None:
    """Compare the numbers that the workbook shows before anything calculates it."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(file), data_only=True)["Рейтинг"]
    heading, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == len(scores)
    for values in rows:
        row = dict(zip(heading, values, strict=True))
        for code, text in scores[row["Организация"]].items():
            cell = row["Балл" if code == "S" else code if "." in code else f"K{code}"]
            assert (cell in (None, "")) if text is None else abs(cell - float(text)) < 1e-9, (row["Организация"], code)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_number_of_a_rating_equals_an_outside_calculation(
    server: LiveServer, tmp_path: Path, edition: str
) -> None:
    outside = open_cycle(server, tmp_path, edition)
    sheets = {each.name: answer(outside, each) for each in ORGANIZATIONS}
    observed = {each.name: observe(outside, each) for each in ORGANIZATIONS}
    status, refusal = outside.observe(ORGANIZATIONS[0], {"stand": {"found": 18, "required": 17}})
    assert (status, refusal["errors"][0]["pointer"]) == (422, "/stand/found")

    exact = calculate(sheets, observed, is_letter=edition.endswith("letter"))
    scores = {name: {code: publish(each) for code, each in own.items()} for name, own in exact.items()}
    body = outside.get(RATING)
    rows = {row["name"]: row for row in body["organizations"]}
    assert {name: published(row) for name, row in rows.items()} == scores
    assert {name: row["rank"] for name, row in rows.items()} == slow_ranks(
        {name: own["S"] for name, own in scores.items()}
    )
    for each in ORGANIZATIONS:
        lacking = slow_missing(sheets[each.name], observed[each.name], each.sphere, each.kind or None)
        assert set(rows[each.name]["missing"]) == lacking
        score, band = scores[each.name]["S"], rows[each.name]["band"]
        expected = next(title for least, title in BANDS if int(float(score) + 0.5) >= least) if score else None
        assert (band["title"] if band else None) == expected
    check_means(body["means"], exact)
    check_csv(outside.call("GET", f"{RATING}.csv")[1], scores, ",", ";")
    check_csv(outside.call("GET", f"{RATING}.csv?dialect=machine")[1], scores, ".", ",")
    check_workbook(outside.call("GET", f"{RATING}.xlsx")[1], scores)

    flask(server, "cycles", "close", f"region-{YEAR}")
    flask(server, "cycles", "freeze", f"region-{YEAR}", "--decision", "7", "--date", f"{YEAR}-01-01")
    signed = outside.get(RATING)
    assert signed["decision"] == {"number": "7", "date": f"{YEAR}-01-01"}
    assert {row["name"]: published(row) for row in signed["organizations"]} == scores
    assert signed["means"] == body["means"]
