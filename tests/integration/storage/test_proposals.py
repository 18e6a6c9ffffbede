"""Proposals come back as they were kept, on both databases; no decision is kept that decided nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.proposal_errors import ProposalUnknown
from survey_app.domain.proposals import ProposalContent
from survey_app.services.installation import Installation
from survey_app.storage.constraints import constraint_name
from survey_app.storage.models import ProposalDecisionRow, ProposalRow
from survey_app.storage.proposals import (
    add_proposals,
    approve_drafts,
    count_drafts,
    drop_proposal,
    get_proposal,
    list_proposals,
    write_proposal,
    write_withdrawal,
)
from tests.factories import add_council, add_cycle, add_organization

CODES = ("K7M3Q9XA", "M7M3Q9XB")
RAMP = ProposalContent("Поставить пандус", "3.1", date(2027, 6, 1), "premises_conditions/ramp")
PHONE = ProposalContent("Указать телефон на сайте")
APPROVAL, WITHDRAWAL = Decision("12", date(2026, 11, 20)), Decision("13-р", date(2026, 12, 1))


@pytest.fixture
def cycle(installation: Installation) -> tuple[int, int, int]:
    """Return the row ids of a cycle and of its two organizations."""
    with installation.sessions.begin() as session:
        first, second = (add_organization(session, code) for code in CODES)
        council = add_council(session)
        row = add_cycle(session, council, [first, second], state="closed")
        other = add_cycle(session, council, [first], name="other", state="closed")
        add_proposals(session.connection(), other.id, [(first.id, PHONE)])
        return row.id, first.id, second.id


def test_a_proposal_is_a_draft_then_approved_then_withdrawn(
    installation: Installation, cycle: tuple[int, int, int]
) -> None:
    number, first, second = cycle
    with installation.engine.begin() as connection:
        ramp, phone, other = add_proposals(connection, number, [(first, RAMP), (first, PHONE), (second, PHONE)])
        assert ramp < phone < other
        listed = list_proposals(connection, number)
        assert {code: [(each.id, each.content, each.state) for each in those] for code, those in listed.items()} == {
            CODES[0]: [(ramp, RAMP, "draft"), (phone, PHONE, "draft")],
            CODES[1]: [(other, PHONE, "draft")],
        }
        assert list_proposals(connection, number, CODES[1]) == {CODES[1]: listed[CODES[1]]}
        write_proposal(connection, phone, RAMP)
        drop_proposal(connection, other)
        assert approve_drafts(connection, number, APPROVAL) == 2
        assert count_drafts(connection, number) == 0
        write_withdrawal(connection, number, phone, WITHDRAWAL)
        kept = list_proposals(connection, number)
    assert [(each.content, each.state, each.approved, each.withdrawn) for each in kept[CODES[0]]] == [
        (RAMP, "approved", APPROVAL, None),
        (RAMP, "withdrawn", APPROVAL, WITHDRAWAL),
    ]
    assert CODES[1] not in kept


def test_a_decision_about_nothing_is_not_kept(installation: Installation, cycle: tuple[int, int, int]) -> None:
    with installation.engine.begin() as connection:
        assert add_proposals(connection, cycle[0], []) == []
        assert approve_drafts(connection, cycle[0], APPROVAL) == 0
        assert connection.scalar(select(func.count()).select_from(ProposalDecisionRow)) == 0


def test_a_proposal_belongs_to_its_cycle(installation: Installation, cycle: tuple[int, int, int]) -> None:
    number, first, _ = cycle
    with installation.engine.begin() as connection:
        (ramp,) = add_proposals(connection, number, [(first, RAMP)])
        assert get_proposal(connection, number, ramp).content == RAMP
        with pytest.raises(ProposalUnknown):
            get_proposal(connection, number + 1, ramp)


def test_only_what_was_approved_is_withdrawn(installation: Installation, cycle: tuple[int, int, int]) -> None:
    number, first, _ = cycle
    with installation.engine.begin() as connection:
        (ramp,) = add_proposals(connection, number, [(first, RAMP)])
    with installation.engine.connect() as connection, pytest.raises(IntegrityError) as broken:
        write_withdrawal(connection, number, ramp, WITHDRAWAL)
    assert constraint_name(broken.value) == "ck_proposal_withdrawn_after_approval"
    with installation.engine.connect() as connection, pytest.raises(IntegrityError) as broken:
        connection.execute(update(ProposalRow).values(text=""))
    assert constraint_name(broken.value) == "ck_proposal_text_given"
