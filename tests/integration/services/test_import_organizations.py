import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.identifiers import parse_code
from survey_app.domain.register import RegisterLine
from survey_app.exports.register_file import parse_register, render_register
from survey_app.services.import_organizations import ImportReport, import_organizations
from survey_app.storage.models import OrganizationHostRow, OrganizationRow
from survey_app.storage.organizations import list_organizations

PUBLISHED = Path(__file__).parents[2] / "fixtures" / "register-as-published.csv"
CITY = {"sphere": "education", "region": "г. Москва", "oktmo": "45000000"}

SCHOOL = {
    "name": "ГБОУ «Школа № 1»",
    "inn": "7718084659",
    "kpp": "771801001",
    "address": "ул. Ленина, 1",
    "site_url": "http://school1.ru",
    "sphere": "education",
}
CLUB = {"name": "Дом культуры", "inn": "7729403843", "address": "ул. Мира, 2", "sphere": "culture"}

Sessions = sessionmaker[Session]


def as_lines(*rows: Mapping[str, str]) -> list[RegisterLine]:
    return [RegisterLine(number, row) for number, row in enumerate(rows, start=2)]


def bring(sessions: Sessions, *rows: Mapping[str, str], partial: bool = False, dry_run: bool = False) -> ImportReport:
    with sessions() as session:
        report = import_organizations(session, as_lines(*rows), {}, partial=partial, dry_run=dry_run)
        session.commit()
    return report


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def refusals(report: ImportReport) -> list[tuple[int, str]]:
    return [(remark.line, remark.code) for remark in report.refused]


def warned(report: ImportReport) -> list[tuple[int, str]]:
    return [(remark.line, remark.code) for remark in report.warnings]


def stored(sessions: Sessions) -> dict[str, OrganizationRow]:
    with sessions() as session:
        return {row.name: row for row in session.scalars(select(OrganizationRow).order_by(OrganizationRow.id))}


def hosts_of(sessions: Sessions, name: str) -> Sequence[str]:
    hosts = (
        select(OrganizationHostRow.host)
        .join(OrganizationRow, OrganizationRow.id == OrganizationHostRow.organization_id)
        .where(OrganizationRow.name == name)
        .order_by(OrganizationHostRow.host)
    )
    with sessions() as session:
        return session.scalars(hosts).all()


def test_an_organization_is_added_with_a_code_and_its_hosts(sessions: Sessions) -> None:
    report = bring(sessions, SCHOOL | {"site_url": "http//:www.Школа1.рф; school1.ru:80/", "recipients": "1 200"})
    assert counts(report) == (1, 0, 0)
    assert report.is_imported
    row = stored(sessions)["ГБОУ «Школа № 1»"]
    assert parse_code(row.code) == row.code
    assert (row.inn, row.kpp, row.ogrn, row.sphere, row.kind, row.recipients) == (
        "7718084659", "771801001", "", "education", None, 1200,
    )  # fmt: skip
    assert hosts_of(sessions, row.name) == ["school1.ru", "xn--1-7sb3aeo2d.xn--p1ai"]
    assert warned(report) == [(2, "ogrn_missing")]


def test_the_published_register_comes_in_and_a_second_import_changes_nothing(sessions: Sessions) -> None:
    register = parse_register(PUBLISHED.read_bytes())
    with sessions() as session:
        first = import_organizations(session, register.lines, CITY)
        session.commit()
    before = {name: row.code for name, row in stored(sessions).items()}
    assert counts(first) == (10, 0, 0)
    assert first.refused == ()
    assert tuple(sorted({remark.code for remark in first.warnings} - {"ogrn_missing"})) == ("wrong_ogrn", "wrong_site")
    recoded = parse_register(PUBLISHED.read_bytes().decode("utf-8-sig").encode("cp1251"))
    with sessions() as session:
        second = import_organizations(session, recoded.lines, CITY)
        session.commit()
    assert counts(second) == (0, 0, 10)
    assert {name: row.code for name, row in stored(sessions).items()} == before


def test_branches_stay_apart(sessions: Sessions) -> None:
    report = bring(
        sessions,
        SCHOOL,
        SCHOOL | {"kpp": "771801002"},
        SCHOOL | {"name": "ГБОУ «Школа № 1», филиал"},
        SCHOOL | {"address": "ул. Ленина, 3"},
    )
    assert counts(report) == (4, 0, 0)


def test_a_known_organization_is_recognized_by_another_spelling_and_changed(sessions: Sessions) -> None:
    bring(sessions, SCHOOL, CLUB)
    code = stored(sessions)["ГБОУ «Школа № 1»"].code
    report = bring(sessions, SCHOOL | {"name": 'ГБОУ  "Школа № 1"', "site_url": "new.ru"}, CLUB)
    assert counts(report) == (0, 1, 1)
    row = stored(sessions)['ГБОУ "Школа № 1"']
    assert row.code == code
    assert hosts_of(sessions, row.name) == ["new.ru"]


def test_a_known_organization_is_renamed_under_its_code(sessions: Sessions) -> None:
    bring(sessions, SCHOOL)
    code = stored(sessions)["ГБОУ «Школа № 1»"].code
    typed = code.lower().translate(str.maketrans("kxmaoctp", "кхмаостр"))
    report = bring(sessions, {"code": typed, "name": "Лицей", "site_url": ""})
    assert counts(report) == (0, 1, 0)
    row = stored(sessions)["Лицей"]
    assert (row.code, row.inn, row.sphere, row.site_url) == (code, "7718084659", "education", "")
    assert hosts_of(sessions, "Лицей") == []
    assert counts(bring(sessions, SCHOOL | {"name": "Лицей", "site_url": ""})) == (0, 0, 1)


def test_a_new_code_that_the_file_gives_is_kept(sessions: Sessions) -> None:
    assert counts(bring(sessions, SCHOOL | {"code": "k7m3-q9xa"})) == (1, 0, 0)
    assert stored(sessions)["ГБОУ «Школа № 1»"].code == "K7M3Q9XA"


def test_another_code_for_a_known_organization_is_refused(sessions: Sessions) -> None:
    bring(sessions, SCHOOL | {"code": "K7M3Q9XA"}, CLUB | {"code": "A7M3Q9XA"})
    assert refusals(bring(sessions, SCHOOL | {"code": "B7M3Q9XA"})) == [(2, "identity_taken")]
    assert refusals(bring(sessions, SCHOOL | {"code": "A7M3Q9XA"})) == [(2, "identity_taken")]


def test_a_code_is_drawn_again_until_it_is_free(sessions: Sessions) -> None:
    bring(sessions, SCHOOL | {"code": "AAAAAAAA"})
    draws = iter(bytes([letter]) * 8 for letter in (10, 11, 12))
    with sessions() as session:
        lines = as_lines(CLUB | {"code": "BBBBBBBB"}, CLUB | {"name": "Клуб"})
        import_organizations(session, lines, {}, random_bytes=lambda _: next(draws))
        session.commit()
    assert stored(sessions)["Клуб"].code == "CCCCCCCC"


def test_one_refused_line_stops_the_import_and_partial_lets_the_others_in(sessions: Sessions) -> None:
    rows = (SCHOOL, CLUB | {"inn": "7729403844", "sphere": "club"}, {"name": "", "sphere": "culture"})
    told = [(3, "wrong_inn"), (3, "sphere_unknown"), (4, "name_missing")]
    report = bring(sessions, *rows)
    assert (refusals(report), report.is_imported) == (told, False)
    assert stored(sessions) == {}
    report = bring(sessions, *rows, partial=True)
    assert (refusals(report), report.is_imported) == (told, True)
    assert list(stored(sessions)) == ["ГБОУ «Школа № 1»"]


def test_a_dry_run_tells_the_same_and_writes_nothing(sessions: Sessions) -> None:
    report = bring(sessions, SCHOOL, CLUB, dry_run=True)
    assert (counts(report), report.is_imported) == ((2, 0, 0), False)
    assert stored(sessions) == {}


def test_a_line_told_twice_counts_once(sessions: Sessions) -> None:
    report = bring(sessions, SCHOOL, SCHOOL)
    assert counts(report) == (1, 0, 0)
    assert (3, "repeated") in warned(report)
    report = bring(sessions, SCHOOL, SCHOOL)
    assert counts(report) == (0, 0, 1)


@pytest.mark.parametrize("second", [{"site_url": "other.ru"}, {"code": "A7M3Q9XA"}])
def test_two_lines_that_contradict_each_other_are_refused(sessions: Sessions, second: dict[str, str]) -> None:
    first = SCHOOL | {"code": "K7M3Q9XA"}
    assert refusals(bring(sessions, first, SCHOOL | second)) == [(3, "contradicts")]


def test_one_code_on_two_lines_is_refused(sessions: Sessions) -> None:
    report = bring(sessions, SCHOOL | {"code": "K7M3Q9XA"}, CLUB | {"code": "K7M3Q9XA"})
    assert refusals(report) == [(3, "contradicts")]


def test_the_written_register_is_read_back_unchanged(sessions: Sessions) -> None:
    bring(sessions, SCHOOL | {"recipients": "5", "kind": "both"}, CLUB | {"name": "=Клуб «@»; и\tдругие"})
    with sessions() as session:
        rows = [
            {"code": code} | {name: getattr(organization, name) for name in organization.__slots__}
            for code, organization in list_organizations(session)
        ]
    assert [row["name"] for row in rows] == ["=Клуб «@»; и другие", "ГБОУ «Школа № 1»"]
    register = parse_register("".join(render_register(rows)).encode())
    with sessions() as session:
        assert counts(import_organizations(session, register.lines, {})) == (0, 0, 2)


def test_hosts_are_mended_when_reading_of_sites_has_improved(sessions: Sessions) -> None:
    bring(sessions, SCHOOL)
    with sessions() as session:
        session.query(OrganizationHostRow).update({"host": "misread.ru"})
        session.commit()
    assert counts(bring(sessions, SCHOOL)) == (0, 1, 0)
    assert hosts_of(sessions, "ГБОУ «Школа № 1»") == ["school1.ru"]


def test_two_imports_at_once_add_each_organization_once(sessions: Sessions) -> None:
    rows = [SCHOOL | {"address": f"ул. Ленина, {number}"} for number in range(300)]
    reports: list[ImportReport] = []
    threads = [threading.Thread(target=lambda: reports.append(bring(sessions, *rows))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts(report) for report in reports) == [(0, 0, 300), (300, 0, 0)]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(OrganizationRow)) == 300
