"""The widget as a person sees it: questions to answer, a button, what it says back."""

from collections.abc import Mapping
from typing import Any, cast

from playwright.sync_api import Locator, Page, Request, expect

from tests.factories import ANSWERS

_EVENTS = ("ready", "submitted", "queued", "error")
RECORDER = f"""
window.seen = [];
for (const name of {list(_EVENTS)}) {{
  // On the window: only a bubbling event comes here, and out of a shadow tree only a composed one.
  addEventListener("nok-survey-" + name, (event) => window.seen.push([name, event.detail, event.composed]));
}}
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
_CLICK = """
(form, answers) => {
  for (const [code, value] of Object.entries(answers)) {
    form.querySelector(`#q-${code} input[value="${value}"]`).click();
  }
}
"""
_FOCUSED = """
() => {
  const { name, type, value, part, id } = document.activeElement.shadowRoot?.activeElement ?? {};
  return { code: name, type, value, part: String(part), id };
}
"""
_TARGETS = """
(element, least) => [...element.shadowRoot.querySelectorAll("a[href], button, input, textarea")]
  .map((each) => (each.type === "radio" ? each.closest("label") : each))
  .filter((each) => each.checkVisibility())
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([{ width, height }]) => Math.min(width, height) < least - 0.01)
  .map(([{ width, height }, each]) => `${each.getAttribute("part")} ${each.textContent}: ${width} x ${height}`)
"""


class Widget:
    """One widget of a page, with everything that it said and sent."""

    def __init__(self, page: Page, selector: str = "nok-survey") -> None:
        self.page = page
        self.address = ""
        self.element = page.locator(selector)
        self.form = self.element.locator("form")
        self.button = self.element.locator("[part=button]")
        self.status = self.element.locator("[part=status]")
        self.summary = self.element.locator("[part=summary]")
        self.thanks = self.element.locator("[part=thanks]")
        self.receipt = self.element.locator("[part=receipt]")
        self.notice = self.element.locator("[part=notice]")
        self.unsent = self.element.locator("[data-unsent]")
        self.kept = self.element.get_by_role("heading", name="Ответы сохранены на этом устройстве")
        self.outbox = page.locator("[part~=outbox]")
        self.console: list[str] = []
        self.posts: list[dict[str, Any]] = []
        page.on("console", lambda message: self.console.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", self._keep_post)

    def _keep_post(self, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(cast("dict[str, Any]", request.post_data_json))

    def question(self, code: str) -> Locator:
        """Return the box of a question, hidden or not."""
        return self.element.locator(f"#q-{code}")

    def error(self, code: str) -> Locator:
        """Return the place where a question says what is wrong."""
        return self.element.locator(f"#e-{code}")

    def answer(self, code: str, value: str | int) -> None:
        """Answer one question."""
        field = self.element.locator(f"#f-{code}:not([type=radio])")
        if field.count():
            field.fill(str(value))
        else:
            self.question(code).locator(f'input[value="{value}"]').check()

    def choose(self, answers: Mapping[str, str | int] = ANSWERS) -> None:
        """Click the options of many questions at once: for tests that are about what comes after."""
        self.form.evaluate(_CLICK, dict(answers))

    def focused(self) -> dict[str, str]:
        """Return what of the widget has the focus: question's code, type, value, part, id."""
        return cast("dict[str, str]", self.page.evaluate(_FOCUSED))

    def tab_through(self, answers: Mapping[str, Any], until: str = "button", text: str = "") -> None:
        """Answer with the keyboard alone, from here to a part: Space takes, Down goes one on; texts are typed."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            focused = self.focused()
            if focused["part"].endswith(until):
                return
            if focused.get("type") == "radio" and focused["code"] in answers:
                self.page.keyboard.press("Space" if focused["value"] == answers[focused["code"]] else "ArrowDown")
            elif focused.get("code") == "suggestions":
                self.page.keyboard.insert_text(text)
        raise AssertionError(until)

    def small_targets(self, least: int) -> list[str]:
        """Return what can be pressed now and is smaller than this many pixels in one of its directions."""
        return list(self.element.evaluate(_TARGETS, least))

    def open_settings(self) -> Locator:
        """Open the panel of the display settings and return it."""
        self.element.locator("[part=toggle]").click()
        panel = self.element.locator("[part=settings]")
        panel.wait_for()
        return panel

    def set_display(self, setting: str, value: str) -> None:
        """Choose in the open panel."""
        self.element.locator(f"#d-{setting}-{value}").check()

    def send(self) -> None:
        """Press the button, whatever it says now."""
        self.button.click()

    def expect_thanks(self) -> str:
        """Wait for the thank-you and return the receipt's number."""
        expect(self.thanks).to_be_visible()
        return self.receipt.inner_text()

    def events(self, name: str) -> list[Any]:
        """Return the details of the events of this name that reached the window, all of them composed."""
        seen = [(detail, composed) for seen, detail, composed in self.page.evaluate("seen") if seen == name]
        assert all(composed for _, composed in seen)
        return [detail for detail, _ in seen]

    def violations(self) -> list[str]:
        """Return the directives of the page's policy that something broke."""
        return list(self.page.evaluate("violations"))
