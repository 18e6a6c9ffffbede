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


class Widget:
    """One widget of a page, with everything that it said and sent."""

    def __init__(self, page: Page, selector: str = "nok-survey") -> None:
        self.page = page
        self.element = page.locator(selector)
        self.form = self.element.locator("form")
        self.button = self.element.locator("[part=button]")
        self.status = self.element.locator("[part=status]")
        self.summary = self.element.locator("[part=summary]")
        self.thanks = self.element.locator("[part=thanks]")
        self.receipt = self.element.locator("[part=receipt]")
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
