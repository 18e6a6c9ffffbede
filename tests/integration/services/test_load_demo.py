"""The demo region: sane, the same at every load, and counted like everything else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, true

from survey_app.services.installation import Installation
from survey_app.services.load_demo import EMPTY_ORGANIZATION, STUFFED_ORGANIZATION, load_demo
from survey_app.storage.models import CycleOrganizationRow, CycleRow, OrganizationRow, ResponseRow
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.tallies import Tally, count_responses

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
            .where(CycleRow.council_id.is_not(None))
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
