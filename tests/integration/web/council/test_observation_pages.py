"""The form of observations as a browser sends it back: what stands in it, and nothing else."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from survey_app.storage.models import ObservationRow, OrganizationRow
from tests.integration.services.ratings import OBSERVED, close, freeze, observe
from tests.integration.web.council.conftest import Api, make_token
from tests.integration.web.council.test_rating_pages import csrf

ORGANIZATION = "/council/cycles/social-2026/organizations/{}"
SCHOOL, LIBRARY = "K7M3Q9XA", "BBBB1111"


class Form(HTMLParser):
    """The fields of a page's form of observations, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._is_inside, self._select = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_inside |= tag == "form" and values.get("class") == "observations"
        if not self._is_inside:
            return
        if tag == "input" and (values.get("type") != "checkbox" or "checked" in values):
            self.fields[values["name"]] = values.get("value", "")
        elif tag == "select":
            self._select = values["name"]
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in values:
            self.fields[self._select] = values["value"]

    def handle_endtag(self, tag: str) -> None:
        self._is_inside &= tag != "form"


@pytest.fixture
def signed_in(app: Flask, api: Api, councils: tuple[int, int], client: FlaskClient) -> FlaskClient:
    del api
    form = {"csrf_token": csrf(client.get("/account/sign-in").text), "token": make_token(app, councils[0])}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def address(code: str = SCHOOL) -> str:
    return f"{ORGANIZATION.format(code)}/observations"


def recorded(client: FlaskClient, code: str = SCHOOL) -> Any:
    return client.get(f"/api/v1/cycles/social-2026/organizations/{code}/observations").get_json()


LIMITS = [{"limit": limit, "average": limit + 0.5} for limit in range(1, 51)]


@pytest.mark.parametrize("code", [SCHOOL, LIBRARY])
@pytest.mark.parametrize(
    "content",
    [
        {"waiting": LIMITS[:5]},
        {"waiting": LIMITS},
        {"waiting": []},
        {"waiting": [{"limit": 14, "average": 1e-7}]},
        {"comfort_conditions": 5, "items": {"comfort_conditions": {"water": 1}}},
        {"stand": {"found": 3.5, "required": 17}, "items": {"stand": {"name": "not_required", "hours": 0.5}}},
        OBSERVED,
    ],
    ids=["five limits", "fifty", "none set", "a fine average", "a count beside marks", "found beside marks", "usual"],
)
def test_opened_and_saved_unchanged_it_leaves_no_trace(
    app: Flask, signed_in: FlaskClient, content: dict[str, Any], code: str
) -> None:
    observe(app.extensions["survey"], code, content)
    before = recorded(signed_in, code)
    fields = Form(signed_in.get(address(code)).text).fields
    assert signed_in.post(address(code), data=fields).status_code == 303
    assert recorded(signed_in, code) == before


def test_beside_fifty_limits_there_is_no_room_beside_five_there_is(app: Flask, signed_in: FlaskClient) -> None:
    observe(app.extensions["survey"], SCHOOL, {"waiting": LIMITS[:5]})
    fields = Form(signed_in.get(address()).text).fields
    assert fields["waiting.5.limit"] == ""
    fields |= {"waiting.6.limit": "30", "waiting.6.average": "2,25"}
    assert signed_in.post(address(), data=fields).status_code == 303
    assert recorded(signed_in)["observations"]["waiting"] == [*LIMITS[:5], {"limit": 30, "average": 2.25}]
    observe(app.extensions["survey"], SCHOOL, {"waiting": LIMITS})
    assert "waiting.50.limit" not in Form(signed_in.get(address()).text).fields


def test_what_was_recorded_meanwhile_is_not_lost(app: Flask, signed_in: FlaskClient) -> None:
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "3"}
    observe(app.extensions["survey"], SCHOOL, {"comfort_conditions": 4}, label="token 77")
    answer = signed_in.post(address(), data=typed)
    assert answer.status_code == 422
    assert "наблюдения внёс кто-то ещё" in answer.text
    assert "токен № 77" in answer.text
    assert recorded(signed_in)["observations"] == {"comfort_conditions": 4, "items": None}
    again = Form(answer.text).fields
    assert again["remote_channels"] == "3"
    assert signed_in.post(address(), data=again).status_code == 303
    assert recorded(signed_in)["observations"] == {"remote_channels": 3, "items": None}


def test_a_mistake_does_not_forget_what_was_seen(app: Flask, signed_in: FlaskClient) -> None:
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "много"}
    observe(app.extensions["survey"], SCHOOL, {"comfort_conditions": 4})
    mended = Form(signed_in.post(address(), data=typed).text).fields | {"remote_channels": "3"}
    assert "наблюдения внёс кто-то ещё" in signed_in.post(address(), data=mended).text


def test_what_is_equal_to_the_newest_record_is_no_conflict(app: Flask, signed_in: FlaskClient) -> None:
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "3"}
    observe(app.extensions["survey"], SCHOOL, {"remote_channels": 3})
    assert signed_in.post(address(), data=typed).status_code == 303


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\u0663"])
def test_a_made_up_number_of_a_record_is_a_conflict(app: Flask, signed_in: FlaskClient, seen: str) -> None:
    observe(app.extensions["survey"], SCHOOL, {"comfort_conditions": 4})
    typed = Form(signed_in.get(address()).text).fields | {"remote_channels": "3", "seen": seen}
    assert signed_in.post(address(), data=typed).status_code == 422


def test_no_limit_and_a_limit_are_not_both_taken(signed_in: FlaskClient) -> None:
    fields = Form(signed_in.get(address()).text).fields
    fields |= {"waiting.none": "1", "waiting.2.limit": "14", "waiting.2.average": "9"}
    answer = signed_in.post(address(), data=fields)
    assert answer.status_code == 422
    assert "Отмечено, что срок не установлен, но срок вписан" in answer.text
    assert 'value="14"' in answer.text
    assert recorded(signed_in)["recorded_at"] is None


def test_the_history_says_what_each_entry_changed(app: Flask, signed_in: FlaskClient) -> None:
    here = app.extensions["survey"]
    observe(here, SCHOOL, {"stand": {"found": 1.5, "required": 3}, "waiting": [{"limit": 14, "average": 9.5}]})
    observe(here, SCHOOL, {"stand": {"found": 2, "required": 3}, "waiting": [], "items": {"site": {"name": 0.5}}})
    observe(here, SCHOOL, {"stand": {"found": 2, "required": 3}, "waiting": []})
    page = " ".join(signed_in.get(address()).text.partition('id="history"')[2].split())
    lists = (
        "Ожидание услуги: срок 14, ждали 9,5 → срок не установлен",
        ": 1,5 из 3 → 2 из 3",
        ": частично → не проверено",
    )
    for each in (
        *lists,
        ": 1,5 из 3</p>",
        "наименование, дата создания: не проверено → частично",
        "Изменено: 1",
        "Изменено: 3",
    ):
        assert each in page
    assert page.count("20.05.2026 12:00") == 3  # noon in Moscow is nine of UTC
    assert "UTC" not in page


def test_a_library_is_not_asked_how_long_people_wait(app: Flask, signed_in: FlaskClient) -> None:
    assert "waiting.0.limit" not in Form(signed_in.get(address(LIBRARY)).text).fields
    assert "waiting.0.limit" in Form(signed_in.get(address()).text).fields
    observe(app.extensions["survey"], LIBRARY, {"waiting": LIMITS[:1]})
    page = signed_in.get(address(LIBRARY)).text
    assert Form(page).fields["waiting.0.limit"] == "1"
    assert page.count("В баллах этой организации не учитывается") == 1


def test_items_without_a_mark_are_named(app: Flask, signed_in: FlaskClient) -> None:
    marks = dict.fromkeys(("phone", "email", "appeal_form", "consultation"), 1)
    observe(app.extensions["survey"], SCHOOL, {"remote_channels": 3, "items": {"remote_channels": marks}})
    page = " ".join(signed_in.get(address()).text.split())
    assert "Без отметки 2 из 6: Раздел «Часто задаваемые вопросы»; Анкета независимой оценки или ссылка на неё." in page
    assert "По отметкам" not in page  # the count beside them does not follow from them


def test_observations_are_asked_for_where_they_are_missing(app: Flask, signed_in: FlaskClient) -> None:
    silent = f"{ORGANIZATION.format('CCCC1111')}/rating"
    assert "Внести наблюдения" in signed_in.get(silent).text
    observe(app.extensions["survey"], "CCCC1111", OBSERVED)
    page = signed_in.get(silent).text
    assert "Не хватает ответов" in page
    assert "Внести наблюдения" not in page


def test_nobody_is_waited_for_once_a_rating_is_published(app: Flask, signed_in: FlaskClient) -> None:
    here = app.extensions["survey"]
    observe(here, SCHOOL, OBSERVED)
    close(here)
    assert "Очередь оператора" in signed_in.get("/council/cycles/social-2026/rating").text
    freeze(here)
    page = signed_in.get("/council/cycles/social-2026/rating").text
    assert "Чего не хватило" in page
    assert "Очередь" not in page


def test_published_observations_are_those_of_the_snapshot(app: Flask, signed_in: FlaskClient) -> None:
    here = app.extensions["survey"]
    observe(here, LIBRARY, {**OBSERVED, "waiting": None})
    close(here)
    freeze(here)
    before, page = recorded(signed_in, LIBRARY), signed_in.get(address(LIBRARY)).text
    assert before["missing"] == []
    with here.engine.begin() as connection:
        connection.execute(update(OrganizationRow).values(sphere="social", kind=None, name="Приют", short_name="Приют"))
        connection.execute(update(ObservationRow).values(content='{"remote_channels":1}'))
    assert recorded(signed_in, LIBRARY) == before
    again = signed_in.get(address(LIBRARY)).text
    assert [heading(each) for each in (again, page)] == [(LIBRARY, "Культура")] * 2
    assert "не проверено" not in again.partition('id="history"')[0]
    assert "Приют" not in again


def heading(page: str) -> tuple[str, str]:
    """Return the name and the sphere that a page is headed with."""
    (sphere,) = re.findall(r'<p class="above">(.*?) · код', page)
    (name,) = re.findall(r"<h1>Наблюдения: (.*?)</h1>", page)
    return name, sphere
