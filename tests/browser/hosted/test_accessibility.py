"""What axe finds in every state of citizens' pages, and what fits on a small or enlarged screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import AXE_CRITERIA, describe_axe, list_rules, run_axe
from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, overflow, send, tiny_targets

pytestmark = pytest.mark.browser
STYLES = ("", "contrast=high&size=huge&style=easy", "size=large&lang=en")


def _states(page: Page, live_server: LiveServer, url: str, looks: str) -> Iterator[str]:
    """Bring the page into each state in turn, and name it."""
    for path in ("/?", "/?code=12&", "/?query=центр&", "/?query=ничего&", "/receipts?", "/receipts/12?", "/nowhere?"):
        page.goto(live_server.url + path + looks)
        yield path
    for path in ("/privacy?", "/accessibility?", "/s/ZZZZZZZZ?"):
        page.goto(live_server.url + path + looks)
        yield path
    page.goto(f"{url}?{looks}")
    page.locator("summary").click()
    yield "questionnaire"
    page.locator("#answer_stand_used-0").check()
    for state in ("problems", "thanks"):
        page.locator(".send .button").click()
        page.locator("#notice" if state == "problems" else ".done").wait_for()
        page.wait_for_load_state()
        yield state
        if state == "problems":
            _tick_all(page)
    page.goto(live_server.url + (page.locator(".slip a").get_attribute("href") or ""))
    yield "receipt"


def _tick_all(page: Page) -> None:
    for group in page.locator("fieldset[aria-required]").all():
        if group.is_visible():
            group.get_by_role("radio").first.check()


@pytest.mark.wcag(*AXE_CRITERIA)
@pytest.mark.parametrize("looks", STYLES)
def test_axe_finds_nothing_in_any_state(live_server: LiveServer, url: str, page: Page, looks: str) -> None:
    found = {state: run_axe(page) for state in _states(page, live_server, url, looks)}
    assert found == {state: [] for state in found}
    assert "receipt" in found


@pytest.mark.parametrize("contrast", ["more", "no-preference"])
@pytest.mark.parametrize("colors", ["active", "none"])
def test_axe_finds_nothing_with_colours_of_the_system(page: Page, url: str, contrast: str, colors: str) -> None:
    page.emulate_media(forced_colors=colors, contrast=contrast, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(url)
    answer(page, "stand_used", "Да")
    assert run_axe(page, ["violations"]) == []  # of the system's colours axe cannot decide all


@pytest.mark.wcag("1.4.4", "1.4.10", "2.5.5", "2.5.8")
@pytest.mark.parametrize("looks", ["", "size=large", "contrast=high&size=huge&style=easy"])
@pytest.mark.parametrize("screen", [(320, 640, 1), (320, 256, 4), (1280, 1024, 1)], ids=["phone", "400 %", "desk"])
def test_everything_fits_and_can_be_pressed(
    live_server: LiveServer, url: str, browser: Browser, looks: str, screen: tuple[int, int, int]
) -> None:
    width, height, scale = screen
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    states = _states(page, live_server, url, looks)
    seen = [(state, overflow(page), tiny_targets(page)) for state in states]
    context.close()
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 14


@pytest.mark.wcag("1.4.12")
def test_wider_spacing_of_text_cuts_nothing(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url)
    page.evaluate(
        """() => {
          const wider = new CSSStyleSheet();
          wider.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
          document.adoptedStyleSheets = [wider];
        }"""
    )
    assert page.locator("h1").evaluate("each => parseFloat(getComputedStyle(each).letterSpacing)") > 2
    assert overflow(page) == 0
    cut = "each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1"
    assert (
        page.evaluate(f"[...document.querySelectorAll('.option, .button, .choice, legend')].filter({cut}).length") == 0
    )


@pytest.mark.wcag("2.4.7", "1.4.11")
@pytest.mark.parametrize("looks", ["", "contrast=high"])
def test_the_focus_is_seen_wherever_it_goes(page: Page, url: str, looks: str) -> None:
    page.goto(f"{url}?{looks}")
    reached = set()
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement === document.body"):
        name, outline = page.evaluate(
            """() => {
              const here = document.activeElement;
              const drawn = here.matches("input[type=radio]") ? getComputedStyle(here.nextElementSibling, "::before")
                : getComputedStyle(here);
              return [here.outerHTML.slice(0, 60), parseFloat(drawn.outlineWidth) * (drawn.outlineStyle !== "none")];
            }"""
        )
        assert outline >= 2, name
        reached.add(name)
        page.keyboard.press("Tab")
    assert len(reached) == 20


@pytest.mark.wcag("1.3.4")
def test_both_ways_of_holding_a_phone_are_good(page: Page, url: str) -> None:
    for width, height in ((320, 640), (640, 320)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)
        assert overflow(page) == 0
        expect(page.get_by_role("button", name="Отправить ответы")).to_be_visible()


@pytest.mark.wcag("2.2.1", "3.3.4")
def test_nobody_is_hurried_and_mistakes_can_be_mended_before_anything_is_stored(page: Page, url: str) -> None:
    page.clock.install()
    page.goto(url)
    answer_all(page)
    page.clock.run_for(60 * 60 * 1000)
    answer(page, "recommend", "Нет")
    page.get_by_label("Ваш возраст").fill("7")
    send(page)
    expect(page.locator("#notice")).to_be_focused()
    page.get_by_label("Ваш возраст").fill("70")
    send(page)
    expect_thanks(page)


@pytest.mark.wcag("3.2.1")
def test_focus_alone_changes_nothing(page: Page, url: str) -> None:
    page.goto(url)
    before = page.content()
    for _ in range(30):
        page.keyboard.press("Tab")
    assert page.url == url
    assert page.content() == before


@pytest.mark.wcag("2.4.2", "2.4.6", "3.1.1")
def test_every_state_has_a_title_a_heading_and_a_language(live_server: LiveServer, url: str, page: Page) -> None:
    titles = {}
    for state in _states(page, live_server, url, "lang=en"):
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_count(1)
        titles[state] = (page.title(), heading.inner_text(), page.locator("html").get_attribute("lang"))
    assert all(title and heading for title, heading, _ in titles.values())
    assert len({title for title, *_ in titles.values()}) >= 10
    assert {state for state, (*_, language) in titles.items() if language != "en"} == {"/nowhere?"}


@pytest.mark.wcag("3.2.3", "3.2.4", "2.4.5")
def test_what_is_on_every_page_stands_in_the_same_order(live_server: LiveServer, url: str, page: Page) -> None:
    seen = []
    for state in _states(page, live_server, url, ""):
        if state != "problems":
            names = page.locator(".skip, .site-name, .looks summary, .about a").all_inner_texts()
            seen.append([name.partition("\n")[0] for name in names])
    assert [each for each in seen if each != seen[0]] == []
    assert len(seen[0]) == 5


@pytest.mark.wcag  # proves none itself, but says which axe it was
def test_the_criteria_of_axe_are_those_that_its_rules_look_at(
    page: Page, url: str, browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    page.goto(url)
    rules = list_rules(page)
    assert set(AXE_CRITERIA) <= set(rules)
    record_property("axe", {**describe_axe(page), "browser": f"Chromium {browser.version}", "criteria": rules})
