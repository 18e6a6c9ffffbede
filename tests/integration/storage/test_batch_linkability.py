"""What is typed in long after its day leads back to nobody either: no sheet has its number, no text its response."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import MetaData, select, text

from survey_app.services.installation import Installation
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.batches import count, hand_in, sheet
from tests.integration.storage.test_linkability import TEMPORARY, pass_day, write_texts, writer
from tests.stored_responses import Writer

__all__ = ["writer"]  # a fixture
MAY, NEXT = date(2026, 5, 20), date(2026, 5, 21)
WORDS = {**ANSWERS, "suggestions": "Больше света"}


@pytest.fixture
def _typed(installation: Installation) -> None:
    """Sheets of March and of this day, typed in in May."""
    with installation.sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session, "AAAA1111")])
    days = ("2026-03-14", "2026-03-31", "2026-05-20")
    assert hand_in(installation, *(sheet(f"ЯЩИК-{day}", WORDS, day=day) for day in days)).is_stored


@pytest.mark.usefixtures("_typed")
def test_the_number_of_a_sheet_is_stored_nowhere(installation: Installation) -> None:
    metadata = MetaData()
    with installation.engine.connect() as connection:
        metadata.reflect(connection)
        held = repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert "Больше света" in held
    assert "ЯЩИК" not in held


@pytest.mark.usefixtures("_typed")
def test_past_days_are_cleared_and_their_texts_moved_with_the_next_round(installation: Installation) -> None:
    pass_day(installation, MAY)
    assert (count(installation, "pending_text"), count(installation, "free_text")) == (1, 2)
    pass_day(installation, NEXT)
    assert (count(installation, "pending_text"), count(installation, "free_text")) == (0, 3)
    for name in TEMPORARY:
        assert count(installation, f"response WHERE {name} IS NOT NULL") == 0
    with installation.engine.connect() as connection:
        months = connection.scalars(text("SELECT month FROM free_text ORDER BY month")).all()
    assert months == ["2026-03", "2026-03", "2026-05"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite keeps no transaction beside a row
def test_texts_of_earlier_months_hide_among_those_of_their_month(installation: Installation, writer: Writer) -> None:
    write_texts(writer, 100, date(2026, 3, 14))
    pass_day(installation, date(2026, 3, 15))
    pass_day(installation, date(2026, 5, 2))  # March is written anew no more
    write_texts(writer, 100, date(2026, 3, 20))  # as a batch brings them
    pass_day(installation, NEXT)
    with installation.engine.connect() as connection:
        rows = connection.execute(text("SELECT xmin::text, text FROM free_text ORDER BY ctid")).all()
        of_responses = set(connection.scalars(text("SELECT xmin::text FROM response")))
    assert len(rows) == 200
    assert len({xmin for xmin, _ in rows}) == 1
    assert {xmin for xmin, _ in rows} & of_responses == set()
    late = ["2026-03-20" in written for _, written in rows]
    assert 60 < sum(one != other for one, other in pairwise(late)) < 140  # shuffled: 100 expected, standard deviation 7
