"""A council asks a question of its own; a citizen answers it on somebody's site; the council sees it counted."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer, serve_http
from tests.browser.following import follow
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS, add_council, add_cycle, add_organization

pytestmark = pytest.mark.browser
QUESTIONS = "/council/cycles/social-2026/questions"


@pytest.fixture
def council(live_server: LiveServer) -> str:
    """A council with an open cycle of one organization. Returns its button's value."""
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    with here.sessions.begin() as session:
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, "K7M3Q9XA", short_name="Центр помощи семье")])
        return f"council {council.id}"


@pytest.fixture
def site(live_server: LiveServer) -> Iterator[Site]:
    """A site of another origin."""
    with serve_http() as server:
        site = Site(server.server_port, live_server.url)
        server.app = site
        yield site


def sign_in(page: Page, live_server: LiveServer, who: str) -> None:
    page.goto(f"{live_server.url}/account/sign-in")
    follow(page.locator(f'button[value="{who}"]'))
    page.goto(f"{live_server.url}{QUESTIONS}")


def add_questions(page: Page) -> Iterator[str]:
    """Add a choice and a text as a person does, wrongly at first, and show them; names what can be seen meanwhile."""
    follow(page.get_by_role("link", name="Выбор одного варианта"))
    page.get_by_label("Текст вопроса").first.fill("Как Вы добрались до нас?")
    follow(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("link", name="Вариант 1: Нужно хотя бы 2 варианта ответа.")).to_be_visible()
    yield "a question without options"
    page.get_by_label("Вариант 1", exact=True).first.fill("Пешком")
    page.get_by_label("Вариант 2", exact=True).first.fill("На автобусе")
    follow(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("status")).to_have_text("Вопрос сохранён.")
    follow(page.get_by_role("link", name="Ответ своими словами"))
    page.get_by_label("Текст вопроса").first.fill("Чего не хватает по дороге?")
    yield "a text"
    follow(page.get_by_role("button", name="Сохранить"))
    follow(page.get_by_role("button", name="Выше"))
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["Чего не хватает по дороге?", "Как Вы добрались до нас?"]
    )
    yield "two questions"
    follow(page.get_by_role("link", name="Удалить").first)
    yield "a question before removing"
    page.goto(page.url.partition("/own_")[0])
    follow(page.get_by_role("link", name="Посмотреть анкету глазами респондента"))
    expect(page.get_by_role("radiogroup", name="Как Вы добрались до нас?")).to_be_visible()
    yield "the preview"
    follow(page.get_by_role("link", name="Вернуться к вопросам"))
    follow(page.get_by_role("button", name="Показать респондентам"))
    expect(page.get_by_text("Эти вопросы уже стоят в анкете")).to_be_visible()
    yield "shown"


def test_a_question_is_asked_answered_and_counted(
    browser: Browser, live_server: LiveServer, site: Site, council: str
) -> None:
    office = browser.new_context(locale="ru-RU", java_script_enabled=False)
    page = office.new_page()
    sign_in(page, live_server, council)
    list(add_questions(page))

    street = browser.new_context(locale="ru-RU")
    widget = Widget(street.new_page())
    widget.page.goto(site.add_page(site.snippet()))
    widget.form.wait_for()
    asked = widget.element.locator("[part~=question]").filter(has_text="вопрос совета, необязательно")
    expect(asked).to_have_count(2)
    assert run_axe(widget.page) == []
    widget.choose(ANSWERS)
    asked.get_by_role("radio", name="На автобусе").check()
    asked.get_by_role("textbox", name="Чего не хватает по дороге?").fill("Скамеек")
    widget.send()
    widget.expect_thanks()
    (sent,) = [each for each in widget.posts if "answers" in each]
    assert sent["own"]["version"] == 1
    street.close()

    page.goto(f"{live_server.url}/council/cycles/social-2026/organizations/K7M3Q9XA")
    row = page.locator("section, tr, li, dl").filter(has_text="Как Вы добрались до нас?").last
    expect(row).to_contain_text("1")
    page.goto(f"{live_server.url}/council/cycles/social-2026/suggestions")
    expect(page.get_by_text("Скамеек", exact=True)).to_be_visible()
    expect(page.get_by_text("Чего не хватает по дороге?")).to_be_visible()
    office.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(page: Page, live_server: LiveServer, council: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server, council)
    barriers = {}
    for name in add_questions(page):
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found := [*run_axe(page, ("violations",)), *([("overflow", [overflow])] if overflow > 0 else [])]:
            barriers[name] = found
    assert barriers == {}
