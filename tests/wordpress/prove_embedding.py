"""The snippets of the install page inside a real WordPress: pasted as a secretary does, answered as a visitor does.

Not a part of `make test`: `make test-wordpress` brings WordPress and runs it. With a folder in PICTURES it takes the
guide's pictures on its way.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from survey_app.exports.banner_file import BANNER_SIZES
from survey_app.web.install.snippets import Addresses, render_banner_link, render_element, render_frame, render_tag
from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import count_stored
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS
from tests.wordpress.editor import BlockEditor, take_picture

CODE = "K7M3Q9XA"
CHOSEN = {code: answer for code, answer in ANSWERS.items() if code != "on_time"}  # which schools are not asked
SHOWN = {"yes": "Да", "no": "Нет"}


def _addresses(survey: LiveServer) -> Addresses:
    return Addresses(survey.url, CODE)


def _answer(widget: Widget, survey: LiveServer) -> None:
    widget.form.wait_for()
    widget.choose(CHOSEN)
    widget.send()
    widget.expect_thanks()
    assert count_stored(survey.app) == 1


def test_the_element_in_an_html_block_of_an_administrator(
    survey: LiveServer, editor: BlockEditor, visitor: Page
) -> None:
    editor.sign_in("administrator")
    editor.pictures = os.environ.get("PICTURES", "")
    pictured = render_element(Addresses("https://survey.example.ru", CODE))
    address = editor.publish(render_element(_addresses(survey)), pictured=pictured)
    widget = Widget(visitor)
    visitor.goto(address)
    widget.form.wait_for()
    if editor.pictures:
        visitor.set_viewport_size({"width": 1000, "height": 700})
        take_picture(visitor, Path(editor.pictures) / "wordpress-page.png")
    _answer(widget, survey)


def test_the_one_tag_in_an_html_block_of_an_editor(survey: LiveServer, editor: BlockEditor, visitor: Page) -> None:
    editor.sign_in("editor")
    address = editor.publish(render_tag(_addresses(survey)))
    widget = Widget(visitor)
    visitor.goto(address)
    _answer(widget, survey)


def test_the_frame_grows_with_its_content(survey: LiveServer, editor: BlockEditor, visitor: Page) -> None:
    editor.sign_in("administrator")
    address = editor.publish(render_frame(_addresses(survey)))
    visitor.goto(address)
    frame = visitor.frame_locator(f'iframe[src*="{CODE}"]')
    for question, option in CHOSEN.items():
        frame.locator(f"#question-{question}").get_by_text(SHOWN[option], exact=True).click()
    box = visitor.locator(f'iframe[src*="{CODE}"]').bounding_box()
    assert box
    assert box["height"] > 2000  # the snippet says 900
    frame.get_by_role("button", name="Отправить ответы").click()
    expect(frame.locator("h1")).to_have_text("Спасибо! Ответы приняты")
    assert count_stored(survey.app) == 1


@pytest.mark.parametrize("user", ["administrator", "editor", "author"])
def test_what_wordpress_keeps_of_a_snippet(
    survey: LiveServer, editor: BlockEditor, plain_visitor: Page, user: str
) -> None:
    """Authors may not publish scripts, frames or unknown elements; of the element its link is left."""
    here = _addresses(survey)
    editor.sign_in(user)
    kept = {}
    snippets = {"element": render_element(here), "tag": render_tag(here), "frame": render_frame(here)}
    for name, snippet in snippets.items():
        plain_visitor.goto(editor.publish(snippet, "post"))
        content = plain_visitor.locator(".entry-content")
        looked_for = ("script", "nok-survey", "iframe", f'a[href*="{CODE}"]')
        kept[name] = [content.locator(each).count() for each in looked_for]
    whole = {"element": [1, 1, 0, 1], "tag": [1, 0, 0, 0], "frame": [1, 0, 1, 0]}
    assert kept == ({"element": [0, 0, 0, 1], "tag": [0] * 4, "frame": [0] * 4} if user == "author" else whole)


def test_the_picture_of_an_author_leads_to_the_questionnaire(
    survey: LiveServer, editor: BlockEditor, visitor: Page
) -> None:
    editor.sign_in("author")
    visitor.goto(editor.publish(render_banner_link(_addresses(survey), BANNER_SIZES[0]), "post"))
    picture = visitor.get_by_role("img", name="Оцените качество услуг. Анонимно, 3 минуты")
    assert picture.evaluate("each => [each.complete, each.naturalWidth]") == [True, 480]
    picture.click()
    expect(visitor).to_have_url(f"{survey.url}/s/{CODE}")
