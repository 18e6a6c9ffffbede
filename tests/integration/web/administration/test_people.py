"""Councils, accounts, tokens and the audit log, as an administrator meets them."""

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from survey_app.storage.accounts import list_accounts
from survey_app.storage.councils import list_councils
from survey_app.storage.tokens import list_tokens
from tests.accounts import Person
from tests.integration.web.administration.conftest import LIBRARY, SCHOOL, Administrator
from tests.integration.web.administration.test_register import acts_of

COUNCILS = "/administration/councils"
ACCOUNTS = "/administration/accounts"
TOKENS = "/administration/tokens"
HEALTH = {"code": "health", "name": " Совет  здоровья ", "timezone": "Asia/Omsk"}


def scopes_of(app: Flask, code: str) -> tuple[str, str, list[tuple[str, str]]]:
    with app.extensions["survey"].readers() as session:
        row, scopes = next(each for each in list_councils(session) if each[0].code == code)
        return row.name, row.timezone, list(scopes)


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ({}, 2),
        ({"spheres": "culture"}, 1),
        ({"regions": "Казань\nПермь"}, 1),
        ({"territories": "927; 80"}, 1),
        ({"organizations": f"{SCHOOL}\n{LIBRARY.lower()}"}, 2),
        ({"organizations": SCHOOL, "spheres": "culture"}, 0),
    ],
)
def test_a_council_is_counted_before_it_is_added(
    app: Flask, administrator: Administrator, limits: dict[str, str], count: int
) -> None:
    question = administrator.post(f"{COUNCILS}/add/question", {**HEALTH, **limits}, on=f"{COUNCILS}/add")
    assert question.status_code == 200
    assert re.search(rf"<dd>\s*{count}\s*</dd>", question.text)
    with app.extensions["survey"].readers() as session:
        assert [row.code for row, _ in list_councils(session)] == ["social"]
    added = administrator.post(f"{COUNCILS}/add", {**HEALTH, **limits})
    assert added.status_code == 303
    assert "Совет здоровья" in administrator.get(added.headers["Location"]).text
    name, timezone, scopes = scopes_of(app, "health")
    assert (name, timezone) == ("Совет здоровья", "Asia/Omsk")
    assert len(scopes) == sum(len(re.split("[;\n]", each)) for each in limits.values())
    assert acts_of(app)[0][:2] == ("add_council", "health")
    assert [each[0] for each in acts_of(app)].count("add_council") == 1  # asking is no act


def test_a_council_changes_and_its_code_stays(app: Flask, administrator: Administrator) -> None:
    administrator.post(f"{COUNCILS}/add", {**HEALTH, "spheres": ["health", "culture"], "territories": "92"})
    form = administrator.get(f"{COUNCILS}/health/change").text
    assert re.search(r'value="culture"\s+checked', form)
    assert not re.search(r'value="education"\s+checked', form)
    changes = {"name": "Новое имя", "timezone": "Europe/Samara", "regions": "Казань"}
    changed = administrator.post(f"{COUNCILS}/health/change", changes)
    assert changed.status_code == 303
    assert scopes_of(app, "health") == ("Новое имя", "Europe/Samara", [("region", "Казань")])
    assert acts_of(app)[0][:2] == ("change_council", "health")
    assert administrator.get(f"{COUNCILS}/nothing/change").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "Здоровье"}, "Код не подходит"),
        ({"code": "social"}, "Такая запись уже есть"),
        ({"name": " "}, "Введите наименование"),
        ({"timezone": "Moon"}, "Выберите часовой пояс"),
        ({"timezone": "America/New_York"}, "западнее UTC"),
        ({"territories": "92x"}, "не начало кода ОКТМО"),
        ({"organizations": "ZZZZZZZZ"}, "ZZZZZZZZ"),
        ({"name": "х" * 301}, "нужно не больше 300 знаков"),
        ({"regions": "х" * 300}, "слишком длинный"),
        ({"regions": "Казань\n\u200b"}, "нет региона"),
        ({"organizations": "\u2800"}, "нет кода организации"),
    ],
)
def test_a_council_that_cannot_be_is_told_by_field(
    administrator: Administrator, changes: dict[str, str], said: str
) -> None:
    answer = administrator.post(f"{COUNCILS}/add", {**HEALTH, **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'name="code"' in answer.text


def invite(administrator: Administrator, **fields: str) -> str:
    answer = administrator.post(f"{ACCOUNTS}/add", {"email": "anna@example.ru", "role": "administrator", **fields})
    assert answer.status_code == 200, answer.text
    return str(re.findall(r'value="(http[^"]+)"', answer.text)[0])


def test_an_invitation_is_shown_once_and_works(app: Flask, administrator: Administrator) -> None:
    link = invite(administrator, role="council", councils="social", organization="не важно")
    path = link.removeprefix("http://localhost:8000")
    assert app.test_client().get(path).status_code == 200
    assert link not in administrator.get(f"{ACCOUNTS}/1").text
    listed = administrator.get(ACCOUNTS).text
    assert "anna@example.ru" in listed
    assert "приглашена" in listed
    assert acts_of(app)[0][:2] == ("add_account", "1")
    again = administrator.post(f"{ACCOUNTS}/1/link", on=f"{ACCOUNTS}/1")
    assert app.test_client().get(path).status_code == 404  # the earlier one is void
    assert re.findall(r'value="(http[^"]+)"', again.text)[0] != link


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "anna"}, "не адрес почты"),
        ({"role": ""}, "Выберите роль"),
        ({"role": "council"}, "выберите один совет"),
        ({"role": "authority"}, "хотя бы один совет"),
        ({"role": "operator", "councils": "nothing"}, "Выберите совет"),
        ({"role": "organization"}, "нужен код организации"),
        ({"role": "organization", "organization": "ZZZZZZZZ"}, "ZZZZZZZZ"),
    ],
)
def test_an_account_that_cannot_be_is_told_by_field(
    app: Flask, administrator: Administrator, changes: dict[str, str], said: str
) -> None:
    fields = {"email": "anna@example.ru", "role": "administrator", **changes}
    answer = administrator.post(f"{ACCOUNTS}/add", fields)
    assert answer.status_code == 422
    assert said in answer.text
    with app.extensions["survey"].readers() as session:
        assert list_accounts(session) == []


def test_an_address_has_one_account(administrator: Administrator) -> None:
    invite(administrator)
    answer = administrator.post(f"{ACCOUNTS}/add", {"email": "Anna@example.ru", "role": "administrator"})
    assert (answer.status_code, "Такая запись уже есть" in answer.text) == (422, True)


def test_an_account_is_disabled_and_enabled(app: Flask, administrator: Administrator) -> None:
    invite(administrator)
    page = f"{ACCOUNTS}/1"
    done = administrator.post(f"{page}/disable", on=page)
    assert "отключена, её сеансы завершены" in administrator.get(done.headers["Location"]).text
    assert "Сначала включите" in administrator.post(f"{page}/link", on=page).text
    done = administrator.post(f"{page}/enable", on=page)
    assert "включена" in administrator.get(done.headers["Location"]).text
    assert administrator.post(f"{page}/second-factor", on=page).status_code == 200
    assert [each[0] for each in acts_of(app)[:3]] == ["reset_second_factor", "enable_account", "disable_account"]
    assert administrator.get(f"{ACCOUNTS}/99").status_code == 404
    assert administrator.client.post(f"{page}/disable").status_code == 422


def test_the_last_administrator_who_can_sign_in_stays(app: Flask, administrator: Administrator) -> None:
    link = invite(administrator)
    assert Person(app).set_password(link.removeprefix("http://localhost:8000")).status_code == 303
    page = f"{ACCOUNTS}/1"
    refused = administrator.post(f"{page}/disable", on=page)
    assert (refused.status_code, "последний действующий администратор" in refused.text) == (409, True)
    assert "disable_account" not in [each[0] for each in acts_of(app)]
    second = invite(administrator, email="boris@example.ru")
    assert administrator.post(f"{page}/disable", on=page).status_code == 409  # invited is not there yet
    Person(app).set_password(second.removeprefix("http://localhost:8000"))
    assert administrator.post(f"{page}/disable", on=page).status_code == 303


def test_a_token_is_shown_once_used_and_revoked_after_a_question(app: Flask, administrator: Administrator) -> None:
    fields = {"council": "social", "role": "council", "name": "Портал", "expires": "", "scopes": ["totals", "rating"]}
    answer = administrator.post(f"{TOKENS}/add", fields)
    assert answer.status_code == 200
    token = re.findall(r'value="(nok_[^"]+)"', answer.text)[0]
    reader, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    assert reader.get("/api/v1/cycles/social-2026/totals", headers=headers).status_code == 200
    assert reader.get("/api/v1/cycles/social-2026/suggestions", headers=headers).status_code == 403
    listed = administrator.get(TOKENS).text
    assert token not in listed
    assert "итоги, рейтинг" in re.sub(r"\s+", " ", listed)
    assert datetime.now(UTC).strftime("%d.%m.%Y") in listed
    question = f"{TOKENS}/1/revoke"
    assert "Вернуть отозванный токен нельзя" in administrator.get(question).text
    assert administrator.post(question).status_code == 303
    assert reader.get("/api/v1/cycles/social-2026/totals", headers=headers).status_code == 401
    assert "Токен уже не действует" in administrator.get(question).text
    assert acts_of(app)[0][:2] == ("revoke_token", "1")
    assert administrator.get(f"{TOKENS}/99/revoke").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"council": ""}, "Выберите совет"),
        ({"role": "administrator"}, "совета или оператора"),
        ({"scopes": ["nothing"]}, "хотя бы одно право"),
        ({"expires": "завтра"}, "Введите день"),
        ({"expires": (datetime.now(UTC) - timedelta(days=2)).date().isoformat()}, "уже прошёл"),
        ({"name": "х" * 200}, "слишком длинное"),
    ],
)
def test_a_token_that_cannot_be_is_told_by_field(
    app: Flask, administrator: Administrator, changes: dict[str, str], said: str
) -> None:
    fields = {"council": "social", "role": "council", "name": "", "expires": "", "scopes": ["totals"], **changes}
    answer = administrator.post(f"{TOKENS}/add", fields)
    assert answer.status_code == 422
    assert said in answer.text
    with app.extensions["survey"].readers() as session:
        assert list_tokens(session) == []


def test_the_log_is_searched_paged_and_taken_as_a_file(app: Flask, administrator: Administrator) -> None:
    for number in range(101):
        administrator.client.get("/administration/register/register.csv").close()
        if number == 0:
            invite(administrator)
    today = datetime.now(UTC).date()
    page = administrator.get("/administration/audit").text
    assert "скачивание реестра" in page
    older = re.findall(r'href="([^"]*before=[^"]+)"', page)[0].replace("&amp;", "&")
    assert "добавление учётной записи" in administrator.get(older).text
    assert "К новым" in administrator.get(older).text
    found = administrator.get("/administration/audit?action=add_account&actor=demo&subject=1").text
    assert found.count("№ ") == 1
    yesterday = (today - timedelta(days=1)).isoformat()
    assert "не найдено" in administrator.get(f"/administration/audit?until={yesterday}").text
    assert administrator.get(f"/administration/audit?since={today}&until={today}").text.count("№ ") == 100
    wrong = administrator.get("/administration/audit?since=вчера")
    assert (wrong.status_code, "Введите день" in wrong.text) == (422, True)
    for query in ("since=вчера", "until=2026-02-30", "until=9999-12-31", "until=2026-01-01%07"):
        for name in ("audit", "audit.csv"):
            refused = administrator.get(f"/administration/{name}?{query}")
            assert (refused.status_code, refused.mimetype, "Введите день" in refused.text) == (422, "text/html", True)
    assert acts_of(app)[0][0] != "export_audit"
    assert administrator.get("/administration/audit?before=x&action=nothing").status_code == 200
    assert administrator.get("/administration/audit?before=999999999999999999999999").status_code == 200
    file = administrator.get("/administration/audit.csv?action=add_account").data.decode("utf-8-sig")
    rows = list(csv.reader(file.splitlines(), delimiter=";"))
    assert [row[6] for row in rows] == ["action", "add_account"]
    assert acts_of(app)[0][0] == "export_audit"
