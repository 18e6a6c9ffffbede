"""A hidden text stays hidden through its move, with all that are written alike, and nothing tells when it came."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from survey_app.domain.suggestions import HiddenMark
from survey_app.services.installation import Installation
from survey_app.storage.hidden_texts import TextPlace, mark_texts
from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow
from survey_app.storage.texts import move_texts
from tests.stored_responses import DAY, Writer, make_writer

MARK = HiddenMark("личные сведения", "token 3", "2026-03")
RUDE = "Анна Петровна Иванова грубит"
OTHER = "Больше лавочек"


@pytest.fixture
def writer(installation: Installation) -> Writer:
    writer = make_writer(installation)
    writer.organization_ids = writer.organization_ids[:1]
    for written in (RUDE, OTHER, RUDE):
        writer.write({"suggestions": written})
    return writer


def mark(installation: Installation, writer: Writer, mark: HiddenMark | None) -> int:
    (organization_id,) = writer.organization_ids
    place = TextPlace(writer.cycle_of[organization_id], organization_id, "suggestions")
    with installation.engine.begin() as connection:
        return mark_texts(connection, place, RUDE.__eq__, mark)


def move(installation: Installation, days: int = 1) -> None:
    with installation.engine.begin() as connection:
        move_texts(connection, DAY + timedelta(days=days))


def list_marks(installation: Installation) -> set[tuple[str | None, ...]]:
    with installation.engine.connect() as connection:
        return {
            tuple(found)
            for row in (FreeTextRow, PendingTextRow)
            for found in connection.execute(select(row.text, row.hidden_reason, row.hidden_by, row.hidden_in))
        }


HIDDEN = {(RUDE, MARK.reason, MARK.by, MARK.month), (OTHER, None, None, None)}
SHOWN = {(RUDE, None, None, None), (OTHER, None, None, None)}


def test_a_text_hidden_on_its_first_day_stays_hidden_when_it_moves(installation: Installation, writer: Writer) -> None:
    assert mark(installation, writer, MARK) == 2
    assert list_marks(installation) == HIDDEN
    for days in (1, 2, 20):
        move(installation, days)
        assert list_marks(installation) == HIDDEN
    with installation.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PendingTextRow)) == 0


def test_a_moved_text_is_hidden_and_shown_again(installation: Installation, writer: Writer) -> None:
    move(installation)
    assert mark(installation, writer, MARK) == 2
    move(installation, days=2)
    assert list_marks(installation) == HIDDEN
    assert mark(installation, writer, None) == 2
    assert list_marks(installation) == SHOWN


def test_texts_of_others_and_to_other_questions_are_not_touched(installation: Installation, writer: Writer) -> None:
    (organization_id,) = writer.organization_ids
    cycle_id = writer.cycle_of[organization_id]
    for place in (
        TextPlace(cycle_id, organization_id + 1, "suggestions"),
        TextPlace(cycle_id + 100, organization_id, "suggestions"),
        TextPlace(cycle_id, organization_id, "another"),
    ):
        with installation.engine.begin() as connection:
            assert mark_texts(connection, place, RUDE.__eq__, MARK) == 0
    assert list_marks(installation) == SHOWN


def test_hiding_writes_nothing_beside_the_responses(installation: Installation, writer: Writer) -> None:
    def list_responses() -> list[object]:
        with installation.engine.connect() as connection:
            return [*connection.execute(select(ResponseRow.__table__).order_by(ResponseRow.id))]

    before = list_responses()
    mark(installation, writer, MARK)
    assert list_responses() == before


def test_after_the_next_move_no_transaction_tells_when_a_text_was_hidden(
    installation: Installation, writer: Writer
) -> None:
    if installation.engine.dialect.name == "sqlite":
        pytest.skip("rows of SQLite know no transaction")
    move(installation)
    mark(installation, writer, MARK)
    move(installation, days=2)
    with installation.engine.connect() as connection:
        assert len(set(connection.scalars(text("SELECT xmin::text FROM free_text")))) == 1
