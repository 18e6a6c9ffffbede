"""A form whose response the page's script has handed in by the API: the page only leads to its thanks."""

from uuid import UUID

from flask import Flask

from survey_app.domain.identifiers import receipt_of
from survey_app.web.hosted.tokens import TokenSigner
from tests.factories import ANSWERS, add_organization, response_payload
from tests.integration.web.hosted_forms import CODE, SeenForm, count_responses, open_form, prepare, send

API = f"/api/v1/organizations/{CODE}/responses"


def _id(app: Flask, form: SeenForm) -> UUID:
    token = TokenSigner(app.extensions["survey"].settings.secret_key).read(form.values["token"])
    assert token
    return token.id


def test_what_the_api_took_leads_to_its_thanks_and_is_counted_once(app: Flask) -> None:
    prepare(app)
    client = app.test_client()
    form = open_form(client)
    number = _id(app, form)
    assert f'data-id="{number}"' in client.post(form.action, data={**form.values, "answer_age": "7"}).text
    assert client.post(API, json=response_payload(id=str(number), channel="link")).status_code == 201
    answer = client.post(form.action, data={"token": form.values["token"], "taken": "1"})  # whatever else the form says
    assert answer.status_code == 303
    assert receipt_of(number) in client.get(answer.headers["Location"]).text
    assert count_responses(app) == 1


def test_an_address_of_a_poster_leads_to_the_thanks_of_a_response_by_link(app: Flask) -> None:
    prepare(app)
    client = app.test_client()
    form = open_form(client)
    client.post(API, json=response_payload(id=str(_id(app, form)), channel="link"))
    answer = client.post(f"/q/{CODE}/ward-3", data={"token": form.values["token"], "taken": "1"})
    assert (answer.status_code, count_responses(app)) == (303, 1)


def test_what_nobody_took_is_judged_as_any_other_form(app: Flask) -> None:
    prepare(app)
    client = app.test_client()
    form = open_form(client)
    form.values["taken"] = "1"
    assert client.post(form.action, data=form.values).status_code == 422
    assert send(client, form, ANSWERS).status_code == 303
    assert count_responses(app) == 1


def test_another_organization_s_page_thanks_for_nothing(app: Flask) -> None:
    prepare(app)
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "SCHAAAA2")
    client = app.test_client()
    form = open_form(client)
    client.post(API, json=response_payload(id=str(_id(app, form)), channel="link"))
    answer = client.post("/s/SCHAAAA2", data={"token": form.values["token"], "taken": "1"})
    assert (answer.status_code, count_responses(app)) == (422, 1)
