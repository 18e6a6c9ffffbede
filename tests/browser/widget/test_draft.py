"""What is typed is kept for the tab: a reload loses nothing, ten idle minutes forget, sending leaves nothing behind."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.fates import answer_with, lose_answer, meet
from tests.browser.widget.kept import DRAFT_KEY, draft, wait_for_draft
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_RESTORED = "Мы вернули ваши ответы."
_EXPIRED = "Прошло больше 10 минут, поэтому черновик ваших ответов удалён."


def _shift(page: Page, minutes: int) -> None:
    """Let the draft be so many minutes older, as if the page had slept."""
    page.evaluate(
        f"""() => {{
          const draft = JSON.parse(sessionStorage.getItem('{DRAFT_KEY}'));
          draft.savedAt -= {minutes * 60_000};
          sessionStorage.setItem('{DRAFT_KEY}', JSON.stringify(draft));
        }}"""
    )


@pytest.mark.wcag("4.1.3")
def test_a_reload_brings_the_answers_back_and_says_so(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    widget.choose()
    widget.answer("suggestions", "Больше скамеек")
    kept = wait_for_draft(page, len(ANSWERS) + 1)
    page.reload()
    expect(widget.notice.get_by_role("status")).to_have_text(_RESTORED)
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    expect(widget.element.locator("#f-suggestions")).to_have_value("Больше скамеек")
    widget.send()
    widget.expect_thanks()
    assert [post["id"] for post in widget.posts] == [kept["id"]]
    assert count_stored(live_server.app) == 1
    assert draft(page) is None
    page.reload()
    widget.form.wait_for()
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.notice).to_have_count(0)
    assert (widget.console, widget.violations()) == ([], [])


@pytest.mark.wcag("2.1.1", "3.2.2")
def test_starting_anew_forgets_the_answers_and_their_id(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    kept = wait_for_draft(page)
    page.reload()
    widget.notice.get_by_role("button", name="Начать заново").press("Enter")
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.element.locator("#f-stand_used")).to_be_focused()
    expect(widget.notice).to_have_count(0)
    assert draft(page) is None
    widget.choose()
    assert wait_for_draft(page)["id"] != kept["id"]


def test_another_tab_knows_nothing_of_it(site: Site, page: Page, context: BrowserContext) -> None:
    address = site.add_page(site.snippet())
    widget = Widget(page)
    page.goto(address)
    widget.choose()
    wait_for_draft(page)
    other = Widget(context.new_page())
    other.page.goto(address)
    other.form.wait_for()
    expect(other.element.locator("input:checked")).to_have_count(0)
    assert draft(other.page) is None


def test_ten_idle_minutes_forget_the_draft_but_not_what_is_on_the_page(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    page.clock.install()
    widget.choose()
    wait_for_draft(page)
    page.clock.fast_forward(9 * 60_000)
    widget.answer("age", 41)
    page.clock.fast_forward(9 * 60_000)
    assert len(draft(page)["answers"]) == len(ANSWERS) + 1
    page.clock.fast_forward(2 * 60_000)
    assert draft(page)["answers"] == {}
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    page.reload()
    expect(widget.notice).to_have_text(_EXPIRED)
    expect(widget.element.locator("input:checked")).to_have_count(0)
    assert draft(page) is None


@pytest.mark.parametrize("minutes", [11, -11], ids=["a page that slept", "a clock that was set back"])
def test_a_draft_of_another_time_is_not_brought_back_and_this_is_said(
    page: Page, show_widget: ShowWidget, minutes: int
) -> None:
    widget = show_widget()
    widget.choose()
    wait_for_draft(page)
    _shift(page, minutes)
    page.reload()
    expect(widget.notice).to_have_text(_EXPIRED)
    expect(widget.element.locator("input:checked")).to_have_count(0)


def test_a_reload_while_sending_makes_no_second_response(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    widget = show_widget()
    page.clock.install()
    widget.choose()
    wait_for_draft(page)
    meet(page, lose_answer)
    widget.send()
    expect(widget.button).to_have_text("Отправить сейчас")
    _shift(page, 60)  # what was sent is no draft: it does not get old
    page.reload()
    widget.expect_thanks()
    assert len({post["id"] for post in widget.posts}) == 1
    assert count_stored(live_server.app) == 1


def test_another_language_chosen_meanwhile_keeps_the_draft_going(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    kept = wait_for_draft(page)
    widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    expect(widget.button).to_have_text("Send the answers")
    expect(widget.notice).to_have_count(0)
    widget.answer("age", 41)
    assert wait_for_draft(page, len(ANSWERS) + 1)["id"] == kept["id"]


def test_a_page_that_changes_its_language_does_not_take_the_receipt_away(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    wait_for_draft(page)
    widget.send()
    receipt = widget.expect_thanks()
    with page.expect_response("**/questionnaire?lang=en*"):
        widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    page.wait_for_timeout(300)
    expect(widget.receipt).to_have_text(receipt)
    expect(widget.form).to_have_count(0)
    assert draft(page) is None
    widget.element.evaluate("element => element.setAttribute('organization', 'SCHAAAA2')")
    expect(widget.element.locator("[part=organization]")).to_have_text("Школа № 1")


def test_two_elements_of_one_organization_keep_a_draft_each(site: Site, page: Page) -> None:
    both = 'organization="K7M3Q9XA" place="{}"'
    bodies = [site.snippet(both.format(place)) for place in ("ward-1", "ward-2", "ward-2")]
    page.goto(site.add_page("".join(bodies)))
    values = ["Первый", "Второй", "Третий"]
    fields = page.locator("nok-survey").locator("#f-suggestions")
    for index, value in enumerate(values):
        fields.nth(index).fill(value)
    page.wait_for_load_state("networkidle")
    page.reload()
    for index, value in enumerate(values):
        expect(fields.nth(index)).to_have_value(value)
    expect(page.locator("nok-survey [part=notice]")).to_have_count(3)


def test_the_notice_goes_with_the_answers_that_it_is_about(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    wait_for_draft(page)
    page.reload()
    expect(widget.notice).to_contain_text(_RESTORED)
    meet(page, answer_with(409, '{"code": "response_conflict"}', {}))
    widget.send()
    expect(widget.button).to_have_text("Заполнить заново")
    widget.send()
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.notice).to_have_count(0)


def test_storage_that_is_forbidden_harms_nothing(live_server: LiveServer, page: Page, show_widget: ShowWidget) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }")
    widget = show_widget()
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1
    assert (widget.console, widget.violations()) == ([], [])


def test_a_frame_without_an_origin_has_no_storage_and_sends_all_the_same(
    live_server: LiveServer, site: Site, page: Page
) -> None:
    inner = site.add_page(site.snippet())
    outer = site.add_page(f'<iframe sandbox="allow-scripts allow-forms" src="{inner}"></iframe>', policy="")
    page.goto(outer)
    form = page.frame_locator("iframe").locator("nok-survey form")
    form.wait_for()
    for code, value in ANSWERS.items():
        form.locator(f'#q-{code} input[value="{value}"]').check()
    form.locator("[part=button]").click()
    expect(page.frame_locator("iframe").locator("[part=thanks]")).to_be_visible()
    assert count_stored(live_server.app) == 1
