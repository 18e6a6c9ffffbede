"""The hosted questionnaire takes answers without JavaScript and without a cookie, each of them once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.domain.packing import unpack_answers
from survey_app.storage.questionnaires import list_layouts
from tests.factories import ANSWERS
from tests.health_answers import COMMON, HOSPITAL
from tests.integration.web.hosted_forms import CODE, count_responses, open_form, prepare, send


def test_answers_are_stored_and_thanked_for_with_their_receipt(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    sent = send(client, open_form(client), {**ANSWERS, "suggestions": "Больше\r\nлавочек", "age": " 41 "})
    assert sent.status_code == 303
    thanks = client.get(sent.headers["Location"])
    assert thanks.status_code == 200
    assert "Спасибо! Ответы приняты" in thanks.text
    with app.extensions["survey"].engine.connect() as connection:
        stored = connection.execute(
            text("SELECT cycle.code, channel, duration FROM response JOIN cycle ON cycle.id = response.cycle_id")
        )
        assert stored.all() == [("social-2026", 2, 0)]
        assert connection.execute(text("SELECT text FROM pending_text")).scalars().all() == ["Больше\nлавочек"]


def test_an_address_may_end_with_a_slash(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    for address in (f"/s/{CODE}/", f"/q/{CODE}/", f"/q/{CODE}/hall/"):
        assert client.get(address).status_code == 200
    sent = client.post(f"/s/{CODE}/", data=open_form(client).values)
    assert sent.status_code == 422  # judged, and given back for its missing answers


def test_no_answer_of_the_pages_sets_a_cookie(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    form = open_form(client)
    answers = [client.get(f"/s/{CODE}"), send(client, form, {"age": "7"}), send(client, form)]
    answers += [client.get(answers[-1].headers["Location"]), client.get("/"), client.get("/receipts"), client.get("/x")]
    assert [answer.status_code for answer in answers] == [200, 422, 303, 200, 200, 200, 404]
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_the_same_form_sent_twice_is_counted_once(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    form = open_form(client)
    first, second = send(client, form), send(client, form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert count_responses(app) == 1


def test_every_opened_page_is_a_response_of_its_own(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    assert send(client, open_form(client)).headers["Location"] != send(client, open_form(client)).headers["Location"]
    assert count_responses(app) == 2


def test_changed_answers_of_a_sent_form_are_explained_and_can_be_filled_in_again(
    app: Flask, client: FlaskClient
) -> None:
    prepare(app)
    form = open_form(client)
    thanks = client.get(send(client, form).headers["Location"]).text
    receipt = thanks.split('class="receipt">')[1].split("<")[0]
    changed = send(client, form, {**ANSWERS, "recommend": "no"})
    assert changed.status_code == 409
    assert "Эта анкета уже отправлена" in changed.text
    assert receipt in changed.text
    assert f'href="/s/{CODE}?lang=ru">Заполнить заново' in changed.text
    assert count_responses(app) == 1


@pytest.mark.parametrize(
    ("url", "channel", "digit"),
    [
        (f"/s/{CODE}", "link", 2),
        (f"/s/{CODE}?place=hall-2", "link", 2),
        (f"/q/{CODE}", "qr", 3),
        (f"/q/{CODE}/hall-2", "qr", 3),
        ("/q/к7м3q9ха/NOT_A_PLACE", "qr", 3),
    ],
)
def test_the_address_decides_the_channel(app: Flask, client: FlaskClient, url: str, channel: str, digit: int) -> None:
    prepare(app)
    form = open_form(client, url)
    assert form.action.startswith(f"/{channel[0]}/{CODE}" if channel == "qr" else f"/s/{CODE}")
    assert ("hall-2" in form.action) == ("hall-2" in url)
    assert send(client, form).status_code == 303
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.execute(text("SELECT channel FROM response")).scalar_one() == digit


def test_a_form_of_one_organization_is_not_taken_for_another(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    form = open_form(client)
    form.action = f"/q/{CODE}"
    assert send(client, form).status_code == 422
    assert count_responses(app) == 0


def test_answers_to_skipped_followers_are_dropped(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    form = open_form(client)
    plain = {**ANSWERS, "stand_used": "no"}
    del plain["stand_satisfied"]
    # A radio button cannot be unticked: who changes the filter leaves an answer behind.
    assert send(client, form, {**plain, "stand_satisfied": "yes", "remote_polite": "no"}).status_code == 303
    assert send(client, form, plain).status_code == 303
    assert count_responses(app) == 1


def test_the_page_speaks_english_when_asked_and_russian_otherwise(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    english = client.get(f"/s/{CODE}?lang=en")
    assert '<html lang="en"' in english.text
    assert "Send the answers" in english.text
    assert f'formaction="/s/{CODE}?lang=ru"' in english.text
    for unreviewed in ("tt", "xx", ""):
        assert '<html lang="ru"' in client.get(f"/s/{CODE}?lang={unreviewed}").text
    sent = send(client, open_form(client, f"/s/{CODE}?lang=en"))
    assert "Thank you!" in client.get(sent.headers["Location"]).text


def test_the_page_may_stand_in_a_frame_and_no_proxy_keeps_it(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/s/{CODE}")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    thanks = client.get(send(client, open_form(client)).headers["Location"])
    assert "frame-ancestors *" in thanks.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "nothing", "%3Cscript%3E"])
def test_an_unknown_code_can_be_typed_again(app: Flask, client: FlaskClient, code: str) -> None:
    prepare(app)
    for answer in (client.get(f"/s/{code}"), client.post(f"/q/{code}", data={"answer_age": "5"})):
        assert answer.status_code == 404
        assert "Организация не найдена" in answer.text
        assert 'name="code"' in answer.text
        assert "<script>" not in answer.text


def test_a_receipt_that_was_not_given_is_not_thanked_for(client: FlaskClient) -> None:
    assert client.get(f"/s/{CODE}/thanks/IkFCQ0QtRUZHSC1KS01OLVBRUlMi.forged").status_code == 404


def test_followers_are_hidden_by_style_until_their_filter_is_answered(client: FlaskClient) -> None:
    rules = client.get("/questionnaires/nok-general/1.css")
    assert rules.mimetype == "text/css"
    assert "form:has(#answer_stand_used-0:checked) #question-stand_satisfied{display:block}" in rules.text
    assert client.get("/questionnaires/nok-general/9.css").status_code == 404


def test_a_form_with_filters_behind_filters_says_when_to_answer_and_drops_what_they_skip(
    app: Flask, client: FlaskClient
) -> None:
    """Old browsers show every question; what was filled in out of place is dropped, as what is hidden is elsewhere."""
    prepare(app, sphere="health", kind="both")
    page = client.get(f"/s/{CODE}").text
    assert "только если на вопрос 1 вы ответили «В больнице: в стационаре»." in page
    assert "только если на вопрос «Назначали ли вам обследование" in page
    assert "вопрос  вы" not in page
    out_of_place = {"diagnostics_used": "yes", "diagnostics_wait": "same_day"}
    sent = send(client, open_form(client), {**COMMON, **HOSPITAL, **out_of_place, "care_place": "inpatient"})
    assert sent.status_code == 303
    with app.extensions["survey"].engine.connect() as connection:
        (layout,) = [each for each in list_layouts(connection).values() if each.is_tight]
        packed = connection.execute(text("SELECT answers FROM response")).scalar_one()
    assert unpack_answers(layout, packed) == {**COMMON, **HOSPITAL, "care_place": "inpatient"}
