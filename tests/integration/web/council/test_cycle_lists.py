"""A council makes a cycle and its list on pages: from a file, by search, by who is due; and what is refused."""

import io
import re
from html import unescape

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import text

from survey_app.web.council import list_additions
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.web.council.lists import Clerk, read_notice, sign_in

LIST = "/council/cycles/social-2026/list"
CODES = ("AAAA1111", "BBBB1111", "CCCC1111")


@pytest.fixture
def council_id(app: Flask) -> int:
    """A council for social services with a draft, and a register of four homes and a clinic."""
    with app.extensions["survey"].sessions.begin() as session:
        homes = [
            add_organization(session, code, short_name=f"Дом № {number}", recipients=100 * number, region="Казань")
            for number, code in enumerate(CODES, 1)
        ]
        add_organization(session, "HHHH1111", sphere="health", short_name="Больница")
        council, other = add_council(session), add_council(session, "other")
        session.execute(text(f"INSERT INTO council_scope VALUES ({council.id}, 'sphere', 'social')"))
        add_cycle(session, council, [], state="draft")
        add_cycle(session, other, homes[:1], year=2025, state="closed")
        return council.id


@pytest.fixture
def clerk(app: Flask, council_id: int) -> Clerk:
    """The council, signed in."""
    return sign_in(app, "council", council_id)


def listed(clerk: Clerk) -> list[str]:
    return re.findall(r'name="recipients-(\w+)"', clerk.get(LIST).text)


def read_acts(app: Flask) -> list[tuple[str, str, str]]:
    with app.extensions["survey"].engine.connect() as connection:
        entries = connection.execute(text("SELECT action, subject, detail FROM audit_entry ORDER BY id")).all()
    return [(row[0], row[1], row[2]) for row in entries if row[0] != "sign_in"]


def upload(clerk: Clerk, content: bytes, name: str = "список.csv") -> tuple[int, str]:
    answer = clerk.post(f"{LIST}/file", data={"file": (io.BytesIO(content), name)})
    return answer.status_code, unescape(answer.text)


def test_a_new_cycle_is_a_draft_with_an_empty_list(app: Flask, clerk: Clerk) -> None:
    assert "/council/cycles/add" in clerk.get("/council/").text
    fields = {"year": "2026", "name": "autumn", "edition": "nok-344n-2018-letter", "opens_on": "2026-09-01"}
    page = clerk.do("/council/cycles/add", **fields, closes_on="2026-11-30")
    assert read_notice(page) == "Цикл создан. Теперь внесите в список организации."
    assert "social-2026-autumn" in page
    assert "Готовится" in page
    with app.extensions["survey"].engine.connect() as connection:
        columns = "state, edition, CAST(opens_on AS TEXT), CAST(closes_on AS TEXT)"
        row = connection.execute(text(f"SELECT {columns} FROM cycle WHERE code = 'social-2026-autumn'")).one()
    assert tuple(row) == ("draft", "nok-344n-2018-letter", "2026-09-01", "2026-11-30")
    assert read_acts(app) == [("add_cycle", "social-2026-autumn", "{}")]


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"year": "двадцать"}, ["Год — четыре цифры"]),
        (
            {"year": "1999", "name": "Осень", "edition": "x"},
            ["Год — четыре цифры", "Имя не подходит", "Выберите методику"],
        ),
        ({"year": "2026", "edition": "nok-344n-2018-letter"}, ["Цикл этого года с таким именем уже есть"]),
        ({"year": "2027", "opens_on": "вчера"}, ["Выберите методику", "Укажите день"]),
        (
            {"year": "2027", "edition": "nok-344n-2018-letter", "opens_on": "2027-02-01", "closes_on": "2027-01-01"},
            ["Этот день раньше начала"],
        ),
    ],
)
def test_a_wrong_cycle_is_refused_with_all_reasons_and_nothing_is_lost(
    app: Flask, clerk: Clerk, fields: dict[str, str], sentences: list[str]
) -> None:
    answer = clerk.post("/council/cycles/add", **{"edition": "x", **fields})
    assert answer.status_code == 422
    assert [each for each in sentences if each not in answer.text] == []
    assert f'value="{fields["year"]}"' in answer.text
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cycle")) == 2
    assert read_acts(app) == []


def test_a_file_of_codes_fills_the_list(app: Flask, clerk: Clerk) -> None:
    assert upload(clerk, "Код;Наименование\nаааа-1111;Дом\nBBBB1111;\nAAAA1111;\n".encode())[0] == 303
    assert listed(clerk) == ["AAAA1111", "BBBB1111"]
    workbook, packed = Workbook(), io.BytesIO()
    workbook.worksheets[0].append(["CCCC1111"])
    workbook.save(packed)
    answer = clerk.post(f"{LIST}/file", data={"file": (io.BytesIO(packed.getvalue()), "список.xlsx")})
    assert read_notice(clerk.get(answer.headers["Location"]).text) == "Добавлено в список: 1."
    assert listed(clerk) == list(CODES)
    assert read_acts(app)[0] == ("change_list", "social-2026", '{"added": "2"}')


def test_a_wrong_line_keeps_the_whole_file_out(app: Flask, clerk: Clerk) -> None:
    status, page = upload(clerk, "AAAA1111\nнечто\nHHHH1111\nZZZZ1111\n".encode())
    assert status == 422
    told = re.findall(r"Строка (\d+)<.*?code\">(.*?)<.*?cell\">(.*?)<", page, re.DOTALL)
    assert [tuple(map(str.strip, each)) for each in told] == [
        ("2", "нечто", "в реестре нет организации с таким кодом"),
        ("3", "HHHH1111", "организация вне полномочий совета"),
        ("4", "ZZZZ1111", "в реестре нет организации с таким кодом"),
    ]
    assert listed(clerk) == []
    assert read_acts(app) == []


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "Выберите файл CSV или XLSX"),
        (b"\xd0\xcf\x11\xe0", 422, "старый формат Excel"),
        ("Название;Адрес\nДом;Казань\n".encode(), 422, "нет столбца code"),
        (b"A" * 100_001, 413, "Файл больше 2 МБ"),
    ],
)
def test_what_is_no_list_is_refused(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, content: bytes, status: int, sentence: str
) -> None:
    monkeypatch.setattr(list_additions, "_MOST_FILE_BYTES", 100_000)  # larger ones the test's client leaves open
    answered, page = upload(clerk, content)
    assert (answered, sentence in page) == (status, True)


def test_a_request_that_is_too_large_is_not_read(clerk: Clerk) -> None:
    said = {"CONTENT_LENGTH": str(3 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = clerk.client.post(f"{LIST}/file", environ_overrides=said)
    assert (answer.status_code, "Файл больше 2 МБ" in answer.text) == (413, True)


def test_the_register_is_searched_and_ticked(clerk: Clerk) -> None:
    page = clerk.get(f"{LIST}/search").text
    assert re.findall(r'name="organization"\s+value="(\w+)"', page) == list(CODES)
    assert "Больница" not in page
    assert re.findall(r'name="organization"\s+value="(\w+)"', clerk.get(f"{LIST}/search?query=дом 2").text) == [
        "BBBB1111"
    ]
    answer = clerk.post(f"{LIST}/search?query=дом&_external=1", organization=["AAAA1111", "CCCC1111"])
    assert answer.headers["Location"].startswith(f"{LIST}/search?")
    page = clerk.get(answer.headers["Location"]).text
    assert read_notice(page) == "Добавлено в список: 2."
    assert re.findall(r'name="organization"\s+value="(\w+)"', page) == ["BBBB1111"]
    assert listed(clerk) == ["AAAA1111", "CCCC1111"]


def test_nothing_ticked_or_what_is_not_ones_own_adds_nothing(clerk: Clerk) -> None:
    assert "Отметьте хотя бы одну" in clerk.post(f"{LIST}/search").text
    answer = clerk.post(f"{LIST}/search", organization=["AAAA1111", "HHHH1111"])
    assert (answer.status_code, "Ничего не добавлено" in answer.text) == (422, True)
    assert listed(clerk) == []


def test_everybody_not_assessed_for_two_years_is_counted_before_they_come(app: Flask, clerk: Clerk) -> None:
    page = clerk.get(f"{LIST}/due").text
    assert "Найдено: 2" in page
    assert "Социальное обслуживание: 2" in page
    assert "Найдено: 3" in clerk.get(f"{LIST}/due?years=1").text
    for years in ("0", "много", "21"):
        answer = clerk.get(f"{LIST}/due?years={years}")
        assert (answer.status_code, "от 1 до 20" in answer.text) == (422, True)
    answer = clerk.post(f"{LIST}/due", years="2", expected="3")
    assert (answer.status_code, "другое число" in answer.text) == (409, True)
    assert listed(clerk) == []
    assert read_notice(clerk.do(f"{LIST}/due", years="2", expected="2")) == "Добавлено в список: 2."
    assert listed(clerk) == ["BBBB1111", "CCCC1111"]
    assert read_acts(app) == [("change_list", "social-2026", '{"added": "2"}')]


def test_recipients_are_changed_where_somebody_changed_them(app: Flask, clerk: Clerk) -> None:
    upload(clerk, b"AAAA1111\nBBBB1111\n")
    fields = {"recipients-AAAA1111": "1 500", "was-AAAA1111": "", "recipients-BBBB1111": "", "was-BBBB1111": ""}
    page = clerk.do(f"{LIST}/recipients", on=LIST, **fields)
    assert read_notice(page) == "Число получателей услуг сохранено."
    assert re.findall(r'name="recipients-\w+"\s+value="(\d*)"', page) == ["1500", ""]
    assert "в реестре: 100" in page
    assert read_acts(app)[-1] == ("set_recipients", "social-2026", '{"changed": "1"}')
    answer = clerk.post(f"{LIST}/recipients", on=LIST, **{**fields, "recipients-BBBB1111": "много"})
    assert answer.status_code == 422
    assert 'value="много"' in answer.text
    assert "Введите целое число" in answer.text
    for number in ("0" * 20 + "9" * 15, "9" * 5000, "１２"):
        answer = clerk.post(f"{LIST}/recipients", on=LIST, **{**fields, "recipients-BBBB1111": number})
        assert (answer.status_code, "Введите целое число" in answer.text) == (422, True)
    gone = {"recipients-CCCC1111": "5", "was-CCCC1111": ""}
    assert clerk.post(f"{LIST}/recipients", on=LIST, **gone).status_code == 422


def test_organizations_are_taken_off(clerk: Clerk) -> None:
    upload(clerk, b"AAAA1111\nBBBB1111\nCCCC1111\n")
    assert "Отметьте организации" in clerk.post(f"{LIST}/remove", on=LIST).text
    page = clerk.do(f"{LIST}/remove?query=дом", on=LIST, organization=["AAAA1111", "CCCC1111"])
    assert read_notice(page) == "Убрано из списка: 2."
    assert listed(clerk) == ["BBBB1111"]


def test_the_decision_about_the_list_is_entered_and_shown(clerk: Clerk) -> None:
    address = f"{LIST}/decision"
    for fields, sentence in (
        ({"decision": "", "date": "2020-01-01"}, "Введите номер решения."),
        ({"decision": "7", "date": ""}, "Укажите день"),
        ({"decision": "7", "date": "2100-01-01"}, "ещё не наступил"),
    ):
        answer = clerk.post(address, **fields)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert "решением № 7-ОС от 20.12.2025" in clerk.do(address, decision=" 7-ОС ", date="2025-12-20")
    assert 'value="7-ОС"' in clerk.get(address).text


def test_another_councils_cycle_and_a_standing_year_are_not_there(clerk: Clerk) -> None:
    for code in ("other-2025", "social-standing-2026", "nothing"):
        for page in ("list", "list/search", "list/file", "list/due", "list/decision", "open", "close", "publish"):
            assert clerk.get(f"/council/cycles/{code}/{page}").status_code == 404
        assert clerk.post(f"/council/cycles/{code}/list/due", on=f"{LIST}/due", years="2").status_code == 404


def test_the_operator_reads_and_changes_nothing(app: Flask, clerk: Clerk, council_id: int) -> None:
    upload(clerk, b"AAAA1111\n")
    operator = sign_in(app, "operator", council_id)
    page = operator.get(LIST).text
    assert "Дом № 1" in page
    for what in ("list/search", "list/file", "list/due", "list/decision", "2026/open", 'name="recipients', "/add"):
        assert what not in page
    assert operator.get(f"{LIST}/search").status_code == 404
    assert operator.post(f"{LIST}/remove", on=LIST, organization="AAAA1111").status_code == 404


def test_an_old_page_changes_nothing(clerk: Clerk) -> None:
    upload(clerk, b"AAAA1111\n")
    for address in (f"{LIST}/remove", f"{LIST}/search", f"{LIST}/due", f"{LIST}/file", f"{LIST}/recipients"):
        answer = clerk.client.post(address, data={"organization": "AAAA1111", "years": "2", "expected": "1"})
        assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)
    assert listed(clerk) == ["AAAA1111"]
