"""The operator's report: what came by which channel and when, who declined, what was voided and typed twice."""

from datetime import date
from unittest.mock import patch

import pytest

from survey_app.domain.errors import CycleNotMovable, InvalidInput
from survey_app.domain.operator_report import ChannelWork, OrganizationWork, add_by_channel
from survey_app.services import import_responses as importing
from survey_app.services.compile_operator_report import compile_operator_report
from survey_app.services.installation import Installation
from survey_app.services.record_declined import Declined, record_declined
from survey_app.storage.visible_cycles import EVERYTHING
from survey_app.worker.jobs import fold_tail
from tests.factories import ANSWERS
from tests.integration.services.batches import CYCLE, count, hand_in, move, sheet
from tests.integration.services.conftest import collect, snapshot
from tests.integration.services.merges import do_during_merge
from tests.integration.services.operator_work import enter, void
from tests.integration.services.test_second_keying import OTHER, key_again

pytestmark = pytest.mark.usefixtures("council")


def report(installation: Installation) -> dict[str, OrganizationWork]:
    with snapshot(installation, CYCLE) as (connection, cycle):
        return {each.code: each for each in compile_operator_report(connection, installation.catalogue, cycle)}


def decline(installation: Installation, people: str, organization: str = "AAAA1111", channel: str = "phone") -> None:
    record_declined(installation, CYCLE, EVERYTHING, Declined(organization, channel, people))


def test_it_tells_the_work_of_every_channel(installation: Installation) -> None:
    collect(installation, "AAAA1111", ANSWERS)
    with patch.object(importing, "is_chosen", return_value=True):
        enter(installation, 1)
    key_again(installation, 1, OTHER)
    hand_in(installation, sheet(2, day="2026-03-02"), sheet(3), sheet(4, channel="phone"))
    void(installation, 3)
    decline(installation, "12")
    expected = (
        ChannelWork("widget", 1, date(2026, 5, 20), date(2026, 5, 20)),
        ChannelWork(
            *("paper", 2, date(2026, 3, 2), date(2026, 3, 14), 1),
            due=1,
            keyed=1,
            sheets_differing=1,
            compared=12,
            differing=3,
        ),
        ChannelWork("phone", 1, date(2026, 3, 14), date(2026, 3, 14), declined=12),
    )
    for _ in range(2):
        work = report(installation)
        assert work["AAAA1111"].channels == expected
        assert (work["AAAA1111"].required, work["BBBB1111"].required, work["CCCC1111"].required) == (40, None, 600)
        assert work["AAAA1111"].whole.responses == 4
        assert work["BBBB1111"].channels == ()
        assert add_by_channel(work.values()) == list(expected)
        fold_tail(installation.engine)


def test_a_number_is_replaced_and_zero_is_none(installation: Installation) -> None:
    decline(installation, "3")
    decline(installation, " 5 ", "аааа1111")
    assert report(installation)["AAAA1111"].whole.declined == 5
    decline(installation, "0")
    assert report(installation)["AAAA1111"].channels == ()


@pytest.mark.parametrize(
    ("people", "organization", "channel", "fields"),
    [
        ("много", "AAAA1111", "phone", ["/people"]),
        ("-1", "AAAA1111", "phone", ["/people"]),
        ("100001", "AAAA1111", "phone", ["/people"]),
        ("1", "DDDD1111", "phone", ["/organization"]),
        ("", "", "qr", ["/organization", "/channel", "/people"]),
    ],
)
def test_what_cannot_be_recorded_is_said(
    installation: Installation, people: str, organization: str, channel: str, fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        decline(installation, people, organization, channel)
    assert [each.pointer for each in refused.value.problems] == fields


def test_a_published_cycle_takes_no_numbers(installation: Installation) -> None:
    move(installation, "published")
    with pytest.raises(CycleNotMovable):
        decline(installation, "1")


def test_a_merge_that_holds_the_organization_can_take_the_cycle(installation: Installation) -> None:
    do_during_merge(installation, lambda: decline(installation, "3"))
    assert count(installation, "declined_count") == 1
