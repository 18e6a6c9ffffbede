"""After its first day a free text cannot be joined to the response it came with."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from survey_app.services.installation import Installation
from survey_app.storage.intake import IntakeRow
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.stored_responses import DAY, Writer, make_writer
from tests.waiting import wait_until

NEXT_DAY = DAY + timedelta(days=1)
TEMPORARY = ("transaction_id", "quarter", "network", "digest")


@pytest.fixture
def writer(installation: Installation) -> Writer:
    return make_writer(installation)


def write_texts(writer: Writer, texts: int, day: date = DAY) -> list[IntakeRow]:
    return [writer.write({"suggestions": f"Отзыв {number:03} за {day}"}, day) for number in range(texts)]


def count(installation: Installation, condition: str) -> int:
    with installation.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {condition}")) or 0


def pass_day(installation: Installation, today: date = NEXT_DAY) -> None:
    """Run rounds until all is cleared: on a shared server somebody else's transaction may hold a fold back."""

    def clear() -> bool:
        run_round(installation.engine, Lease(installation.engine, seconds=0), today)
        return not count(installation, f"response WHERE received_on < '{today}' AND digest IS NOT NULL")

    wait_until(clear)


def list_values(connection: Connection, table: str, *, without: tuple[str, ...]) -> set[Any]:
    rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()
    return {str(value) for row in rows for name, value in row.items() if name not in without and value is not None}


def test_no_value_of_a_text_is_a_value_of_its_response(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 40)
    pass_day(installation)
    shared = ("organization_id", "cycle_id")
    with installation.engine.connect() as connection:
        of_texts = list_values(connection, "free_text", without=shared)
        of_responses = list_values(connection, "response", without=shared)
        placed = connection.scalar(text("SELECT count(*) FROM response WHERE place_id IS NOT NULL"))
    assert placed  # or else nothing is said of places
    assert len(of_texts) == 40 + 40 + 1 + 1  # keys, texts, one question, one month
    assert of_texts & of_responses == set()


@pytest.mark.usefixtures("writer")
def test_a_text_has_no_column_for_what_a_response_knows(installation: Installation) -> None:
    seen = inspect(installation.engine)
    columns = {table: {each["name"] for each in seen.get_columns(table)} for table in ("free_text", "response")}
    assert columns["free_text"] & columns["response"] == {"organization_id", "cycle_id"}
    assert "place_id" in columns["response"]


def test_the_first_day_everything_stays_and_the_next_it_is_cleared(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 10)
    run_round(installation.engine, Lease(installation.engine, seconds=0), DAY)
    assert count(installation, "pending_text") == 10
    assert count(installation, "response WHERE transaction_id IS NULL OR digest IS NULL OR network IS NULL") == 0
    pass_day(installation)
    assert count(installation, "pending_text") == 0
    assert count(installation, "free_text") == 10
    for name in TEMPORARY:
        assert count(installation, f"response WHERE {name} IS NOT NULL") == 0


def test_todays_responses_are_left_alone(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 5)
    write_texts(writer, 3, NEXT_DAY)
    pass_day(installation)
    assert count(installation, "pending_text") == 3
    assert count(installation, "response WHERE digest IS NOT NULL") == 3


def test_many_missed_days_are_caught_up_with(installation: Installation, writer: Writer) -> None:
    for day in range(5):
        write_texts(writer, 2, DAY + timedelta(days=day * 10))
    pass_day(installation, DAY + timedelta(days=60))
    assert count(installation, "pending_text") == 0
    with installation.engine.connect() as connection:
        months = connection.scalars(text("SELECT DISTINCT month FROM free_text ORDER BY month"))
        assert list(months) == ["2026-03", "2026-04"]


def test_the_order_of_texts_says_nothing_of_their_arrival(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 200)
    pass_day(installation)
    place = "ctid" if installation.engine.dialect.name == "postgresql" else "key"  # SQLite stores rows by their key
    with installation.engine.connect() as connection:
        stored = list(connection.scalars(text(f"SELECT text FROM free_text ORDER BY {place}")))
    arrived = sorted(stored)
    # Of 200 shuffled texts about one follows its predecessor of arrival; 15 would be one chance in a billion.
    followed = sum(arrived.index(later) == arrived.index(one) + 1 for one, later in pairwise(stored))
    assert followed < 15
    in_first_half = sum(arrived.index(each) < 100 for each in stored[:100])
    assert 25 < in_first_half < 75  # 50 expected, standard deviation 3.5


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite keeps no transaction beside a row
def test_texts_share_no_transaction_with_responses(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 30)
    pass_day(installation)
    with installation.engine.connect() as connection:
        of_texts = set(connection.scalars(text("SELECT xmin::text FROM free_text")))
        of_responses = set(connection.scalars(text("SELECT xmin::text FROM response")))
        lockers = set(connection.scalars(text("SELECT xmax::text FROM response")))
    assert len(of_texts) == 1  # the whole day at once, all organizations mixed
    assert of_texts & (of_responses | lockers) == set()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_later_day_hides_which_texts_came_earlier_in_the_month(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 100)
    pass_day(installation)
    with installation.engine.connect() as connection:
        first = dict(map(tuple, connection.execute(text("SELECT key, text FROM free_text"))))
    write_texts(writer, 100, NEXT_DAY)
    pass_day(installation, NEXT_DAY + timedelta(days=1))
    with installation.engine.connect() as connection:
        rows = list(connection.execute(text("SELECT xmin::text, key, text FROM free_text ORDER BY ctid")))
    assert len({xmin for xmin, _, _ in rows}) == 1
    assert len(rows) == 200
    assert first.items() <= {key: written for _, key, written in rows}.items()  # a text keeps its key
    assert 25 < sum(key in first for _, key, _ in rows[:100]) < 75  # 50 expected, standard deviation 3.5


# Whoever reads the database sees beside each row the transaction that wrote it, hence their order. A response keeps its
# day, so the first response written after a text would tell the text's day, were the text not written anew every day.
ATTACK = """
    SELECT free_text.text, response.id FROM free_text
    JOIN LATERAL (
        SELECT received_on FROM response WHERE response.xmin::text::bigint > free_text.xmin::text::bigint
        ORDER BY response.xmin::text::bigint LIMIT 1
    ) AS next ON true
    JOIN response ON response.organization_id = free_text.organization_id AND response.received_on = next.received_on
"""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_order_of_transactions_does_not_tell_the_day_of_a_text(installation: Installation, writer: Writer) -> None:
    texts = {3: "Написано четвёртого"}
    for number in range(8):
        day = DAY + timedelta(days=number)
        written = [writer.write({"suggestions": texts[number]} if number in texts else {}, day) for _ in range(3)]
        if number in texts:
            true_ids = {row.id for row in written}
        pass_day(installation, day + timedelta(days=1))
    with installation.engine.connect() as connection:
        found = {row.id for row in connection.execute(text(ATTACK))}
        assert connection.scalar(text("SELECT count(*) FROM free_text")) == 3
    assert not found & true_ids


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_in_the_end_all_texts_of_a_month_carry_the_same_transaction(installation: Installation, writer: Writer) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 29), date(2026, 4, 5)):
        write_texts(writer, 2, day)
        pass_day(installation, day + timedelta(days=1))
    pass_day(installation, date(2026, 4, 20))  # a day without any texts
    with installation.engine.connect() as connection:
        assert len(set(connection.scalars(text("SELECT xmin::text FROM free_text")))) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_of_the_database_still_holds_a_text_beside_its_response(
    installation: Installation, writer: Writer
) -> None:
    rows = [writer.write({"suggestions": f"Тайна {number}"}) for number in range(5)]
    pass_day(installation)
    path = Path(str(installation.engine.url.database))
    held = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    for row in rows:
        places = [found.end() for found in re.finditer(re.escape(row.id.bytes), held)]
        assert places
        assert not any("Тайна".encode() in held[place : place + 100] for place in places)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite keeps rows by their random id
def test_where_cleared_responses_lie_says_nothing_of_their_arrival(installation: Installation, writer: Writer) -> None:
    arrived = [str(writer.write().id) for _ in range(1000)]
    pass_day(installation)
    with installation.engine.connect() as connection:
        lying = [str(each) for each in connection.scalars(text("SELECT id FROM response ORDER BY ctid"))]
    place = {each: number for number, each in enumerate(lying)}
    followed = sum(place[later] == place[one] + 1 for one, later in pairwise(arrived))
    assert followed < 15  # one expected
    in_first_half = sum(place[each] < 500 for each in arrived[:500])
    assert 190 < in_first_half < 310  # 250 expected, standard deviation 8
