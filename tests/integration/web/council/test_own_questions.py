"""A council writes its own questions on pages: checked, looked at, shown, and fixed once they were."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload
from tests.integration.web.council.lists import Clerk, read_notice, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts

CYCLE = "/council/cycles/social-2026"
QUESTIONS = f"{CYCLE}/questions"
CHOICE = {"text-ru": "Как <добрались>?", "option-o1-ru": "Пешком", "option-o2-ru": "На автобусе"}
API = "/api/v1/organizations/AAAA1111"


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    """A council with the draft of a cycle; another council is there, too."""
    with app.extensions["survey"].sessions.begin() as session:
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, "AAAA1111", short_name="Приют")], state="draft")
        add_council(session, "other")
        number = council.id
    return sign_in(app, "council", number)


def add(clerk: Clerk, kind: str, **fields: str) -> str:
    """Add a question; returns the page of all of them."""
    return clerk.do(f"{QUESTIONS}/add?kind={kind}", data=fields)


def read_questions(page: str) -> list[str]:
    return re.findall(r"<h3>([^<]+)</h3>", page)


def find_addresses(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="({QUESTIONS}/own_\d+_\d+)"', page)))


def asked(app: Flask) -> dict[str, Any]:
    """Return what a widget is told now."""
    app.extensions["survey"].collection.organizations.find_anew("AAAA1111")
    told: dict[str, Any] = app.test_client().get(f"{API}/questionnaire").get_json()["questionnaire"]
    return {"own": told["own"], "questions": [each for each in told["questions"] if each["code"].startswith("own_")]}


def test_a_set_is_written_shown_and_answered(app: Flask, clerk: Clerk) -> None:
    page = add(clerk, "choice", **CHOICE, **{"text-en": "How did you get here?", "option-o2-en": "By bus"})
    assert read_notice(page) == "Вопрос сохранён."
    add(clerk, "number", **{"text-ru": "Сколько минут?", "min": "0", "max": "90"})
    page = add(clerk, "text", **{"text-ru": "Чего не хватает?", "max_length": "200"})
    assert read_questions(page) == ["Как &lt;добрались&gt;?", "Сколько минут?", "Чего не хватает?"]
    assert "когда совет откроет сбор ответов" in page
    assert asked(app)["own"] is None

    preview = clerk.get(f"{QUESTIONS}/preview").text
    assert preview.index("Ваш возраст") < preview.index("Как &lt;добрались&gt;?")
    assert "вопрос совета, необязательно" in preview
    assert not re.search(r"<button|method=|page\.js", preview)
    assert "How did you get here?" in clerk.get(f"{QUESTIONS}/preview?lang=en").text

    clerk.do(f"{CYCLE}/open")
    told = asked(app)
    assert (told["own"]["version"], [each["kind"] for each in told["questions"]]) == (1, ["choice", "number", "text"])
    answers = {**ANSWERS, told["questions"][0]["code"]: "o2"}
    payload = response_payload(answers, own=told["own"])
    assert app.test_client().post(f"{API}/responses", json=payload).status_code == 201
    shown = clerk.get(f"{CYCLE}/organizations/AAAA1111").text
    assert "Как &lt;добрались&gt;?" in shown
    assert [each[:2] for each in read_acts(app) if "own_questions" in each[0]] == [
        ("change_own_questions", "social-2026")
    ] * 3


def test_what_respondents_saw_stays_what_it_was(app: Flask, clerk: Clerk) -> None:
    (address,) = find_addresses(add(clerk, "choice", **CHOICE))
    clerk.do(f"{CYCLE}/open")
    first = asked(app)
    page = clerk.do(address, data={**CHOICE, "text-ru": "Как Вы добрались?"})
    assert "прежние вопросы (версия 1)" in page
    assert asked(app) == first, "nothing changes before the council says so"
    page = clerk.do(f"{QUESTIONS}/show", on=QUESTIONS)
    assert read_notice(page).startswith("Теперь респонденты видят")
    reworded = asked(app)
    assert (reworded["own"], reworded["questions"][0]["text"]) == (first["own"], "Как Вы добрались?")

    # The first option goes, and another comes in an empty field: it is no option that ever meant something else.
    changed = {**CHOICE, "option-o1-ru": "", "option-o3-ru": "На такси"}
    clerk.do(address, data=changed)
    clerk.do(f"{QUESTIONS}/show", on=QUESTIONS)
    assert asked(app)["own"]["version"] == 2
    assert [each["code"] for each in asked(app)["questions"][0]["options"]] == ["o2", "o3"]
    clerk.do(address, data={**CHOICE, "option-o1-ru": "", "option-o3-ru": "", "option-o4-ru": "На метро"})
    clerk.do(f"{QUESTIONS}/show", on=QUESTIONS)
    assert [each["code"] for each in asked(app)["questions"][0]["options"]] == ["o2", "o4"]
    with app.extensions["survey"].engine.connect() as connection:
        layouts = connection.scalars(text("SELECT layout FROM questionnaire WHERE code LIKE 'own-%' ORDER BY id")).all()
    code = address.rpartition("/")[2]
    assert layouts == [f"{code}=o1,o2", f"{code}=o2,o3", f"{code}=o2,o4"]

    page = clerk.do(f"{address}/remove")
    assert read_notice(page) == "Вопрос удалён."
    clerk.do(f"{QUESTIONS}/show", on=QUESTIONS)
    assert asked(app) == {"own": None, "questions": []}
    (again,) = find_addresses(add(clerk, "choice", **CHOICE))
    assert again != address, "a code never means another question"


def test_the_order_is_the_councils(clerk: Clerk) -> None:
    for number in (1, 2, 3):
        page = add(clerk, "text", **{"text-ru": f"Вопрос {number}", "max_length": "5"})
    last = find_addresses(page)[-1]
    clerk.do(f"{last}/move", on=QUESTIONS, where="up")
    page = clerk.do(f"{last}/move", on=QUESTIONS, where="up")
    assert read_questions(page) == ["Вопрос 3", "Вопрос 1", "Вопрос 2"]
    page = clerk.do(f"{last}/move", on=QUESTIONS, where="down")
    assert read_questions(page) == ["Вопрос 1", "Вопрос 3", "Вопрос 2"]


@pytest.mark.parametrize(
    ("kind", "fields", "field", "sentence"),
    [
        ("choice", {**CHOICE, "text-ru": " "}, "text-ru", "по-русски"),
        ("choice", {**CHOICE, "option-o2-ru": ""}, "option-o2-ru", "хотя бы 2 варианта"),
        ("choice", {**CHOICE, "option-o2-ru": "ПЕШКОМ"}, "option-o2-ru", "уже есть"),
        ("choice", {**CHOICE, "option-o3-en": "By bus"}, "option-o3-ru", "по-русски"),
        ("choice", {**CHOICE, "text-en": "x" * 301}, "text-en", "до 300 знаков"),
        ("number", {"text-ru": "Лет?", "min": "5", "max": "5"}, "max", "6–1000"),
        ("number", {"text-ru": "Лет?", "min": "-1", "max": "1001"}, "min", "0–1000"),
        ("text", {"text-ru": "Что?\x07", "max_length": "5"}, "text-ru", "невидимые"),
        ("text", {"text-ru": "Что?", "max_length": "2001"}, "max_length", "1–2000"),
    ],
)
def test_a_wrong_question_comes_back(
    clerk: Clerk, kind: str, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = clerk.post(f"{QUESTIONS}/add?kind={kind}", data=fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    kept = next(value for name, value in fields.items() if name != field and value)
    assert kept.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert read_questions(clerk.get(QUESTIONS).text) == []


def test_there_are_as_many_as_fit(clerk: Clerk) -> None:
    wide = {"text-ru": "Сколько?", "min": "0", "max": "1000"}
    for _ in range(6):
        add(clerk, "number", **wide)
    answer = clerk.post(f"{QUESTIONS}/add?kind=number", data=wide)
    assert (answer.status_code, "Сузьте границы" in answer.text) == (422, True)
    for _ in range(4):
        page = add(clerk, "text", **{"text-ru": "Что?", "max_length": "5"})
    assert "Добавить вопрос" not in page
    answer = clerk.post(f"{QUESTIONS}/add?kind=text", data={"text-ru": "Что?", "max_length": "5"})
    assert (answer.status_code, "до 10 вопросов" in answer.text) == (422, True)


def test_a_closed_cycle_asks_nothing_more(app: Flask, clerk: Clerk) -> None:
    (address,) = find_addresses(add(clerk, "choice", **CHOICE))
    clerk.do(f"{CYCLE}/open")
    clerk.do(f"{CYCLE}/close")
    page = clerk.get(QUESTIONS).text
    assert read_questions(page) == ["Как &lt;добрались&gt;?"]
    assert "Изменить" not in page
    for path, data in ((address, CHOICE), (f"{address}/remove", {}), (f"{QUESTIONS}/add?kind=choice", CHOICE)):
        assert clerk.post(path, data=data).status_code == 409
    for path in (f"{QUESTIONS}/show", f"{address}/move"):
        assert clerk.post(path, on=f"{address}/remove").status_code == 409
    assert asked(app)["own"] is None, "the organization is in no open cycle now"


def test_forms_need_our_own_page(clerk: Clerk) -> None:
    (address,) = find_addresses(add(clerk, "choice", **CHOICE))
    for path in (address, f"{address}/remove", f"{address}/move", f"{QUESTIONS}/show", f"{QUESTIONS}/add"):
        answer = clerk.client.post(path, data=CHOICE)
        assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)


def test_an_operator_reads_them_and_another_council_does_not(app: Flask, clerk: Clerk) -> None:
    (address,) = find_addresses(add(clerk, "choice", **CHOICE))
    with app.extensions["survey"].engine.connect() as connection:
        ids = dict(connection.execute(text("SELECT code, id FROM council")).all())
    operator = sign_in(app, "operator", ids["social"])
    assert read_questions(operator.get(QUESTIONS).text) == ["Как &lt;добрались&gt;?"]
    assert "Изменить" not in operator.get(QUESTIONS).text
    assert operator.get(f"{QUESTIONS}/preview").status_code == 200
    other = sign_in(app, "council", ids["other"])
    for path in (QUESTIONS, f"{QUESTIONS}/preview", f"{QUESTIONS}/add", address, f"{address}/remove"):
        assert other.get(path).status_code == 404
    assert operator.get(address).status_code == 404
    assert clerk.get(f"{QUESTIONS}/own_1_99").status_code == 404
