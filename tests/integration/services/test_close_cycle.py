"""At close the intervals of scores are estimated, from answers that belong together."""

from fractions import Fraction

import pytest
from sqlalchemy import select, update

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleNotMovable, NoRating, Refusal
from survey_app.domain.intervals import estimate_interval
from survey_app.domain.packing import pack_answers
from survey_app.services.installation import Installation
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.models import (
    CycleRow,
    ResponseRow,
)
from survey_app.storage.patterns import stream_patterns
from survey_app.storage.questionnaires import list_layouts
from tests.factories import ANSWERS
from tests.integration.services.ratings import CYCLE, OBSERVED, add_filled_cycle, close, freeze, observe, rate


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    add_filled_cycle(installation)


def test_closing_estimates_intervals_of_those_that_have_a_score(installation: Installation) -> None:
    assert all(each.interval is None for each in rate(installation).organizations)
    close(installation)
    first, *others = rate(installation).organizations
    assert (first.code, first.score.missing) == ("AAAA1111", ())
    assert first.interval
    assert isinstance(first.score.outcome, Fraction)
    assert first.interval.low < first.score.outcome < first.interval.high
    assert [each.interval for each in others] == [None, None]
    assert not first.is_close


def test_observations_after_closing_bring_the_interval(installation: Installation) -> None:
    close(installation)
    observe(installation, "BBBB1111")
    both = [each for each in rate(installation).organizations if each.interval]
    assert [each.code for each in both] == ["AAAA1111", "BBBB1111"]
    assert all(each.is_close for each in both)
    before = rate(installation, organization="AAAA1111").organizations[0].interval
    observe(installation, "AAAA1111", {**OBSERVED, "waiting": []})
    after = rate(installation, organization="AAAA1111").organizations[0].interval
    assert after
    assert before
    assert after.standard_error > before.standard_error  # the on-time share counts twice as much
    observe(installation, "AAAA1111", {})
    assert rate(installation, organization="AAAA1111").organizations[0].interval is None


def test_intervals_are_those_of_the_answers_that_belong_together(installation: Installation) -> None:
    """Also with what no formula asks about: grouping without it loses nothing."""
    close(installation)
    rating = rate(installation)
    first = rating.organizations[0]
    patterns = [({**ANSWERS, "recommend": "yes" if place % 3 else "no", "age": 14 + place}, 1) for place in range(30)]
    expected = estimate_interval(rating.edition, first.score, patterns, 500)
    assert expected
    assert first.interval
    assert [float(each) for each in first.interval] == pytest.approx([float(each) for each in expected], abs=1e-9)


def test_blank_sheets_are_nobody_and_a_lonely_age_is_somebody(installation: Installation) -> None:
    """Paper may come so."""
    with installation.sessions.begin() as session:
        first = session.scalars(select(ResponseRow).where(ResponseRow.organization_id == 1)).all()
        questionnaire = first[0].questionnaire_id
        layout = list_layouts(session.connection())[questionnaire]
        first[0].answers = 0
        first[1].answers = pack_answers(layout, {"age": 44})
        for each in first[2:]:
            each.answers = pack_answers(layout, ANSWERS)
        masks = {questionnaire: layout.mask_of({"stand_used"})}
        session.flush()
        (found,) = stream_patterns(session.connection(), 1, masks, 1)
    assert found == (1, [(questionnaire, 0, 1), (questionnaire, pack_answers(layout, {"stand_used": "yes"}), 28)])


def test_a_cycle_whose_edition_is_gone_is_closed_all_the_same(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == CYCLE).values(edition="gone"))
    close(installation)
    with installation.sessions() as session:
        assert session.scalars(select(CycleRow.state).where(CycleRow.code == CYCLE)).one() == CycleState.CLOSED
    with pytest.raises(NoRating):
        freeze(installation)


def test_an_interrupted_close_is_finished_by_the_next(installation: Installation) -> None:
    def stop() -> None:
        raise Refusal("the power went")

    with pytest.raises(Refusal):
        move_cycle(installation.sessions, CYCLE, CycleState.CLOSED, when_still=stop)
    with pytest.raises(CycleNotMovable):
        observe(installation, "CCCC1111")
    close(installation)
    assert rate(installation).organizations[0].interval
