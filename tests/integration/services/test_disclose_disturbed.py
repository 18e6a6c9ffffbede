"""What was counted is set aside, exchanged or merged: what is shown follows without a hole, on both databases."""

import pytest
from sqlalchemy import select, update

from survey_app.services.installation import Installation
from survey_app.storage.disclosures import merge_disclosures
from survey_app.storage.models import OrganizationRow, ResponseRow
from tests.factories import ANSWERS, add_organization
from tests.integration.services.batches import hand_in, sheet
from tests.integration.services.disclosing import counts, look, send, shown
from tests.integration.services.operator_work import void


@pytest.mark.usefixtures("council")
def test_what_is_set_aside_changes_nothing_before_the_next_step(installation: Installation) -> None:
    send(installation, 30)
    assert shown(installation) == 30
    _set_aside(installation, 20)
    (totals,) = look(installation)
    assert totals.disclosure
    assert (totals.responses, totals.disclosure.is_behind) == (30, True)
    send(installation, 9)
    assert shown(installation) == 30
    send(installation, 1)
    (totals,) = look(installation)
    assert totals.disclosure
    assert (totals.responses, totals.disclosure.is_behind) == (20, False)
    assert counts(totals, "recommend") == {"yes": 20, "no": 0}


@pytest.mark.usefixtures("council")
def test_somebody_set_aside_in_exchange_for_another_is_noticed(installation: Installation) -> None:
    send(installation, 20)
    send(installation, 1, answers={**ANSWERS, "recommend": "no"})
    _set_aside(installation, 1)
    assert shown(installation) == 20
    other = ResponseRow.id == select(ResponseRow.id).order_by(ResponseRow.id.desc()).limit(1).scalar_subquery()
    with installation.engine.begin() as connection:
        connection.execute(update(ResponseRow).where(other).values(channel=6))
        connection.execute(update(ResponseRow).values(set_aside=other))
    (totals,) = look(installation)
    assert totals.disclosure
    assert totals.disclosure.is_behind


@pytest.mark.usefixtures("council")
def test_what_was_shown_of_a_merged_entry_was_shown_of_the_other(installation: Installation) -> None:
    send(installation, 13, "DDDD1111")
    with installation.sessions.begin() as session:
        kept = add_organization(session, "EEEE1111").id
        gone = session.scalars(select(OrganizationRow.id).where(OrganizationRow.code == "DDDD1111")).one()
    send(installation, 11, "EEEE1111")
    assert [look(installation, code)[0].responses for code in ("DDDD1111", "EEEE1111")] == [13, 11]
    send(installation, 1, "DDDD1111")
    with installation.engine.begin() as connection:
        connection.execute(update(ResponseRow).values(organization_id=kept))
        merge_disclosures(connection, gone, kept)
    send(installation, 3, "EEEE1111")
    assert look(installation, "EEEE1111")[0].responses == 11  # 28, less 13 and 11: four would be left
    send(installation, 9, "EEEE1111")
    assert look(installation, "EEEE1111")[0].responses == 11
    send(installation, 1, "EEEE1111")
    assert look(installation, "EEEE1111")[0].responses == 38


@pytest.mark.usefixtures("council")
def test_what_was_shown_moves_with_the_cycles_of_a_merged_entry(installation: Installation) -> None:
    send(installation, 13, "DDDD1111")
    assert look(installation, "DDDD1111")[0].responses == 13
    with installation.sessions.begin() as session:
        kept = add_organization(session, "EEEE1111").id
        gone = session.scalars(select(OrganizationRow.id).where(OrganizationRow.code == "DDDD1111")).one()
    with installation.engine.begin() as connection:
        connection.execute(update(ResponseRow).values(organization_id=kept))
        merge_disclosures(connection, gone, kept)
    send(installation, 9, "EEEE1111")
    assert look(installation, "EEEE1111")[0].responses == 13
    send(installation, 1, "EEEE1111")
    assert look(installation, "EEEE1111")[0].responses == 23


def _set_aside(installation: Installation, most: int) -> None:
    with installation.engine.begin() as connection:
        chosen = select(ResponseRow.id).order_by(ResponseRow.id).limit(most)
        connection.execute(update(ResponseRow).where(ResponseRow.id.in_(chosen)).values(set_aside=True))


@pytest.mark.usefixtures("council")
def test_whoever_filled_in_a_sheet_that_is_typed_in_anew_is_no_new_person(installation: Installation) -> None:
    hand_in(installation, *(sheet(each) for each in range(1, 21)))
    assert shown(installation) == 20
    void(installation, 7)
    assert shown(installation) == 20
    hand_in(installation, sheet(7, {**ANSWERS, "recommend": "no"}))
    assert shown(installation) == 20
    hand_in(installation, *(sheet(each) for each in range(21, 30)))
    assert shown(installation) == 20
    hand_in(installation, sheet(30))
    assert shown(installation) == 30
