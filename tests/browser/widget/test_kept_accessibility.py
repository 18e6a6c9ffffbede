"""What axe finds in all that is said of answers not sent, and what of it fits on a phone and under a finger."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import AXE_CRITERIA, run_axe
from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.fates import answer_with
from tests.browser.widget.kept import KEEP, send_without_network, wait_for_draft
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_LOOKS = {"usual": "{}", "high contrast and huge": '{"contrast": "high", "size": "huge"}'}
# One more of each kind beside the one that was kept: sent, and unreadable.
_MORE = """
() => {
  const key = Object.keys(localStorage).find((key) => key.startsWith("nok-survey-outbox:"));
  const entry = JSON.parse(localStorage.getItem(key));
  const sent = { ...entry, payload: { ...entry.payload, id: "2" }, shown: [], receipt: "7K2M-Q9XA-3TFV-W8HN" };
  localStorage.setItem("nok-survey-outbox:2", JSON.stringify(sent));
  localStorage.setItem("nok-survey-outbox:3", "{");
}
"""


def _states(widget: Widget, context: BrowserContext) -> Iterator[str]:
    """Bring an answer from state to state, naming each."""
    page = widget.page
    widget.choose({"stand_used": "yes"})
    wait_for_draft(page, 1)
    page.reload()
    expect(widget.notice.get_by_role("status")).not_to_be_empty()
    yield "a draft brought back"
    send_without_network(widget, context)
    yield "not sent"
    widget.unsent.get_by_role("button", name="Удалить").click()
    yield "asked whether to delete"
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.kept).to_be_focused()
    yield "kept"
    page.evaluate(_MORE)
    context.set_offline(False)
    context.route("**/responses", answer_with(409, '{"code": "response_conflict"}', {}))
    page.reload()
    expect(widget.outbox).to_contain_text("Не принято")
    widget.form.wait_for()
    widget.outbox.get_by_text("Посмотреть ответы").click()
    widget.outbox.get_by_role("button", name="Удалить").first.click()
    yield "refused, sent and unreadable"


@pytest.mark.wcag(*AXE_CRITERIA, "1.4.10", "2.5.5", "2.5.8")
@pytest.mark.parametrize("looks", _LOOKS.values(), ids=_LOOKS)
def test_everybody_can_use_what_is_said_of_answers_not_sent(
    looks: str, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_init_script(f"localStorage.setItem('nok-survey-display', '{looks}')")
    widget = show_widget()
    found = {
        state: (
            run_axe(page),
            widget.small_targets(44),
            page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
        )
        for state in _states(widget, context)
    }
    assert found == dict.fromkeys(found, ([], [], True))
    assert len(found) == 5
