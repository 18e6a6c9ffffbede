"""Documents in Markdown, as parts of pages: nothing inline comes out of them, so that they keep the pages' policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, which is its first heading, and the rest as HTML."""

    title: str
    body: Markup


@lru_cache(maxsize=64)
def read_document(file: Path) -> Document:
    """Return a shipped document; it is read once, for only a new version of the program changes it."""
    return render_document(file.read_text("utf-8"))


def render_document(text: str) -> Document:
    """Return the document that a Markdown text is; it begins with its title. HTML in it stays text."""
    tokens = _MARKDOWN.parse(text)
    assert [each.tag for each in tokens[:3]] == ["h1", "", "h1"], "a document begins with its title"
    title, rest = tokens[1].content, tokens[3:]
    for token in _walk(rest):
        token.attrs.pop("style", None)  # columns' alignment: strict pages take no style attributes
        if token.tag == "img":
            token.attrs["loading"] = "lazy"
        elif token.type == "th_open":
            token.attrs["scope"] = "col"
    # Markdown that went through the renderer with HTML off is safe: what looked like a tag is escaped.
    return Document(title, Markup(_MARKDOWN.renderer.render(rest, _MARKDOWN.options, {})))  # noqa: S704


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])
