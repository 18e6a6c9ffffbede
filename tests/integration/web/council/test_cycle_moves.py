"""A council walks its year on pages, from the draft to publishing; each move asks first, and wrong ones do nothing."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.domain.errors import Unavailable
from tests.factories import add_council, add_cycle, add_organization, response_payload
from tests.integration.web.council.lists import Clerk, read_notice, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts

CYCLE = "/council/cycles/social-2026"


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    """A council with nothing but a register."""
    with app.extensions["survey"].sessions.begin() as session:
        for code in ("AAAA1111", "BBBB1111"):
            add_organization(session, code, recipients=10, hosts=["example.ru"])
        council = add_council(session).id
    return sign_in(app, "council", council)


def state_of(app: Flask) -> str:
    with app.extensions["survey"].engine.connect() as connection:
        return str(connection.scalar(text("SELECT state FROM cycle WHERE code = 'social-2026'")))


def fill(clerk: Clerk) -> None:
    clerk.do("/council/cycles/add", year="2026", edition="nok-344n-2018-operators")
    clerk.do(f"{CYCLE}/list/due", years="2", expected="2")


def find_step(page: str) -> list[str]:
    """Return the address of the next step that a page offers."""
    return re.findall(rf'class="button" href="{CYCLE}/(\w+)"', page)


def test_a_year_from_the_draft_to_what_is_published(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    clerk.do(f"{CYCLE}/list/decision", decision="1", date="2025-12-20")
    page = clerk.get(f"{CYCLE}/list").text
    assert find_step(page) == ["open"]
    assert "Замечаний нет" in page

    page = clerk.get(f"{CYCLE}/open").text
    assert "Список больше не изменить" in page
    page = clerk.do(f"{CYCLE}/open")
    assert (state_of(app), find_step(page)) == ("open", ["close"])
    assert find_step(clerk.get(CYCLE).text) == ["close"]
    assert read_notice(page).startswith("Цикл открыт")
    answer = app.test_client().post("/api/v1/organizations/AAAA1111/responses", json=response_payload())
    assert answer.status_code == 201

    assert "Открыть цикл снова нельзя" in clerk.get(f"{CYCLE}/close").text
    page = clerk.do(f"{CYCLE}/close")
    assert (state_of(app), find_step(page)) == ("closed", ["publish"])

    page = clerk.get(f"{CYCLE}/publish").text
    assert "Отменить публикацию нельзя" in page
    assert "Без балла будет опубликовано: 2" in page
    page = clerk.do(f"{CYCLE}/publish", decision="12-ОС", date="2026-11-20")
    assert (state_of(app), find_step(page)) == ("published", ["pack"])
    assert "12-ОС" in clerk.get(f"{CYCLE}/rating").text
    assert [(act, subject) for act, subject, _ in read_acts(app) if act.endswith(("cycle", "list"))] == [
        ("add_cycle", "social-2026"),
        ("change_list", "social-2026"),
        ("decide_list", "social-2026"),
        ("open_cycle", "social-2026"),
        ("close_cycle", "social-2026"),
        ("freeze_cycle", "social-2026"),
    ]


@pytest.mark.parametrize(
    ("state", "allowed"),
    [("draft", {"open"}), ("open", {"close"}), ("closing", {"close"}), ("closed", {"publish"}), ("published", set())],
)
def test_only_the_next_step_is_asked_and_done(app: Flask, clerk: Clerk, state: str, allowed: set[str]) -> None:
    fill(clerk)
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE cycle SET state = :state"), {"state": state})
    for move in ("open", "close", "publish"):
        assert clerk.get(f"{CYCLE}/{move}").status_code == (200 if move in allowed else 409)
        if move not in allowed:
            answer = clerk.post(f"{CYCLE}/{move}", on="/council/cycles/add", decision="1", date="2026-01-01")
            assert (answer.status_code, "в другом состоянии" in answer.text) == (409, True)
    assert state_of(app) == state


def test_a_list_that_collects_elsewhere_is_not_opened_and_the_other_is_named(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    with app.extensions["survey"].sessions.begin() as session:
        school = add_organization(session, "CCCC1111", short_name="Приют")
        add_cycle(session, add_council(session, "other"), [school])
    clerk.do(f"{CYCLE}/list/search", organization="CCCC1111")
    page = clerk.get(f"{CYCLE}/open").text
    assert "Уже собирают ответы в другом цикле: 1" in page
    assert "Уже оцениваются в этом году: 1" in page
    assert "other-2026" in page
    assert "Открыть сбор ответов</button>" not in page
    answer = clerk.post(f"{CYCLE}/open")
    assert answer.status_code == 409
    assert "other-2026" in answer.text
    assert state_of(app) == "draft"
    assert "open_cycle" not in [act for act, *_ in read_acts(app)]


def test_a_list_that_changed_since_it_was_looked_at_is_shown_again(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    looked = clerk.get(f"{CYCLE}/open").text
    (seen,) = re.findall(r'name="seen" value="(\w{64})"', looked)
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "CCCC1111", short_name="Приют")
    clerk.do(f"{CYCLE}/list/search", organization="CCCC1111")
    answer = clerk.post(f"{CYCLE}/open", seen=seen)
    assert (answer.status_code, "список изменился, пока вы его смотрели" in answer.text) == (409, True)
    assert state_of(app) == "draft"
    assert "open_cycle" not in [act for act, *_ in read_acts(app)]
    clerk.do(f"{CYCLE}/open")
    assert state_of(app) == "open"


def test_two_drafts_of_a_year_tell_of_each_other(clerk: Clerk) -> None:
    fill(clerk)
    clerk.do("/council/cycles/add", year="2026", name="autumn", edition="nok-344n-2018-operators")
    other = f"{CYCLE}-autumn"
    clerk.do(f"{other}/list/search", organization="AAAA1111")
    for page in (clerk.get(f"{CYCLE}/open").text, clerk.get(f"{other}/list").text):
        assert "Есть и в другом вашем готовящемся списке на этот год: 1" in page
    assert "social-2026-autumn" in clerk.get(f"{CYCLE}/open").text
    clerk.do(f"{other}/list/remove", on=f"{other}/list", organization="AAAA1111")
    assert "в другом вашем" not in clerk.get(f"{CYCLE}/open").text


def test_an_empty_list_is_not_opened(app: Flask, clerk: Clerk) -> None:
    clerk.do("/council/cycles/add", year="2026", edition="nok-344n-2018-operators")
    assert find_step(clerk.get(f"{CYCLE}/list").text) == []
    answer = clerk.post(f"{CYCLE}/open")
    assert (answer.status_code, "нет ни одной организации" in answer.text) == (422, True)
    assert state_of(app) == "draft"


def test_the_page_tells_who_is_left_out_and_what_is_not_known(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "CCCC1111", short_name="Приют", recipients=None)
        add_organization(session, "DDDD1111", short_name="Ясли")
    page = clerk.get(f"{CYCLE}/list").text
    assert "Пора оценить, но в списке нет: 2" in page
    clerk.do(f"{CYCLE}/list/search", organization=["CCCC1111", "DDDD1111"])
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE organization SET archived_on = '2026-01-01' WHERE code = 'DDDD1111'"))
        session.execute(text("INSERT INTO council_scope VALUES (1, 'organization', 'AAAA1111')"))
    page = clerk.get(f"{CYCLE}/list").text
    for sentence in (
        "В архиве реестра: 1",
        "Неизвестно число получателей услуг: 2",
        "Сайт не указан в реестре: 2",
        "Вне полномочий совета: 3",
        "Решение совета о списке не внесено",
    ):
        assert sentence in page
    assert "Замечаний нет" not in page


def test_a_decision_that_cannot_be_publishes_nothing(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    clerk.do(f"{CYCLE}/open")
    clerk.do(f"{CYCLE}/close")
    for fields, sentence in (
        ({"decision": "", "date": "2026-11-20"}, "Введите номер решения."),
        ({"decision": "5", "date": "2025-11-20"}, "Этот день слишком давно"),
        ({"decision": "5", "date": "скоро"}, "Укажите день"),
        ({"decision": "", "date": ""}, "Введите номер решения."),
    ):
        answer = clerk.post(f"{CYCLE}/publish", **fields)
        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert f'value="{fields["decision"]}"' in answer.text
    old = clerk.client.post(f"{CYCLE}/publish", data={"decision": "5", "date": "2026-11-20"})
    assert (old.status_code, "Страница устарела" in old.text) == (422, True)
    assert state_of(app) == "closed"


def test_a_close_that_waits_too_long_says_how_to_finish(
    app: Flask, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(clerk)
    clerk.do(f"{CYCLE}/open")

    def wait(*_: object) -> None:
        with app.extensions["survey"].sessions.begin() as session:
            session.execute(text("UPDATE cycle SET state = 'closing'"))
        raise Unavailable("Responses in flight did not end in time.")

    with monkeypatch.context() as patch:
        patch.setattr("survey_app.web.council.cycle_moves.close_cycle", wait)
        answer = clerk.post(f"{CYCLE}/close")
    assert (answer.status_code, "последние ещё записываются" in answer.text) == (503, True)
    assert "Закончить закрытие</button>" in answer.text
    assert find_step(clerk.get(f"{CYCLE}/list").text) == ["close"]
    clerk.do(f"{CYCLE}/close")
    assert state_of(app) == "closed"


def test_an_old_page_moves_nothing(app: Flask, clerk: Clerk) -> None:
    fill(clerk)
    assert clerk.client.post(f"{CYCLE}/open").status_code == 422
    clerk.do(f"{CYCLE}/open")
    assert clerk.client.post(f"{CYCLE}/close").status_code == 422
    assert state_of(app) == "open"


def test_a_list_stands_still_once_it_is_open(clerk: Clerk) -> None:
    fill(clerk)
    clerk.do(f"{CYCLE}/open")
    page = clerk.get(f"{CYCLE}/list").text
    assert "Убрать отмеченные" not in page
    assert "Сохранить числа" in page
    answer = clerk.post(f"{CYCLE}/list/remove", on=f"{CYCLE}/list", organization="AAAA1111")
    assert answer.status_code == 409
    assert clerk.post(f"{CYCLE}/list/search", on="/council/cycles/add", organization="AAAA1111").status_code == 409
