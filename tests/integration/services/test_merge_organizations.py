"""Two entries become one: no response is lost, none is counted twice, and the former code goes on working."""

import random
import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from survey_app.domain.errors import NotMergeable, OrganizationUnknown
from survey_app.domain.register import RegisterLine
from survey_app.domain.responses import NewResponse, Receipt
from survey_app.services.check_totals import check_totals
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.import_organizations import import_organizations
from survey_app.services.installation import Installation
from survey_app.services.merge_organizations import merge_organizations
from survey_app.storage.base import Base
from survey_app.storage.models import OrganizationHostRow, OrganizationRow, PlaceRow, ResponseRow
from survey_app.storage.refused_hosts import RefusedHosts
from survey_app.storage.tallies import fold
from survey_app.worker.jobs import move_past_texts
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, add_place
from tests.stored_responses import CODES, DAY, make_writer

KEPT, GONE = CODES[1], CODES[2]
TODAY = date(2026, 6, 1)


def merge(installation: Installation, gone: str = GONE, kept: str = KEPT) -> int:
    with installation.sessions.begin() as session:
        return merge_organizations(session, gone, kept, TODAY)


def count_of(session: Session, code: str) -> int:
    own = (
        select(func.count())
        .select_from(ResponseRow)
        .join(OrganizationRow, OrganizationRow.id == ResponseRow.organization_id)
    )
    return session.scalar(own.where(OrganizationRow.code == code)) or 0


def fold_now(engine: Engine) -> None:
    with engine.begin() as connection:
        fold(connection)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_response_is_counted_once_folded_or_not(installation: Installation, seed: int) -> None:
    writer = make_writer(installation, seed)
    for number in range(120):
        writer.write({"suggestions": f"Текст {number}"} if number % 9 == 0 else None)
        if number == 70:
            fold_now(installation.engine)
    with installation.readers() as session:
        before = count_of(session, KEPT) + count_of(session, GONE)
    assert merge(installation) == before
    checked = check_totals(installation.engine)
    assert (checked.responses, checked.differences) == (120, ())
    fold_now(installation.engine)
    move_past_texts(installation.engine, date(2027, 1, 1))
    checked = check_totals(installation.engine)
    assert (checked.responses, checked.differences) == (120, ())
    with installation.readers() as session:
        assert count_of(session, KEPT) == before
        assert session.scalar(select(func.count()).where(OrganizationRow.code == GONE)) == 0


def test_places_of_the_same_code_become_one_and_others_move(installation: Installation) -> None:
    writer = make_writer(installation)  # both have hall and ward-3
    with installation.sessions.begin() as session:
        gone = session.scalars(select(OrganizationRow).where(OrganizationRow.code == GONE)).one()
        kept = session.scalars(select(OrganizationRow).where(OrganizationRow.code == KEPT)).one()
        add_place(session, gone, "roof")
        session.execute(text(f"UPDATE place SET is_removed = true WHERE organization_id = {kept.id} AND code = 'hall'"))
    for _ in range(60):
        writer.write()
    fold_now(installation.engine)
    merge(installation)
    assert check_totals(installation.engine).differences == ()
    with installation.readers() as session:
        rows = session.scalars(select(PlaceRow).order_by(PlaceRow.code)).all()
        assert [(each.organization_id, each.code, each.is_removed) for each in rows] == [
            (kept.id, code, False) for code in ("hall", "roof", "ward-3")
        ]


def test_the_former_code_takes_responses_even_where_it_is_remembered(installation: Installation) -> None:
    make_writer(installation)
    organizations = installation.collection.organizations
    remembered = organizations.find(GONE)
    assert remembered
    first = send(installation, GONE, "6f1f8c2e-58a5-4f7c-9a41-1b8a2c0e0001", place="hall")
    merge(installation)
    late = send(installation, GONE, "6f1f8c2e-58a5-4f7c-9a41-1b8a2c0e0002", place="hall")  # still remembered
    now = organizations.find_anew(GONE)
    assert now is not None
    assert now.card.code == KEPT
    with installation.readers() as session:
        assert count_of(session, KEPT) == 2
    # A repeat of what came before the merge is told as one: the widget asks again with the same id.
    again = send(installation, GONE, "6f1f8c2e-58a5-4f7c-9a41-1b8a2c0e0001", place="hall")
    assert (first.is_new, late.is_new, again.is_new) == (True, True, False)
    assert again.receipt == first.receipt
    assert check_totals(installation.engine).differences == ()


def send(installation: Installation, code: str, number: str, place: str | None = None) -> Receipt:
    response = NewResponse(
        id=UUID(number),
        questionnaire=("nok-general", 1),
        language="ru",
        channel="widget",
        place=place,
        answers=dict(ANSWERS),
        seconds=60,
    )
    organization = installation.collection.organizations.find(code)
    assert organization
    return collect_response(installation.collection, organization, response, Arrival(None, datetime.now(UTC), None))


def test_responses_that_come_during_a_merge_are_all_counted(installation: Installation) -> None:
    make_writer(installation)
    installation.collection  # noqa: B018 - opens it before the threads do
    stop, sent, failed = threading.Event(), [0], []

    def keep_sending() -> None:
        chance = random.Random(3)
        while not stop.is_set():
            try:
                send(installation, GONE, f"{chance.getrandbits(32):08x}-58a5-4f7c-9a41-{chance.getrandbits(48):012x}")
                sent[0] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
                failed.append(error)
                return

    senders = [threading.Thread(target=keep_sending) for _ in range(2)]
    senders[0].start()
    while sent[0] < 5:
        pass
    merge(installation)
    before = sent[0]
    while sent[0] < before + 5 and not failed:
        pass
    stop.set()
    senders[0].join()
    assert failed == []
    with installation.readers() as session:
        assert count_of(session, KEPT) == sent[0]
    assert check_totals(installation.engine).differences == ()


def test_lists_accounts_hosts_and_jurisdictions_follow(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        gone = add_organization(session, GONE, hosts=["b.ru"], site_url="http://b.ru")
        kept = add_organization(session, KEPT, hosts=["a.ru"], site_url="a.ru")
        council = add_council(session)
        add_cycle(session, council, [gone], year=2025, state="closed")
        session.execute(text(f"INSERT INTO council_scope VALUES ({council.id}, 'organization', '{GONE}')"))
    refused = RefusedHosts(installation.engine)
    for number, host in ((gone.id, "x.ru"), (gone.id, "y.ru"), (kept.id, "x.ru")):
        refused.count(number, DAY, host)
    assert merge(installation) == 0
    with installation.readers() as session:
        assert session.execute(text("SELECT organization_id FROM cycle_organization")).scalars().all() == [kept.id]
        assert session.execute(text("SELECT value FROM council_scope")).scalars().all() == [KEPT]
        hosts = select(OrganizationHostRow.host).order_by(OrganizationHostRow.host)
        assert session.scalars(hosts).all() == ["a.ru", "b.ru"]
        counted = session.execute(text("SELECT host, count FROM refused_host ORDER BY host")).all()
        assert [tuple(each) for each in counted] == [("x.ru", 2), ("y.ru", 1)]


@pytest.mark.parametrize(
    ("of_gone", "of_kept", "reason"),
    [
        (("published",), (), "published"),
        (("open",), ("open",), "both_open"),
        (("closing",), (), "closing"),
        ((), ("closing",), "closing"),
    ],
)
def test_cycles_that_forbid_it(
    installation: Installation, of_gone: tuple[str, ...], of_kept: tuple[str, ...], reason: str
) -> None:
    with installation.sessions.begin() as session:
        gone, kept = add_organization(session, GONE), add_organization(session, KEPT)
        council = add_council(session)
        for number, state in enumerate(of_gone):
            add_cycle(session, council, [gone], year=2020 + number, state=state)
        for number, state in enumerate(of_kept):
            add_cycle(session, council, [kept], year=2022 + number, state=state)
    with pytest.raises(NotMergeable) as refusal:
        merge(installation)
    assert refusal.value.about[0] == reason


def test_both_on_one_list_stay_two(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        both = [add_organization(session, GONE), add_organization(session, KEPT)]
        add_cycle(session, add_council(session), both, state="draft")
    with pytest.raises(NotMergeable) as refusal:
        merge(installation)
    assert refusal.value.about == ("same_cycle", "social-2026")
    with pytest.raises(NotMergeable):
        merge(installation, GONE, GONE)
    with pytest.raises(OrganizationUnknown):
        merge(installation, "ZZZZZZZZ")


def test_an_import_leaves_the_line_of_a_merged_duplicate_alone(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        school = {"name": "Школа № 1", "sphere": "education", "address": "ул. Ленина, 1"}
        import_organizations(session, [RegisterLine(2, {**school, "code": GONE})], {})
        add_organization(session, KEPT)
    merge(installation)
    with installation.sessions.begin() as session:
        lines = [RegisterLine(2, school), RegisterLine(3, {**school, "code": GONE, "name": "Другое"})]
        report = import_organizations(session, lines, {})
    assert (report.added, report.changed, report.refused) == (0, 0, ())
    assert [(each.line, each.code) for each in report.warnings] == [(2, "merged"), (3, "merged")]


def test_every_table_that_refers_to_an_organization_is_thought_of() -> None:
    referring = {
        key.parent.table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "organization"
    }
    assert referring == {
        *("account", "cycle_organization", "disclosed_totals", "free_text", "observation", "organization_alias"),
        *("host_decision", "organization_host", "place", "proposal", "refused_host", "response"),
        *("score_interval", "tally", "voided_sheet", "second_keying", "declined_count"),
    }, "see storage/merging.py: what becomes of the new one?"
