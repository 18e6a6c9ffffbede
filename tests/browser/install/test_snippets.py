"""What the install page gives away, on a site of another origin, under the very policy that it asks for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from survey_app.exports.banner_file import BANNER_SIZES, BannerSize
from survey_app.web.install.snippets import Addresses, render_banner_link, render_element, render_frame, render_tag
from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, send
from tests.browser.install.conftest import CODE
from tests.browser.widget.site import Site
from tests.browser.widget.widget import RECORDER, Widget
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser
_STRANGER = """<script>parent.postMessage({ type: "nok-survey-height", height: 5 }, "*")</script>"""


@pytest.fixture
def policies(page: Page, addresses: Addresses) -> dict[str, str]:
    """The policies as the install page writes them, each after the strictest beginning."""
    page.add_init_script(RECORDER)
    page.goto(addresses.install)
    names = ("widget", "frame", "banner")
    return {name: f"default-src 'none'; {page.locator(f'#policy-{name}-text').inner_text()}" for name in names}


def _height(frame: Locator) -> float:
    box = frame.bounding_box()
    assert box
    return box["height"]


def _is_whole(page: Page) -> None:
    """Wait until the frame shows all of its page, without a scroll bar of its own."""
    inside = page.frame_locator("iframe").locator("html")
    for _ in range(100):
        left = inside.evaluate("each => each.scrollHeight - each.clientHeight")
        if left <= 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{left} px of the page do not show")


@pytest.mark.parametrize("way", [render_element, render_tag])
def test_the_widget_collects_under_the_policy_of_the_page(
    page: Page, school: Site, addresses: Addresses, policies: dict[str, str], way: Callable[[Addresses], str]
) -> None:
    widget = Widget(page)
    page.goto(school.add_page(way(addresses), policy=policies["widget"]))
    widget.form.wait_for()
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.violations() == []


def test_the_frame_is_as_high_as_its_content(
    live_server: LiveServer, page: Page, school: Site, addresses: Addresses, policies: dict[str, str]
) -> None:
    # Another name than the registered one: what is in the frame is our own page.
    page.goto(school.add_page(render_frame(addresses), policy=policies["frame"], name="moved.test"))
    inside, frame = page.frame_locator("iframe"), page.locator("iframe")
    expect(inside.locator("form").first).to_be_visible()
    _is_whole(page)
    before = _height(frame)
    assert before > 900
    answer(inside, "stand_used", "Да")  # a follower appears
    _is_whole(page)
    assert _height(frame) > before + 50
    answer_all(inside)
    send(inside)
    expect(inside.locator("h1")).to_have_text("Спасибо! Ответы приняты")
    _is_whole(page)
    assert _height(frame) < before / 2
    expect(frame).to_be_in_viewport()
    assert count_responses(live_server.app) == 1
    assert page.evaluate("violations") == []


def test_a_script_that_comes_late_asks_for_the_height(page: Page, school: Site, addresses: Addresses) -> None:
    frame, script = render_frame(addresses).split("\n")
    page.goto(school.add_page(frame, policy=""))
    expect(page.frame_locator("iframe").locator("form").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert _height(page.locator("iframe")) < 910
    page.add_script_tag(url=script.split('"')[1])
    _is_whole(page)
    assert _height(page.locator("iframe")) > 1000


def test_without_the_script_the_frame_scrolls(
    live_server: LiveServer, page: Page, school: Site, addresses: Addresses
) -> None:
    page.goto(school.add_page(render_frame(addresses).split("\n")[0], policy=""))
    inside = page.frame_locator("iframe")
    answer_all(inside)
    send(inside)
    expect(inside.locator("h1")).to_have_text("Спасибо! Ответы приняты")
    assert count_responses(live_server.app) == 1


def test_nobody_else_sets_the_height(page: Page, school: Site, addresses: Addresses) -> None:
    page.goto(school.add_page(render_frame(addresses), policy=""))
    _is_whole(page)
    before = _height(page.locator("iframe"))
    page.evaluate("dispatchEvent(new MessageEvent('message', { data: null }))")
    # A frame that shows a page of another origin than ours.
    stranger = school.add_page(_STRANGER, policy="", name="stranger.test")
    page.evaluate("addEventListener('message', ({ origin }) => { window.last = origin })")
    page.locator("iframe").evaluate("(frame, address) => { frame.src = address }", stranger)
    page.wait_for_function("address => address.startsWith(`${window.last}/`)", arg=stranger)
    assert _height(page.locator("iframe")) == before


@pytest.mark.parametrize("size", BANNER_SIZES, ids=lambda size: size.name)
def test_a_banner_leads_to_the_questionnaire(
    page: Page, school: Site, addresses: Addresses, policies: dict[str, str], size: BannerSize
) -> None:
    snippet = render_banner_link(addresses, size)
    page.goto(school.add_page(snippet, policy=policies["banner"]))
    picture = page.get_by_role("img", name="Оцените качество услуг. Анонимно, 3 минуты")
    width = picture.evaluate("each => each.decode().then(() => each.naturalWidth / each.width)")
    assert width == 2
    picture.click()
    expect(page).to_have_url(f"{addresses.host}/s/{CODE}")


def test_a_tablet_shows_the_widget(page: Page, addresses: Addresses) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{addresses.kiosk}?place=ward-2")
    element = page.locator("nok-survey")
    expect(element).to_have_attribute("mode", "kiosk")
    expect(element.get_by_role("button", name="Начать")).to_be_visible()
    assert refused == []
