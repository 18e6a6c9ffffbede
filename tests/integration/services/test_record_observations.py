"""Observations are recorded with their history; what breaks a rule, or comes at the wrong time, leaves no trace."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import update

from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidObservations, NoRating, OrganizationUnknown
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.observations import Found
from survey_app.domain.outcomes import Missing
from survey_app.domain.stored_observations import restore_observations
from survey_app.services.find_observations import AskedObservations, find_observations
from survey_app.services.installation import Installation
from survey_app.storage.models import CycleRow
from survey_app.storage.observations import ObservationRecord, list_newest, list_records
from survey_app.storage.visible_cycles import EVERYTHING, Sight, find_visible_cycle
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.services.ratings import CYCLE, NOON, OBSERVED, observe


@pytest.fixture(autouse=True)
def cycle_id(installation: Installation) -> int:
    with installation.sessions.begin() as session:
        listed = [add_organization(session, "AAAA1111"), add_organization(session, "BBBB1111", sphere="health")]
        add_organization(session, "CCCC1111")
        council = add_council(session)
        add_council(session, "other")
        return add_cycle(session, council, listed).id


def history(installation: Installation, cycle_id: int, organization_id: int = 1) -> list[ObservationRecord]:
    with installation.engine.connect() as connection:
        return list_records(connection, cycle_id, organization_id)


def move(installation: Installation, state: str) -> None:
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).values(state=state))


def test_the_newest_record_counts_and_the_others_stay(installation: Installation, cycle_id: int) -> None:
    observe(installation, "AAAA1111", {"remote_channels": 1})
    observe(installation, "BBBB1111", {"remote_channels": 2}, label="token 2")
    recorded = observe(installation, "AAAA1111", OBSERVED, label="token 3")
    assert recorded.observations.found["stand"] == Found(Fraction(15), 17)
    assert (recorded.recorded_at, recorded.recorded_by, recorded.role) == (NOON, "token 3", "operator")
    assert recorded.missing == ()
    assert [(each.recorded_by, each.recorded_at) for each in history(installation, cycle_id)] == [
        ("token 3", NOON),
        ("token 1", NOON),
    ]
    with installation.engine.connect() as connection:
        assert {number: each.recorded_by for number, each in list_newest(connection, cycle_id).items()} == {
            1: "token 3",
            2: "token 2",
        }
        assert list_newest(connection, cycle_id + 1) == {}
        found = find_observations(connection, installation.catalogue, AskedObservations(CYCLE, EVERYTHING, "AAAA1111"))
    assert found == recorded


def test_what_counts_already_is_not_recorded_again(installation: Installation, cycle_id: int) -> None:
    observe(installation, "AAAA1111", OBSERVED)
    again = observe(installation, "AAAA1111", {**OBSERVED, "remote_channels": 4.0}, label="token 2")
    assert again.recorded_by == "token 1"
    assert len(history(installation, cycle_id)) == 1
    observe(installation, "AAAA1111", {"remote_channels": 1})
    observe(installation, "AAAA1111", OBSERVED)
    assert len(history(installation, cycle_id)) == 3


def test_half_a_form_is_kept_and_says_what_is_missing(installation: Installation) -> None:
    edition = installation.catalogue.editions["nok-344n-2018-operators"]
    first, *others = (item.code for item in edition.lists_by_code["stand"].items_for("social"))
    recorded = observe(
        installation, "AAAA1111", {"remote_channels": 3, "items": {"stand": {first: 0.5}}, "comfort_conditions": None}
    )
    assert recorded.missing == tuple(code for code in edition.lists_by_code if code != "remote_channels")
    assert recorded.unmarked == {"stand": tuple(others)}
    assert recorded.computed["1.2"] == 90
    assert isinstance(recorded.computed["1.1"], Missing)
    assert "1.3" not in recorded.computed
    assert "2.2" not in recorded.computed


@pytest.mark.parametrize("state", ["draft", "closing", "published"])
def test_other_states_take_nothing(installation: Installation, cycle_id: int, state: str) -> None:
    move(installation, state)
    with pytest.raises(CycleNotMovable) as refused:
        observe(installation, "AAAA1111")
    assert refused.value.about == (CYCLE, state)
    assert history(installation, cycle_id) == []


def test_a_closed_cycle_takes_observations(installation: Installation, cycle_id: int) -> None:
    move(installation, "closed")
    observe(installation, "AAAA1111")
    assert len(history(installation, cycle_id)) == 1


@pytest.mark.parametrize(
    ("changes", "code", "refusal"),
    [
        ({"cycle": "social-2027"}, "AAAA1111", CycleUnknown),
        ({}, "CCCC1111", OrganizationUnknown),
        ({}, "ZZZZ1111", OrganizationUnknown),
        ({"cycle": "social-standing-2026"}, "AAAA1111", OrganizationUnknown),
        ({"content": {"remote_channels": -1, "x": 1}}, "AAAA1111", InvalidObservations),
        ({"content": []}, "AAAA1111", InvalidObservations),
    ],
)
def test_what_cannot_be_recorded(
    installation: Installation, cycle_id: int, changes: dict[str, Any], code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        observe(installation, code, **changes)
    assert history(installation, cycle_id) == []


def test_another_council_sees_nothing(installation: Installation) -> None:
    with installation.engine.connect() as connection:
        assert find_visible_cycle(connection, CYCLE, Sight((2,))) is None
        with pytest.raises(CycleUnknown):
            find_observations(connection, installation.catalogue, AskedObservations(CYCLE, Sight((2,)), "AAAA1111"))


def test_without_the_edition_there_is_nothing_to_ask(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).values(edition="gone"))
    with pytest.raises(NoRating):
        observe(installation, "AAAA1111")


def test_an_edition_that_asks_for_less_reads_what_it_asks_for(installation: Installation) -> None:
    edition = installation.catalogue.editions["nok-344n-2018-operators"]
    stored = {"stand": {"found": 1.5, "required": 2}, "gone": 3, "items": {"gone": {"a": 1}}}
    shorter = replace(edition, lists=edition.lists[1:])
    assert restore_observations(shorter, stored) == parse_observations(edition, "social", {})[0]
