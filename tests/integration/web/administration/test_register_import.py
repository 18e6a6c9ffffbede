"""A register file is looked at before it is applied, and applied only as it was looked at."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from survey_app.services.upload_register import MOST_UPLOAD_BYTES
from survey_app.storage.models import OrganizationRow, RegisterUploadRow
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.integration.web.administration.conftest import SCHOOL, Administrator
from tests.integration.web.administration.test_register import acts_of

FILE = "code;name;inn;sphere;note\nK7M3Q9XA;Школа № 1 имени Мира;;education;x\n;Клуб;;culture;\n;Без сферы;;;\n"
GOOD = "code;name;sphere\nK7M3Q9XA;Школа № 2;education\n;Клуб;culture\n"


def upload(administrator: Administrator, text: str = FILE, **fields: str) -> str:
    answer = administrator.upload(text.encode(), **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def apply(administrator: Administrator, address: str, **fields: str) -> TestResponse:
    plan = re.findall(r'name="plan"\s+value="([^"]+)"', administrator.get(address).text)[0]
    return administrator.post(address, {"plan": plan, **fields})


def names(app: Flask) -> set[str]:
    with app.extensions["survey"].readers() as session:
        return set(session.scalars(select(OrganizationRow.name)))


def test_nothing_is_stored_until_it_is_applied(app: Flask, administrator: Administrator) -> None:
    before = names(app)
    address = upload(administrator)
    page = administrator.get(address).text
    assert "Нет сферы. Выберите сферу" in page
    assert "sphere_missing" not in page
    assert "строка 4" in page
    assert "note" in page
    changed = re.sub(r"\s+", " ", administrator.get(f"{address}?show=changed").text)
    assert "<del>Школа № 1</del>" in changed
    assert "<ins>Школа № 1 имени Мира</ins>" in changed
    assert "<del>7707083893</del>" in changed
    assert "<ins>пусто</ins>" in changed
    assert "Клуб" in administrator.get(f"{address}?show=added").text
    assert names(app) == before


def test_refused_lines_hold_everything_until_they_are_left_out(app: Flask, administrator: Administrator) -> None:
    address = upload(administrator)
    answer = apply(administrator, address)
    assert answer.status_code == 422
    assert "Есть отклонённые строки" in answer.text
    assert "Клуб" not in names(app)
    done = apply(administrator, address, partial="1")
    assert done.status_code == 303
    assert "Добавлено: 1, изменено: 1" in administrator.get(done.headers["Location"]).text
    assert names(app) == {"Школа № 1 имени Мира", "Библиотека", "Клуб"}
    assert acts_of(app)[0] == (
        "import_organizations",
        "register",
        {"added": "1", "changed": "1", "refused": "1"},
    )
    gone = administrator.get(address)
    assert (gone.status_code, "больше не хранится" in gone.text) == (404, True)


def test_a_line_with_several_remarks_is_one_line(administrator: Administrator) -> None:
    page = administrator.get(upload(administrator, "code;name;sphere;inn\n;Клуб;culture;\nZZZZZZZZ;;нет;12\n")).text
    assert page.count('<span class="hint">строка 3</span>') > 1
    assert "Отклонено строк: 1<" in page
    assert re.search(r"Загрузить все строки, кроме отклонённых: 1\s*<", page)


def test_a_register_that_changed_meanwhile_is_looked_at_again(app: Flask, administrator: Administrator) -> None:
    address = upload(administrator, GOOD)
    plan = re.findall(r'name="plan"\s+value="([^"]+)"', administrator.get(address).text)[0]
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(OrganizationRow).where(OrganizationRow.code == SCHOOL).values(name="Школа № 3"))
    answer = administrator.post(address, {"plan": plan})
    assert answer.status_code == 409
    assert "реестр изменился" in answer.text
    assert "<del>Школа № 3</del>" in answer.text
    assert "Школа № 3" in names(app)
    assert apply(administrator, address).status_code == 303
    assert "Школа № 2" in names(app)


def test_empty_cells_are_filled_as_the_form_says(app: Flask, administrator: Administrator) -> None:
    address = upload(administrator, "name\nКлуб\n", sphere="culture", region=" Казань ", oktmo="92701000")
    assert apply(administrator, address).status_code == 303
    with app.extensions["survey"].readers() as session:
        row = session.scalars(select(OrganizationRow).where(OrganizationRow.name == "Клуб")).one()
    assert (row.sphere, row.region, row.oktmo) == ("culture", "Казань", "92701000")


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (b"", {}, "Выберите файл"),
        (b"\x00\x01", {}, "Это не таблица"),
        (b"a;b\n1;2\n", {}, "нет столбца name"),
        (b"PK\x03\x04broken", {}, "не читается как XLSX"),
        (b"name\nx", {"sphere": "nothing"}, "Выберите сферу"),
        (b"name\nx", {"oktmo": "12"}, "8 или 11 цифр"),
    ],
)
def test_what_is_no_register_is_told_on_the_form(
    administrator: Administrator, content: bytes, fields: dict[str, str], said: str
) -> None:
    answer = administrator.upload(content, **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_too_large_is_told_and_not_read(administrator: Administrator) -> None:
    for size in (MOST_UPLOAD_BYTES + 1, MOST_UPLOAD_BYTES + 200_000):
        answer = administrator.upload(b"x" * size)
        assert answer.status_code in (413, 422)
        assert "Файл больше 10 МБ" in answer.text


def test_few_files_are_kept_and_none_for_long(app: Flask, administrator: Administrator) -> None:
    addresses = [upload(administrator, f"name;sphere\nКлуб {number};culture\n") for number in range(6)]
    with app.extensions["survey"].sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(RegisterUploadRow)) == 4
        session.execute(update(RegisterUploadRow).values(uploaded_at=datetime.now(UTC) - timedelta(minutes=61)))
    assert [administrator.get(each).status_code for each in addresses] == [404] * 6
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    run_round(app.extensions["survey"].engine, Lease(app.extensions["survey"].engine), tomorrow)
    with app.extensions["survey"].readers() as session:
        assert session.scalar(select(func.count()).select_from(RegisterUploadRow)) == 0


@pytest.mark.parametrize("key", ["x", "0" * 64, "..%2f..", "%00"])
def test_a_key_that_is_none_is_told(administrator: Administrator, key: str) -> None:
    assert administrator.get(f"/administration/register/import/{key}").status_code == 404
