"""Measures the clerk's speed: 400 sheets of paper typed in by keyboard in a real browser.

    python -m bench.entry [--database-url postgresql://…] [--sheets 400]

Needs Chromium. Presses the keys that a clerk presses (a digit for each answer, Enter to leave a field and to save) on
sheets with random answers, without free texts, and waits for each next sheet as a clerk would. What a person takes is
not measured but stated: 0.75 s a key, of which 0.28 s are an average typist's and the rest a look at the paper. Exit
code 1 if a sheet takes 20 s or more so, or if one of them was not stored.
"""

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime

from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import func, select

from bench.intake import own_database, prepare, server
from bench.ladder import RUNGS
from survey_app.catalogue.catalogue import load_catalogue
from survey_app.domain.questionnaires import Question
from survey_app.settings import ROOT
from survey_app.storage.models import CycleRow, ResponseRow
from survey_app.storage.session import make_engine, make_sessions
from survey_app.storage.tokens import add_token
from tests.chromium import CHROMIUM_ARGUMENTS, find_chromium

SECONDS_A_KEY = 0.75
LIMIT = 20.0
ENTER = "Enter"
FETCHED = """performance.getEntriesByType("resource").filter((each) => each.initiatorType === "fetch")
  .map((each) => each.duration)"""


def main() -> None:
    """Type the sheets, print; exit code 1 if it is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", help="a PostgreSQL server; else SQLite in a temporary folder")
    parser.add_argument("--sheets", type=int, default=400)
    options = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        given = options.database_url
        url = stack.enter_context(own_database(given)) if given else f"sqlite:///{folder}/entry.db"
        codes = prepare(url)
        address = stack.enter_context(server(RUNGS[-1], url, "memory://", 1))
        is_fast = measure(address, url, codes[0], options.sheets)
    print(f"load average after: {os.getloadavg()[0]:.1f}")
    sys.exit(int(not is_fast))


def measure(address: str, url: str, organization: str, sheets: int) -> bool:
    """Type so many sheets of an organization in; tell whether it was fast enough."""
    engine = make_engine(url)
    with make_sessions(engine).begin() as session:
        cycle = session.scalars(select(CycleRow).where(CycleRow.council_id.is_not(None))).one()
        code, council = cycle.code, cycle.council_id
        assert council is not None
        token = add_token(session, council, "operator", created_at=datetime.now(UTC), expires_on=None)[1]
    day = min(date(2026, 1, 31), datetime.now(UTC).date()).isoformat()
    stack = f"organization={organization}&channel=paper&day={day}&from=1&to={sheets}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS))
        page = browser.new_page(locale="ru-RU")
        sign_in(page, address, token)
        page.goto(f"{address}/council/cycles/{code}/entry?{stack}")
        page.evaluate("performance.setResourceTimingBufferSize(10000)")
        keys, typing, saving, served = type_all(page, sheets)
        browser.close()
    with engine.connect() as connection:
        stored = connection.scalar(select(func.count()).select_from(ResponseRow))
    engine.dispose()
    return report(keys, typing, saving, served, stored == sheets)


def type_all(page: Page, sheets: int) -> tuple[list[int], list[float], list[float], list[float]]:
    """Return of each sheet the keys pressed, the seconds they took, those until the next sheet, and the server's."""
    questions = load_catalogue(ROOT / "config").for_sphere("social").questions
    chance = random.Random(26)
    keys, typing, saving = [], [], []
    for number in range(1, sheets + 1):
        pressed = [*choose_keys(questions, chance), ENTER]
        began = time.perf_counter()
        for key in pressed[:-1]:
            page.keyboard.press(key)
        done = time.perf_counter()
        if number == sheets:  # the last one leaves the page, and with it what the browser remembers
            served = [each / 1000 for each in page.evaluate(FETCHED)]
        page.keyboard.press(ENTER)
        heading = "Стопка закончена" if number == sheets else re.compile(rf"^\s*Лист {number + 1} из")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        saving.append(time.perf_counter() - done)
        typing.append(done - began)
        keys.append(len(pressed))
    return keys, typing, saving, served


def choose_keys(questions: Sequence[Question], chance: random.Random) -> Iterator[str]:
    """Give the keys of a sheet with random answers; one in fifty is not answered."""
    answers: dict[str, str | None] = {}
    for question in questions:
        condition = question.show_if
        if condition and answers.get(condition.question) != condition.option:
            continue
        if question.kind == "choice":
            place = 0 if chance.random() < 0.02 else chance.randint(1, len(question.options))
            answers[question.code] = question.options[place - 1].code if place else None
            yield str(place)
        else:
            yield from str(chance.randint(18, 90)) if question.kind == "number" else ""
            yield ENTER


def sign_in(page: Page, address: str, token: str) -> None:
    """Sign in with a token of an operator."""
    page.goto(f"{address}/account/sign-in")
    form = page.locator("form[action*=token]")
    if not form.locator("[name=token]").is_visible():
        page.locator("summary").last.click()
    form.locator("[name=token]").fill(token)
    with page.expect_navigation():
        page.keyboard.press(ENTER)


def report(
    keys: list[int],
    typing: list[float],
    saving: list[float],
    served: list[float],
    is_whole: bool,  # noqa: FBT001
) -> bool:
    """Print what was measured, and what a sheet takes with a person at the keys."""
    slowest = sorted(saving)[int(len(saving) * 0.95)]
    program = statistics.mean(saving)
    sheet = statistics.mean(keys) * SECONDS_A_KEY + program
    print(f"sheets: {len(keys)}, {'all' if is_whole else 'NOT ALL'} of them stored once")
    print(f"keys a sheet: {statistics.mean(keys):.1f} ({min(keys)}…{max(keys)})")
    print(f"the program's answer to a key: {sum(typing) / (sum(keys) - len(keys)) * 1000:.1f} ms")
    print(
        f"from Enter to the next sheet: median {statistics.median(saving) * 1000:.0f} ms, 95 % {slowest * 1000:.0f} ms"
    )
    print(f"of it the server: median {statistics.median(served) * 1000:.0f} ms")
    print(
        f"with a person at {SECONDS_A_KEY} s a key: {sheet:.1f} s a sheet, {len(keys) * sheet / 3600:.1f} hours in all"
    )
    return is_whole and sheet < LIMIT


if __name__ == "__main__":
    main()
