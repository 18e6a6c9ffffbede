"""An organization's own totals, on both databases: what is shown moves in steps, and is the same for all who look."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import select, update

from survey_app.domain.disclosed_totals import ShareChange, compare_years, make_exact
from survey_app.domain.disclosure import ExactTotals
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.tallies import OrganizationTotals
from survey_app.services import disclose_totals as module
from survey_app.services.installation import Installation
from survey_app.storage.models import CouncilRow, CycleRow, DisclosedTotalsRow, OrganizationRow, ResponseRow
from survey_app.storage.tallies import fold
from tests.factories import ANSWERS, add_cycle, add_place
from tests.integration.services.disclosing import ORGANIZATION, counts, look, send, shown


@pytest.mark.usefixtures("council")
def test_numbers_move_in_steps_whatever_is_folded(installation: Installation) -> None:
    seen = []
    for number in (0, 9, 1, 9, 1):
        send(installation, number)
        seen.append(shown(installation))
        with installation.engine.begin() as connection:
            fold(connection)
        seen.append(shown(installation))
    assert seen == [None, None, None, None, 10, 10, 10, 10, 20, 20]


@pytest.mark.usefixtures("council")
def test_what_is_shown_is_what_was_answered(installation: Installation) -> None:
    send(installation, 12)
    send(installation, 3, answers={**ANSWERS, "disability": "yes", "accessibility_satisfied": "no", "age": 30})
    (totals,) = look(installation)
    assert (totals.code, totals.required, totals.cycle.code, totals.responses) == (ORGANIZATION, 40, "social-2026", 15)
    assert counts(totals, "recommend") == {"yes": 15, "no": 0}
    assert counts(totals, "stand_satisfied") == {"yes": 15, "no": 0}
    assert counts(totals, "disability") is None  # three of them are asked the follower
    assert counts(totals, "accessibility_satisfied") is None
    assert counts(totals, "site_satisfied") is None  # nobody was asked
    assert counts(totals, "site_used") == {"yes": 0, "no": 15}
    assert counts(totals, "age") is None
    assert counts(totals, "suggestions") is None


@pytest.mark.usefixtures("council")
def test_ways_are_channels_and_places_within_them(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        organization = session.scalars(select(OrganizationRow).where(OrganizationRow.code == ORGANIZATION)).one()
        add_place(session, organization, "hall", "Холл")
        add_place(session, organization, "ward-3", "Палата 3")
    send(installation, 12)
    send(installation, 11, channel="qr", place="hall")
    send(installation, 10, channel="qr", place="ward-3")
    (totals,) = look(installation)
    assert totals.disclosure
    channels, places = totals.disclosure.find_channels(), totals.disclosure.find_places("qr")
    assert channels
    assert places
    assert channels.counts == {"widget": 12, "qr": 21}
    assert places.counts == {"hall": 11, "ward-3": 10}
    assert totals.place_names == {"hall": "Холл", "ward-3": "Палата 3"}


def test_a_closed_cycle_moves_in_steps_of_five(installation: Installation, council: int) -> None:
    assert council
    send(installation, 17)
    assert shown(installation) == 17
    send(installation, 5)
    assert shown(installation) == 17
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == "social-2026").values(state="closed"))
    assert shown(installation) == 22


@pytest.mark.usefixtures("council")
def test_a_standing_year_is_shown_from_its_first_step(installation: Installation) -> None:
    send(installation, 7, "DDDD1111")
    assert look(installation, "DDDD1111") == []
    send(installation, 3, "DDDD1111")
    (totals,) = look(installation, "DDDD1111")
    assert (totals.cycle.code, totals.cycle.council, totals.responses) == ("standing-2026", "", 10)
    send(installation, 6, "DDDD1111")
    assert look(installation, "DDDD1111")[0].responses == 10
    assert look(installation, "DDDD1111", date(2027, 1, 1))[0].responses == 16


def test_drafts_and_unknown_organizations_are_not_shown(installation: Installation, council: int) -> None:
    with installation.sessions.begin() as session:
        organization = session.scalars(select(OrganizationRow).where(OrganizationRow.code == ORGANIZATION)).one()
        add_cycle(session, session.get_one(CouncilRow, council), [organization], year=2027, state="draft")
    assert [each.cycle.code for each in look(installation)] == ["social-2026"]
    with pytest.raises(OrganizationUnknown):
        look(installation, "ZZZZ9999")


@pytest.mark.usefixtures("council")
def test_all_who_look_while_responses_come_are_shown_the_same_steps(installation: Installation) -> None:
    """Each sees another exact number: whoever comes second must not be shown its own."""
    viewers, seen = 4, set[int | None]()
    for _ in range(5):
        barrier = Barrier(viewers + 1)

        def view(barrier: Barrier = barrier) -> int | None:
            barrier.wait()
            return shown(installation)

        with ThreadPoolExecutor(viewers) as pool:
            views = [pool.submit(view) for _ in range(viewers)]
            barrier.wait()
            send(installation, 7)
            seen |= {each.result() for each in views}
    steps = sorted(each for each in seen if each is not None)
    assert len(steps) > 1
    assert all(after - before >= 10 for before, after in pairwise(steps)), steps


@pytest.mark.usefixtures("council")
def test_who_finds_that_somebody_was_faster_looks_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and remembering, somebody else looks and is shown a step: that one stands."""
    send(installation, 12)
    calls: list[OrganizationTotals] = []

    def lose_the_race(totals: OrganizationTotals, aside: str) -> ExactTotals:
        calls.append(totals)
        if len(calls) == 1:
            send(installation, 3)
            assert shown(installation) == 15
        return make_exact(totals, aside)

    monkeypatch.setattr(module, "make_exact", lose_the_race)
    assert shown(installation) == 15
    assert [each.counted for each in calls] == [12, 15, 15]
    with installation.engine.connect() as connection:
        assert connection.execute(select(DisclosedTotalsRow.version)).scalar_one() == 1


def test_years_are_compared_by_what_is_shown(installation: Installation, council: int) -> None:
    send(installation, 10)
    send(installation, 10, answers={**ANSWERS, "recommend": "no"})
    send(installation, 4, answers={**ANSWERS, "disability": "yes", "accessibility_satisfied": "no"})
    with installation.sessions.begin() as session:
        organization = session.scalars(select(OrganizationRow).where(OrganizationRow.code == ORGANIZATION)).one()
        last = add_cycle(session, session.get_one(CouncilRow, council), [organization], year=2025, state="published")
        session.execute(update(ResponseRow).values(cycle_id=last.id))
    send(installation, 20)
    before, now = look(installation)
    assert (before.cycle.year, now.cycle.year) == (2025, 2026)
    changes = {each.question: each for each in compare_years([now], [before])}
    assert changes["recommend"] == ShareChange("recommend", Fraction(1), Fraction(14, 24))
    assert "disability" not in changes  # hidden the year before
    assert "sex" not in changes
