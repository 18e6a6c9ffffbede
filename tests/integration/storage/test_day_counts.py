"""Numbers by day and channel are the honest count at every moment, of organizations and of whole cycles."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.storage import migrations
from survey_app.storage.day_tallies import WHOLE, DayKey
from survey_app.storage.models import DayTallyRow
from survey_app.storage.recount import list_days
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import fold
from tests.stored_responses import DAY, Writer, make_writer


def write_some(writer: Writer, honest: Counter[DayKey], number: int) -> None:
    for _ in range(number):
        row = writer.write(day=DAY + timedelta(days=writer.chance.randrange(3)))
        cycle_id = writer.cycle_of.get(row.organization_id, writer.standing_id)
        for organization_id in (row.organization_id, WHOLE):
            honest[DayKey(cycle_id, organization_id, row.received_on, row.channel, set_aside=False)] += 1


def fold_once(installation: Installation) -> None:
    with installation.engine.begin() as connection:
        fold(connection)


@pytest.mark.parametrize("seed", range(3))
def test_any_mix_of_writes_and_folds_gives_the_honest_count(installation: Installation, seed: int) -> None:
    writer = make_writer(installation, seed)
    honest: Counter[DayKey] = Counter()
    for _ in range(12):
        if writer.chance.random() < 0.4:
            fold_once(installation)
        else:
            write_some(writer, honest, writer.chance.randint(1, 5))
        with read_snapshot(installation.engine) as connection:
            counted, recounted = list_days(connection)
        assert counted == recounted == dict(honest)


def test_a_wrong_day_is_named_and_healed(installation: Installation) -> None:
    writer = make_writer(installation)
    write_some(writer, Counter(), 5)
    fold_once(installation)
    with installation.engine.begin() as connection:
        wrong = update(DayTallyRow).where(DayTallyRow.organization_id == WHOLE).values(responses=99)
        connection.execute(wrong)
    differences = check_totals(installation.engine).differences
    assert {each.organization for each in differences} == {""}
    assert {each.counted for each in differences} == {99}
    assert {each.what[:7] for each in differences} == {"2026-03"}
    rebuild_totals(installation.engine)
    assert check_totals(installation.engine).differences == ()


def test_the_migration_counts_what_is_folded_and_leaves_the_tail(installation: Installation) -> None:
    writer = make_writer(installation)
    honest: Counter[DayKey] = Counter()
    write_some(writer, honest, 8)
    fold_once(installation)
    write_some(writer, honest, 4)
    migrations.downgrade(installation.engine, "0013")
    migrations.upgrade(installation.engine)
    with read_snapshot(installation.engine) as connection:
        assert list_days(connection)[0] == dict(honest)
    assert check_totals(installation.engine).differences == ()
