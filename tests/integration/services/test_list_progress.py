"""The list of organizations and the days say what the totals say, at every moment."""

from collections import Counter
from datetime import timedelta

import pytest

from survey_app.domain.tallies import Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.services.installation import Installation
from survey_app.services.list_progress import list_progress
from survey_app.storage.day_counts import list_days
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import fold
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle
from tests.stored_responses import DAY, make_writer

CYCLES = ("social-2026", "social-standing-2026")
SELECTIONS = (Selection(), Selection(channel="qr"), Selection(sphere="mse"), Selection(municipality=""))


@pytest.mark.parametrize("is_folded", ["nothing", "half", "all"])
def test_progress_and_days_agree_with_the_totals(installation: Installation, is_folded: str) -> None:
    writer = make_writer(installation)
    for number in range(40):
        writer.write(day=DAY + timedelta(days=number % 5))
        if (is_folded, number) in {("half", 20), ("all", 39)}:
            with installation.engine.begin() as connection:
                fold(connection)
    for code in CYCLES:
        for selection in SELECTIONS:
            compare(installation, code, selection)


def compare(installation: Installation, code: str, selection: Selection) -> None:
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, code, EVERYTHING)
        assert cycle
        progress = list(list_progress(connection, installation.catalogue, cycle, selection))
        totals = list(compile_totals(connection, installation.catalogue, cycle, selection))
        days = list_days(connection, cycle)
        own_days = {each.code: list_days(connection, cycle, each.code) for each in progress}
    shown = [(each.code, each.counted, each.set_aside, each.required, each.by_channel) for each in progress]
    assert shown == [(each.code, each.counted, each.set_aside, each.required, each.by_channel) for each in totals]
    for each in progress:
        mine = own_days[each.code]
        seen = [day.day for day in mine if selection.channel in (None, day.channel)]
        assert each.last_on == max(seen, default=None)
        if selection.channel is None:
            assert sum(day.responses for day in mine) == each.counted
    if selection == Selection():
        assert progress
        added: Counter[tuple[object, str]] = Counter()
        for mine in own_days.values():
            added.update({(day.day, day.channel): day.responses for day in mine})
        assert {(day.day, day.channel): day.responses for day in days} == dict(added)
