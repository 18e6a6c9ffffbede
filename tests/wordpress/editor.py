"""WordPress's block editor as a secretary uses it, and pictures of that for the guide."""

import io
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, expect

from tests.wordpress.server import PASSWORD

_COLOURS: Final = 64  # of a picture: screens of an editor need no more, and stay under 60 KB
_SNIPPET: Final = ".block-library-html__edit textarea"


class BlockEditor:
    """A tab with the editor."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.pictures = ""
        self._url = url
        page.set_viewport_size({"width": 1000, "height": 560})

    def sign_in(self, user: str) -> None:
        """Sign in as `administrator`, `editor` or `author`."""
        self.page.goto(f"{self._url}/wp-login.php")
        self.page.fill("#user_login", user)
        self.page.fill("#user_pass", PASSWORD)
        self.page.click("#wp-submit")
        self.page.locator("#wpadminbar").wait_for()

    def publish(self, html: str, kind: str = "page", *, pictured: str = "") -> str:
        """Paste the snippet into an HTML block of a new page or post, publish it and return its address.

        Where there is a folder for pictures, they show `pictured` in place of the snippet.
        """
        page = self.page
        page.goto(f"{self._url}/wp-admin/post-new.php?post_type={kind}")
        page.locator(".components-guide, .editor-post-title__input").first.wait_for()
        self._close_welcome()
        page.locator(".editor-post-title__input").click()
        page.keyboard.type("Оцените качество услуг")
        page.keyboard.press("Enter")
        page.keyboard.type("/html")
        page.get_by_role("option", name="Custom HTML").wait_for()
        self._take_picture("wordpress-block")
        page.keyboard.press("Enter")
        if self.pictures:
            self._show(pictured)
        page.locator(_SNIPPET).fill(html)
        page.click(".editor-post-publish-panel__toggle")
        page.click(".editor-post-publish-panel .editor-post-publish-button")
        link = page.locator(".post-publish-panel__postpublish-header a")
        expect(link).to_be_visible()
        return link.get_attribute("href") or ""

    def _show(self, html: str) -> None:
        """Take the pictures of pasting and publishing a snippet, and go back to where that is not yet done."""
        self.page.locator(_SNIPPET).fill(html)
        self._take_picture("wordpress-snippet")
        self.page.click(".editor-post-publish-panel__toggle")
        self._take_picture("wordpress-publish")
        self.page.click(".editor-post-publish-panel__header-cancel-button button")

    def _take_picture(self, name: str) -> None:
        if self.pictures:
            take_picture(self.page, Path(self.pictures) / f"{name}.png")

    def _close_welcome(self) -> None:
        guide = self.page.locator(".components-guide")
        self.page.wait_for_timeout(1_000)  # it comes by itself, or not at all for who has seen it
        if guide.count():
            self.page.keyboard.press("Escape")
            expect(guide).to_have_count(0)


def take_picture(page: Page, file: Path) -> None:
    """Write a small PNG of what the window shows."""
    page.wait_for_timeout(500)  # panels glide in
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(_COLOURS).save(file, optimize=True)
