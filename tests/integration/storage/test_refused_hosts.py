"""Refused hosts are counted by organization, council day and host; nobody can fill the table."""

from datetime import date, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from survey_app.services.list_refused_hosts import list_refused_hosts
from survey_app.storage.models import RefusedHostRow
from survey_app.storage.refused_hosts import RefusedHosts, list_refused
from survey_app.storage.registered_sites import find_registered_site, list_existing_codes
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.factories import add_organization

DAY = date(2026, 3, 5)


def seen(engine: Engine, since: date = DAY) -> list[tuple[str, str, int, date]]:
    with engine.connect() as connection:
        return [(each.organization, each.host, each.count, each.last_on) for each in list_refused(connection, since)]


def add(sessions: sessionmaker[Session], code: str = "K7M3Q9XA", **changes: object) -> int:
    with sessions.begin() as session:
        return add_organization(session, code, **changes).id  # type: ignore[arg-type]


def test_each_organization_host_and_day_has_its_count(engine: Engine, sessions: sessionmaker[Session]) -> None:
    one, other = add(sessions), add(sessions, "N7M3Q9XB")
    hosts = RefusedHosts(engine)
    for number, day, host in [
        (one, 5, "a.ru"),
        (one, 5, "a.ru"),
        (one, 6, "a.ru"),
        (one, 6, "b.ru"),
        (other, 5, "a.ru"),
    ]:
        hosts.count(number, date(2026, 3, day), host)
    assert seen(engine) == [
        ("K7M3Q9XA", "a.ru", 3, date(2026, 3, 6)),
        ("K7M3Q9XA", "b.ru", 1, date(2026, 3, 6)),
        ("N7M3Q9XB", "a.ru", 1, date(2026, 3, 5)),
    ]
    assert [each[1:3] for each in seen(engine, date(2026, 3, 6))] == [("a.ru", 1), ("b.ru", 1)]


def test_the_twenty_first_host_of_a_day_is_one_of_the_others(engine: Engine, sessions: sessionmaker[Session]) -> None:
    one, other = add(sessions), add(sessions, "N7M3Q9XB")
    hosts = RefusedHosts(engine)
    for number in range(30):
        hosts.count(one, DAY, f"{number}.invented.example")
    hosts.count(one, DAY, "0.invented.example")
    hosts.count(one, date(2026, 3, 6), "29.invented.example")
    hosts.count(other, DAY, "29.invented.example")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(RefusedHostRow.organization_id == one)) == 22
    counts = {host: count for code, host, count, _ in seen(engine) if code == "K7M3Q9XA"}
    assert (counts["*"], counts["0.invented.example"], counts["29.invented.example"]) == (10, 2, 1)


def test_what_cannot_be_counted_is_let_go(engine: Engine) -> None:
    RefusedHosts(engine).count(12345, DAY, "a.ru")  # no such organization
    assert seen(engine) == []


def test_the_worker_forgets_counts_after_400_days(engine: Engine, sessions: sessionmaker[Session]) -> None:
    one = add(sessions)
    hosts = RefusedHosts(engine)
    hosts.count(one, date(2026, 3, 4), "a.ru")
    hosts.count(one, DAY, "a.ru")
    run_round(engine, Lease(engine), DAY + timedelta(days=400))
    assert seen(engine, date(2020, 1, 1)) == [("K7M3Q9XA", "a.ru", 1, DAY)]


def test_a_host_that_was_registered_meanwhile_is_no_news(engine: Engine, sessions: sessionmaker[Session]) -> None:
    one = add(sessions, hosts=["new.ru"])
    hosts = RefusedHosts(engine)
    for host in ("www.new.ru", "elsewhere.ru", "null", "*"):
        hosts.count(one, DAY, host)
    hosts.count(one, date(2026, 2, 2), "long-ago.ru")
    with sessions() as session:
        site = find_registered_site(session, "K7M3Q9XA")
        assert site
        refused = list_refused_hosts(session, site, date(2026, 3, 6))
    assert [each.host for each in refused] == ["*", "elsewhere.ru", "null"]


def test_sites_and_codes_are_found(sessions: sessionmaker[Session]) -> None:
    add(sessions, hosts=["a.ru", "b.ru"], site_url="http://a.ru b.ru")
    with sessions() as session:
        site = find_registered_site(session, "K7M3Q9XA")
        assert site
        assert (site.code, site.site_url, sorted(site.hosts)) == ("K7M3Q9XA", "http://a.ru b.ru", ["a.ru", "b.ru"])
        assert find_registered_site(session, "N7M3Q9XB") is None
        assert list_existing_codes(session, ["K7M3Q9XA", "N7M3Q9XB"]) == {"K7M3Q9XA"}
        assert list_existing_codes(session, []) == set()
