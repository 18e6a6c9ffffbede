"""Words that do not fit their line, and are broken in the middle."""

from typing import Final

from playwright.sync_api import Locator

_BROKEN: Final = """(element) => {
  const texts = document.createTreeWalker(element.shadowRoot ?? element, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const word of text.parentElement.checkVisibility() ? text.data.matchAll(/\\p{L}+/gu) : []) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top));
      if (new Set(lines).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


def list_broken_words(element: Locator) -> list[str]:
    """Return the words within an element, or in its shadow tree, that stand on more than one line."""
    found: list[str] = element.evaluate(_BROKEN)
    return found
