"""An organization allows and refuses sites; an import of the register leaves that alone. On both databases."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, select

from survey_app.domain.errors import AlreadyExists, HostUnknown, InvalidInput, LastHost
from survey_app.domain.site_hosts import MOST_DECISIONS
from survey_app.services.allow_host import allow_host
from survey_app.services.installation import Installation
from survey_app.services.refuse_host import refuse_host
from survey_app.storage.host_decisions import move_decisions, read_hosts
from survey_app.storage.models import OrganizationHostRow, OrganizationRow
from survey_app.storage.registered_sites import find_registered_site
from tests.factories import add_organization

DAY = date(2026, 3, 5)
CODE = "AAAA1111"


def prepare(installation: Installation, *hosts: str) -> None:
    with installation.sessions.begin() as session:
        add_organization(session, CODE, hosts=hosts)


def allow(installation: Installation, text: str) -> str:
    with installation.sessions.begin() as session:
        return allow_host(session, CODE, text, decided_on=DAY, decided_by="account 1")


def refuse(installation: Installation, host: str) -> None:
    with installation.sessions.begin() as session:
        refuse_host(session, CODE, host, decided_on=DAY, decided_by="account 1")


def hosts(installation: Installation) -> set[str]:
    """Return the hosts that intake takes responses from, which are those that everybody else reads."""
    collecting = installation.collection.organizations.find_anew(CODE)
    with installation.readers() as session:
        site = find_registered_site(session, CODE)
    assert collecting
    assert site
    assert collecting.hosts == site.hosts
    return set(collecting.hosts)


def test_a_typed_site_is_allowed_as_an_import_would_write_it(installation: Installation) -> None:
    prepare(installation, "school.ru")
    host = allow(installation, " HTTPS://www.Школа-12.РФ/contacts ")
    assert host == "школа-12.рф".encode("idna").decode()
    assert hosts(installation) == {"school.ru", host}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "host_malformed") for text in ("", "школа", "a@school.ru", "нет", "a.ru чушь")),
        ("a.ru b.ru", "host_repeated"),
    ],
)
def test_what_is_no_site_is_refused(installation: Installation, text: str, code: str) -> None:
    prepare(installation, "school.ru")
    with pytest.raises(InvalidInput) as refusal:
        allow(installation, text)
    assert [each.code for each in refusal.value.problems] == [code]


def test_a_site_is_allowed_once(installation: Installation) -> None:
    prepare(installation, "school.ru")
    with pytest.raises(AlreadyExists):
        allow(installation, "http://school.ru/")


def test_a_site_of_the_register_can_be_removed_and_allowed_again(installation: Installation) -> None:
    prepare(installation, "school.ru", "old.ru")
    refuse(installation, "old.ru")
    assert hosts(installation) == {"school.ru"}
    with pytest.raises(HostUnknown):
        refuse(installation, "old.ru")
    allow(installation, "old.ru")
    assert hosts(installation) == {"school.ru", "old.ru"}


def test_the_last_site_stays(installation: Installation) -> None:
    prepare(installation, "old.ru")
    with pytest.raises(LastHost):
        refuse(installation, "old.ru")
    allow(installation, "new.ru")
    refuse(installation, "old.ru")
    assert hosts(installation) == {"new.ru"}
    with pytest.raises(LastHost):
        refuse(installation, "new.ru")


def test_without_a_site_in_the_register_the_last_one_can_be_removed_again(installation: Installation) -> None:
    prepare(installation)
    allow(installation, "new.ru")
    assert hosts(installation) == {"new.ru"}
    refuse(installation, "new.ru")
    assert hosts(installation) == set()


def test_an_import_changes_nothing_of_what_was_decided(installation: Installation) -> None:
    prepare(installation, "school.ru", "old.ru")
    allow(installation, "new.ru")
    refuse(installation, "old.ru")
    with installation.sessions.begin() as session:
        number = session.scalars(select(OrganizationRow.id)).one()
        session.execute(delete(OrganizationHostRow))
        session.execute(insert(OrganizationHostRow), [{"organization_id": number, "host": "old.ru"}])
    assert hosts(installation) == {"new.ru"}


def test_a_register_left_with_refused_sites_alone_does_not_open_all_others(installation: Installation) -> None:
    prepare(installation, "school.ru", "old.ru")
    refuse(installation, "old.ru")
    with installation.sessions.begin() as session:
        session.execute(delete(OrganizationHostRow).where(OrganizationHostRow.host == "school.ru"))
    assert hosts(installation) == {"old.ru"}


def test_there_is_a_most(installation: Installation) -> None:
    prepare(installation, "school.ru")
    for number in range(MOST_DECISIONS):
        allow(installation, f"site{number}.ru")
    with pytest.raises(InvalidInput, match="50 sites"):
        allow(installation, "one-more.ru")


def test_a_merged_entry_brings_the_sites_that_it_allowed(installation: Installation) -> None:
    prepare(installation, "school.ru")
    with installation.sessions.begin() as session:
        gone, open_to_all = (add_organization(session, code).id for code in ("BBBB1111", "CCCC1111"))
        kept = session.scalars(select(OrganizationRow.id).where(OrganizationRow.code == CODE)).one()
        for host in ("branch.ru", "school.ru"):
            allow_host(session, "BBBB1111", host, decided_on=DAY, decided_by="account 2")
        move_decisions(session, gone, open_to_all)
        assert read_hosts(session, open_to_all).hosts == frozenset()
        move_decisions(session, gone, kept)
    assert hosts(installation) == {"school.ru", "branch.ru"}
