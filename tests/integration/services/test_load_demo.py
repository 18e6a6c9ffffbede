"""The demo region: sane, the same at every load, and counted like everything else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, select, text, true

from survey_app.services import publish_demo_year
from survey_app.services.check_rating import check_rating
from survey_app.services.installation import Installation
from survey_app.services.load_demo import load_demo
from survey_app.services.store_demo_responses import EMPTY_ORGANIZATION, STUFFED_ORGANIZATION
from survey_app.storage.base import Base
from survey_app.storage.models import CycleOrganizationRow, CycleRow, OrganizationRow, PlaceRow, ResponseRow
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.tallies import Tally, count_responses
from tests.integration.services.ratings import rate

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _count(installation: Installation, condition: ColumnElement[bool]) -> list[Tally]:
    with installation.engine.connect() as connection:
        return list(count_responses(connection, condition))


def test_the_demo_is_loaded_once_and_looks_like_life(installation: Installation) -> None:
    report = load_demo(installation, NOW)
    again = load_demo(installation, NOW + timedelta(days=3))

    assert report.organizations == 60
    assert 3000 < report.responses == report.added < 5000
    assert again == replace(report, added=0)
    assert sum(tally.responses for tally in _count(installation, true())) == report.responses
    _check_register(installation)
    _check_responses(installation)
    _check_answers(installation)
    _check_places(installation)


def _check_register(installation: Installation) -> None:
    with installation.sessions() as session:
        rows = session.execute(
            select(CycleRow.code, OrganizationRow.sphere)
            .join(CycleOrganizationRow, CycleOrganizationRow.cycle_id == CycleRow.id)
            .join(OrganizationRow, OrganizationRow.id == CycleOrganizationRow.organization_id)
            .where(CycleOrganizationRow.is_open)
        )
        listed = Counter((code, sphere) for code, sphere in rows)
        recipients = list(session.scalars(select(OrganizationRow.recipients)))
    assert listed == {
        ("social-2026", "social"): 15,
        ("social-2026", "health"): 15,
        ("culture-education-2026", "culture"): 15,
        ("culture-education-2026", "education"): 15,
    }
    assert all(recipients)


def _check_responses(installation: Installation) -> None:
    with installation.sessions() as session:
        rows = session.execute(
            select(OrganizationRow.code, ResponseRow.channel, ResponseRow.network, ResponseRow.received_on)
            .join(ResponseRow, ResponseRow.organization_id == OrganizationRow.id)
            .join(CycleRow, CycleRow.id == ResponseRow.cycle_id)
            .where(CycleRow.council_id.is_not(None), CycleRow.year == NOW.year)
        ).all()
    by_organization = Counter(row.code for row in rows)
    assert EMPTY_ORGANIZATION not in by_organization
    assert len(by_organization) == 59
    assert by_organization.most_common(1)[0][0] == STUFFED_ORGANIZATION
    assert {row.channel for row in rows} == {1, 2, 3}
    days = {row.received_on for row in rows}
    assert min(days) >= (NOW - timedelta(days=30)).date()
    assert max(days) <= NOW.date()
    (_, stuffed), (_, next_most) = Counter(row.network for row in rows).most_common(2)
    assert (stuffed, next_most) == (300, 1)


def _check_places(installation: Installation) -> None:
    with installation.sessions() as session:
        statement = (
            select(OrganizationRow.code, PlaceRow.code, ResponseRow.channel)
            .join(ResponseRow, ResponseRow.organization_id == OrganizationRow.id)
            .outerjoin(PlaceRow, PlaceRow.id == ResponseRow.place_id)
        )
        rows = [tuple(row) for row in session.execute(statement)]
        registered = session.scalars(select(PlaceRow.code)).all()
    with_places = {organization for organization, place, _ in rows if place}
    assert (len(with_places), len(registered)) == (5, 12)
    own = [(place, channel) for organization, place, channel in rows if organization in with_places]
    assert {place for place, _ in own if place} == set(registered)
    named = Counter(channel for place, channel in own if place)
    everybody = Counter(channel for _, channel in own)
    assert named[3] / everybody[3] > 0.7  # by a poster's code
    assert named[1] / everybody[1] < 0.5


def test_a_demo_of_before_there_were_places_stays_as_it_is(installation: Installation) -> None:
    report = load_demo(installation, NOW)
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE response SET place_id = NULL, digest = NULL"))
    assert load_demo(installation, NOW) == replace(report, added=0)


def _check_answers(installation: Installation) -> None:
    with installation.sessions() as session:
        layouts = list_layouts(session.connection())
        stuffed = session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == STUFFED_ORGANIZATION))
    answered: Counter[tuple[int, str]] = Counter()
    for tally in _count(installation, ResponseRow.organization_id != stuffed):
        _, organization, questionnaire, *_ = tally.key
        answered[organization, "responses"] += tally.responses
        for count, number in zip(layouts[questionnaire].counts, tally.counts, strict=True):
            if count.option == "yes":
                answered[organization, count.question] += number
    organizations = {organization for organization, _ in answered}
    recommend = [answered[each, "recommend"] / answered[each, "responses"] for each in organizations]
    disability = sum(answered[each, "disability"] for each in organizations)
    assert 0.4 < min(recommend) < 0.7
    assert 0.9 < max(recommend) <= 1
    assert 0.04 < disability / sum(answered[each, "responses"] for each in organizations) < 0.08
    assert all(0 < answered[each, "stand_satisfied"] <= answered[each, "stand_used"] for each in organizations)


def _published(installation: Installation) -> dict[str, str]:
    with installation.sessions() as session:
        chosen = select(CycleRow.code, CycleRow.state).where(CycleRow.year == 2025, CycleRow.council_id.is_not(None))
        return {row.code: row.state for row in session.execute(chosen)}


def test_the_year_before_is_published_and_ratings_show_what_changed(installation: Installation) -> None:
    load_demo(installation, NOW)
    assert _published(installation) == {"social-2025": "published", "culture-education-2025": "published"}
    digests = []
    for council in ("social", "culture-education"):
        result = check_rating(installation.engine, f"{council}-2025")
        assert (result.is_whole, result.is_equal) == (True, True)
        digests.append(result.digest)
        rating = rate(installation, f"{council}-2026")
        changed = [each for each in rating.organizations if each.change is not None]
        assert 15 < len(changed) < rating.rated
        assert {each.change[0] for each in changed if each.change} >= {"+", "-"}
    load_demo(installation, NOW + timedelta(days=3))
    assert [
        check_rating(installation.engine, f"{council}-2025").digest for council in ("social", "culture-education")
    ] == digests


def test_a_load_that_broke_off_is_finished(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    for step in ("store_demo_responses", "close_cycle", "freeze_cycle"):
        with monkeypatch.context() as patched:
            patched.setattr(publish_demo_year, step, break_off)
            with pytest.raises(KeyboardInterrupt):
                load_demo(installation, NOW)
    assert load_demo(installation, NOW).cycles == ("social-2026", "culture-education-2026")
    assert set(_published(installation).values()) == {"published"}
    assert check_rating(installation.engine, "social-2025").is_equal


def _list_tables_of_a_cycle() -> list[str]:
    return [each.name for each in reversed(Base.metadata.sorted_tables) if "cycle_id" in each.columns]


def test_a_demo_of_before_there_was_an_earlier_year_stays_without(installation: Installation) -> None:
    report = load_demo(installation, NOW)
    with installation.engine.begin() as connection:
        for table in _list_tables_of_a_cycle():
            condition = "cycle_id IN (SELECT id FROM cycle WHERE year = 2025)"
            if table == "response":
                texts = f"response_id IN (SELECT id FROM response WHERE {condition})"
                connection.execute(text(f"DELETE FROM pending_text WHERE {texts}"))
            connection.execute(text(f"DELETE FROM {table} WHERE {condition}"))
        connection.execute(text("DELETE FROM cycle WHERE year = 2025 AND council_id IS NOT NULL"))
    again = load_demo(installation, NOW)
    assert (again.added, again.responses < report.responses) == (0, True)
    assert _published(installation) == {}
