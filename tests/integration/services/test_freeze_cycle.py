"""What was published stays: later responses, another edition file, a renamed organization change no byte of it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, update

from survey_app.domain.compiled_rating import Decision, RatingSelection
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidInput
from survey_app.domain.tallies import Selection
from survey_app.services.check_rating import check_rating
from survey_app.services.export_rating import AskedRating, export_rating
from survey_app.services.export_totals import Asked, Form, export_totals
from survey_app.services.installation import Installation
from survey_app.storage.models import (
    CycleRow,
    CycleSnapshotRow,
    ObservationRow,
    OrganizationRow,
    ResponseRow,
    ScoreIntervalRow,
    TallyRow,
)
from survey_app.storage.snapshots import add_snapshot, find_snapshot
from survey_app.storage.visible_cycles import EVERYTHING
from tests.factories import ANSWERS
from tests.integration.services.ratings import (
    CODES,
    CYCLE,
    DECISION,
    NOW,
    add_filled_cycle,
    close,
    freeze,
    rate,
    respond,
)

FORMS: tuple[Form, ...] = ("json", "csv", "xlsx")


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    add_filled_cycle(installation)


def export(installation: Installation, form: Form, at: datetime = NOW, code: str = CYCLE) -> bytes:
    asked = AskedRating(code, EVERYTHING, RatingSelection())
    pieces = export_rating(installation.engine, installation.catalogue, asked, form, dialect="people", generated_at=at)
    return b"".join(pieces)


def counts(installation: Installation) -> list[Any]:
    """Return the counted numbers of the totals, which know the names of today."""
    asked = Asked(CYCLE, EVERYTHING, Selection())
    pieces = export_totals(
        installation.engine, installation.catalogue, asked, "json", dialect="people", generated_at=NOW
    )
    organizations = json.loads(b"".join(pieces))["organizations"]
    return sorted((each["code"], each["responses"]["by_channel"], each["questions"]) for each in organizations)


def test_freezing_publishes_what_was_there(installation: Installation) -> None:
    close(installation)
    before = rate(installation)
    frozen = freeze(installation)
    after = rate(installation)
    assert (frozen.rating.rated, frozen.rating.unrated, dict(frozen.rating.missing)) == (1, 2, before.missing)
    assert (after.decision, after.frozen_at) == (DECISION, NOW)
    assert after.cycle.state == "published"
    assert after.edition == before.edition
    assert after.means == before.means
    assert list(after.organizations) == list(before.organizations)


def spoil(installation: Installation) -> Installation:
    """Change everything that a rating follows from, but its snapshot."""
    with installation.sessions.begin() as session:
        session.execute(
            update(OrganizationRow).values(name="Другое", short_name="", inn="", recipients=3, sphere="mse")
        )
        session.execute(update(OrganizationRow).values(oktmo="28701000", region="Другая"))
        session.execute(update(ObservationRow).values(content='{"remote_channels":1}'))
        session.execute(delete(ScoreIntervalRow))
        session.execute(delete(TallyRow))
        session.execute(delete(ResponseRow))
    shipped = installation.catalogue.editions["nok-344n-2018-operators"]
    edited = replace(shipped, no_base="full", bands=shipped.bands[:1], sample_most=7, title="Исправлено")
    editions = {**installation.catalogue.editions, shipped.code: edited}
    return replace(installation, catalogue=replace(installation.catalogue, editions=editions))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_happens_later_changes_a_byte(installation: Installation, form: Form) -> None:
    close(installation)
    freeze(installation)
    published = export(installation, form)
    counted = counts(installation)
    for code in CODES:
        respond(installation, code, ANSWERS)
    assert counts(installation) == counted
    assert export(spoil(installation), form, datetime(2027, 1, 1, tzinfo=UTC)) == published


def test_the_rating_follows_from_the_snapshot_byte_for_byte(installation: Installation) -> None:
    close(installation)
    digest = freeze(installation).digest
    result = check_rating(spoil(installation).engine, CYCLE)
    assert (result.is_whole, result.is_equal, result.differing) == (True, True, [])
    assert (result.organizations, result.digest) == (3, digest)


def test_a_snapshot_that_was_touched_is_noticed(installation: Installation) -> None:
    close(installation)
    freeze(installation)
    with installation.engine.begin() as connection:
        stored = find_snapshot(connection, 1)
        assert stored
        content = msgspec.json.decode(stored.content)
        content["organizations"][0]["answers"]["recommend"]["no"] -= 1
        touched = replace(stored, content=msgspec.json.encode(content))
        connection.execute(delete(CycleSnapshotRow))
        add_snapshot(connection, 1, touched)
    result = check_rating(installation.engine, CYCLE)
    assert (result.is_whole, result.is_equal, result.differing) == (False, False, ["AAAA1111"])


def test_the_snapshot_is_canonical_and_holds_nobodys_answers_together(installation: Installation) -> None:
    close(installation)
    freeze(installation)
    with installation.engine.connect() as connection:
        stored = find_snapshot(connection, 1)
    assert stored
    content = msgspec.json.decode(stored.content)
    assert msgspec.json.encode(content, order="sorted") == stored.content
    assert content["cycle"] == {
        "code": CYCLE,
        "council": "social",
        "year": 2026,
        "edition": "nok-344n-2018-operators",
    }
    assert content["decision"] == {"number": "12-р", "date": "2026-11-21"}
    assert [each["name"] for each in content["edition"]] == [
        "nok-344n-2018-operators.toml",
        "check-lists/nok-2018.toml",
    ]
    first = content["organizations"][0]
    assert (first["code"], first["responses"], first["answers"]["recommend"]) == ("AAAA1111", 30, {"yes": 20, "no": 10})
    assert "age" not in first["answers"]
    assert first["observed"]["by"] == "token 1"


@pytest.mark.parametrize(
    ("decision", "problems"),
    [
        (Decision("", date(2026, 11, 21)), ["decision_empty"]),
        (Decision("1" * 81, date(2026, 11, 22)), ["decision_number", "decision_future"]),
        (Decision("1\n2", date(2025, 12, 31)), ["decision_number", "decision_early"]),
    ],
)
def test_a_decision_that_cannot_be(installation: Installation, decision: Decision, problems: list[str]) -> None:
    close(installation)
    with pytest.raises(InvalidInput) as refused:
        freeze(installation, decision=decision)
    assert [each.code for each in refused.value.problems] == problems
    assert rate(installation).decision is None


@pytest.mark.parametrize("state", ["draft", "open", "closing", "published"])
def test_only_a_closed_cycle_is_published(installation: Installation, state: str) -> None:
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == CYCLE).values(state=state))
    with pytest.raises(CycleNotMovable) as refused:
        freeze(installation)
    assert refused.value.about == (CYCLE, state)
    with pytest.raises(CycleNotMovable):
        check_rating(installation.engine, CYCLE)


def test_cycles_that_are_not_there(installation: Installation) -> None:
    for call in (lambda: freeze(installation, "x-2026"), lambda: check_rating(installation.engine, "x-2026")):
        with pytest.raises(CycleUnknown):
            call()


def test_a_published_rating_knows_no_responses_set_aside(installation: Installation) -> None:
    close(installation)
    freeze(installation)
    with pytest.raises(InvalidInput) as refused:
        rate(installation, includes_set_aside=True)
    assert [each.code for each in refused.value.problems] == ["not_available"]
