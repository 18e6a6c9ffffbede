"""`flask places`: an operator registers the wards and desks of an organization, one by one or hundreds at once."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.storage.places import list_places
from tests.factories import add_organization
from tests.integration.cli.conftest import Run

FILE = """organization;code;name
k7m3q9xa;ward-10;Отделение № 10
K7M3Q9XA;ward-2;«Отделение»; № 2
"""


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for letter in "AB":
            add_organization(session, f"K7M3Q9X{letter}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with two places of one organization, as a spreadsheet saves it."""
    path = tmp_path / "places.csv"
    path.write_text(FILE.replace("«Отделение»; № 2", '"«Отделение»; № 2"'), "utf-8-sig")
    return path


def refuse(run: Run, *words: str | Path) -> str:
    """Run a command that must refuse; returns what it says on stderr, having printed nothing else."""
    result = run("places", *words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr


def test_places_are_added_listed_and_removed(run: Run) -> None:
    assert run("places", "list", "K7M3Q9XA").stdout == ""
    for code, name in (("ward-10", "Десятое"), ("ward-2", " Второе  отделение "), ("hall", "Холл")):
        assert run("places", "add", "к7м3q9ха", code, name).stdout == f"Место добавлено: {code}.\n"
    assert run("places", "list", "K7M3Q9XA").stdout == "hall  Холл\nward-2  Второе отделение\nward-10  Десятое\n"
    assert run("places", "list", "K7M3Q9XB").stdout == ""
    assert "Место удалено: ward-2." in run("places", "remove", "K7M3Q9XA", "ward-2").stdout
    assert run("places", "list", "K7M3Q9XA").stdout == "hall  Холл\nward-10  Десятое\n"


def test_a_removed_place_returns_under_its_new_name(app: Flask, run: Run) -> None:
    run("places", "add", "K7M3Q9XA", "hall", "Холл")
    run("places", "remove", "K7M3Q9XA", "hall")
    run("places", "add", "K7M3Q9XA", "hall", "Вестибюль")
    assert run("places", "list", "K7M3Q9XA").stdout == "hall  Вестибюль\n"
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM place")) == 1


def test_two_organizations_may_use_the_same_code(run: Run) -> None:
    for organization in ("K7M3Q9XA", "K7M3Q9XB"):
        assert run("places", "add", organization, "hall", organization).exit_code == 0
    assert run("places", "list", "K7M3Q9XB").stdout == "hall  K7M3Q9XB\n"


def test_refusals_are_russian_sentences(run: Run) -> None:
    run("places", "add", "K7M3Q9XA", "hall", "Холл")
    assert "Уже есть: hall.\n" in refuse(run, "add", "K7M3Q9XA", "hall", "Ещё холл")
    both = refuse(run, "add", "K7M3Q9XA", "Палата 3", " ")
    assert "Код места «Палата 3» не подходит" in both
    assert "Нужно название места" in both
    assert "Код места" in refuse(run, "add", "K7M3Q9XA", "a" * 25, "Холл")
    assert "слишком длинное" in refuse(run, "add", "K7M3Q9XA", "long", "я" * 101)
    for words in (("add", "ZZZZ9999", "hall", "Холл"), ("list", "школа"), ("remove", "ZZZZ9999", "hall")):
        assert f"нет организаций с такими кодами: {words[1]}.\n" in refuse(run, *words)
    unknown = refuse(run, "remove", "K7M3Q9XA", "ward-3")
    assert unknown == "У организации K7M3Q9XA нет места «ward-3». Список мест: flask places list K7M3Q9XA.\n"
    run("places", "remove", "K7M3Q9XA", "hall")
    assert "нет места «hall»" in refuse(run, "remove", "K7M3Q9XA", "hall")


def test_a_file_is_imported_and_read_back(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("places", "import", file).stdout == "Строк: 2\nДобавлено: 2\nИзменено: 0\nБез изменений: 0\n"
    listed = run("places", "list", "k7m3q9xa", "--format", "csv")
    assert listed.stdout_bytes.decode() == (
        '\ufefforganization;code;name\r\nK7M3Q9XA;ward-2;"«Отделение»; № 2"\r\nK7M3Q9XA;ward-10;Отделение № 10\r\n'
    )
    copy = tmp_path / "copy.csv"
    copy.write_bytes(listed.stdout_bytes)
    assert "Без изменений: 2\n" in run("places", "import", copy).stdout


def test_an_import_renames_and_brings_back(run: Run, file: Path) -> None:
    run("places", "add", "K7M3Q9XA", "ward-10", "Прежнее название")
    run("places", "add", "K7M3Q9XA", "ward-2", "«Отделение»; № 2")
    run("places", "remove", "K7M3Q9XA", "ward-2")
    assert run("places", "import", file).stdout == "Строк: 2\nДобавлено: 0\nИзменено: 2\nБез изменений: 0\n"
    assert run("places", "list", "K7M3Q9XA").stdout == "ward-2  «Отделение»; № 2\nward-10  Отделение № 10\n"


def test_one_bad_row_keeps_all_of_a_file_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        "Код организации\tКод места\tНазвание\nK7M3Q9XA\thall\tХолл\nZZZZ9999\thall\tХолл\nK7M3Q9XA\thall\tВход\n"
        "K7M3Q9XB\tПалата\t\n\nK7M3Q9XB\tx\t" + "я" * 101 + "\n",
        "cp1251",
    )
    result = run("places", "import", path)
    assert result.exit_code == 1
    assert result.stdout == (
        "Строк: 5\nК добавлению: 1\nК изменению: 0\nБез изменений: 0\n"
        "Отклонена строка 3: в реестре нет организации с кодом «ZZZZ9999» (organization_unknown)\n"
        "Отклонена строка 4: место «hall» уже названо в строке 2 (place_repeated)\n"
        "Отклонена строка 5: код места — от 1 до 24 строчных латинских букв, цифр и дефисов (bad_place)\n"
        "Отклонена строка 5: нет названия места (place_name_empty)\n"
        "Отклонена строка 7: название места длиннее 100 знаков (place_name_long)\n"
        "Ничего не записано. Исправьте отклонённые строки и повторите.\n"
    )
    assert run("places", "list", "K7M3Q9XA").stdout == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Файл пуст."),
        ("organization;code;name\n", "нет ни одной строки"),
        ("organization;code\nK7M3Q9XA;hall\n", "нет столбцов: name"),
        ("organization;code;name;место\nK7M3Q9XA;hall;Холл;hall\n", "назван дважды: code"),
        ('organization;code;name\nK7M3Q9XA;hall;"Холл\n', "Строка 2"),
    ],
)
def test_an_unreadable_file_is_refused_in_words(run: Run, tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(content, "utf-8")
    assert sentence in refuse(run, "import", path)


def test_hundreds_of_places_of_hundreds_of_organizations(app: Flask, run: Run, tmp_path: Path) -> None:
    codes = [f"AA{number:06}" for number in range(600)]
    with app.extensions["survey"].sessions.begin() as session:
        rows = [add_organization(session, code) for code in codes]
    path = tmp_path / "many.csv"
    lines = [f"{code},place-{number},Место {number}" for code in codes for number in range(2)]
    path.write_text("\n".join(["organization,code,name", *lines]), "utf-8")
    assert "Добавлено: 1200\n" in run("places", "import", path).stdout
    assert "Без изменений: 1200\n" in run("places", "import", path).stdout
    with app.extensions["survey"].readers() as session:
        assert [each.name for each in list_places(session, rows[-1].id)] == ["Место 0", "Место 1"]
