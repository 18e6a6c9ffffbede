"""Reads what matters of somebody's page: scripts, our element, frames, links, its policies.

The page may be anything up to hostile, and the standard library's parser takes a time that grows with the square of
what is not closed. So it is fed by slices that grow with what it could not finish, and left when there is too much.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, TypeAlias

_FIRST_SLICE: Final = 8192
_LONGEST_TAG: Final = 65_536
_MOST_EVENTS: Final = 100_000
# What browsers that run scripts take for text, or keep aside.
_INERT: Final = frozenset({"noscript", "template", "textarea", "title", "xmp", "noembed", "noframes"})
_OF_HEAD: Final = frozenset(
    {"html", "head", "meta", "link", "title", "script", "style", "base", "noscript", "template"}
)
_ELEMENT: Final = "nok-survey"

_Attributes: TypeAlias = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Script:
    """A script with an address; `organization` is None if it has no `data-organization`."""

    src: str
    organization: str | None
    nonce: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link, with the address of a picture in it, if any; one inside our element is its fallback."""

    href: str
    picture: str
    is_fallback: bool


@dataclass(slots=True)
class PageTags:
    """What a page has of these, in its order; `elements` are the organizations that our elements name."""

    scripts: list[Script] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    base: str = ""


def read_page_tags(html: str) -> PageTags:
    """Read the tags of a page; of one that is broken or endless, those up to there."""
    reader = _Reader()
    at = 0
    try:
        while at < len(html) and not reader.is_stuck:
            size = max(_FIRST_SLICE, len(reader.rawdata))
            reader.feed(html[at : at + size])
            at += size
    except _TooMuchError:
        pass
    return reader.tags


class _TooMuchError(Exception):
    """More pieces than any page has."""


class _Reader(HTMLParser):
    """Collects the tags; never closed, for what is unfinished at the end is nothing to a browser either."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = PageTags()
        self._events = 0
        self._inert: Counter[str] = Counter()
        self._elements_open = 0
        self._is_link_open = False
        self._is_head = True

    @property
    def is_stuck(self) -> bool:
        """Whether a tag is longer than any sensible one; long scripts and comments cost little."""
        is_cheap = self.cdata_elem is not None or self.rawdata.startswith("<!--")
        return len(self.rawdata) > _LONGEST_TAG and not is_cheap

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…`, as browsers do; the library gives up on some."""
        del report
        return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        """Count; texts tell nothing."""
        del data
        self._count()

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Note a tag if browsers would act on it."""
        self._count()
        self._is_head = self._is_head and tag in _OF_HEAD
        if tag in _INERT:
            self._inert[tag] += 1
        elif not self._inert.total():
            self._note(tag, {name: value or "" for name, value in reversed(attrs)})  # of two, the first counts

    def handle_endtag(self, tag: str) -> None:
        """Note the end of what is inert, of our element, of a link, of the head."""
        self._count()
        if self._inert[tag]:
            self._inert[tag] -= 1
        elif tag == _ELEMENT:
            self._elements_open = max(0, self._elements_open - 1)
        elif tag in ("a", "head"):
            self._is_link_open = self._is_link_open and tag != "a"
            self._is_head = self._is_head and tag != "head"

    def _count(self) -> None:
        self._events += 1
        if self._events > _MOST_EVENTS:
            raise _TooMuchError

    def _note(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "script" if given.get("src"):
                self.tags.scripts.append(Script(given["src"], given.get("data-organization"), given.get("nonce", "")))
            case "nok-survey":
                self._elements_open += 1
                self.tags.elements.append(given.get("organization", ""))
            case "iframe":
                self.tags.frames.append(given.get("src", ""))
            case "a" | "area" if given.get("href"):
                self.tags.links.append(Link(given["href"], "", self._elements_open > 0))
                self._is_link_open = tag == "a"
            case _:
                self._note_rest(tag, given)

    def _note_rest(self, tag: str, given: dict[str, str]) -> None:
        is_policy = given.get("http-equiv", "").strip().lower() == "content-security-policy"
        if tag == "meta" and self._is_head and is_policy:  # elsewhere browsers do not heed one
            self.tags.policies.append(given.get("content", ""))
        elif tag == "base" and not self.tags.base:
            self.tags.base = given.get("href", "")
        elif tag == "img" and self._is_link_open and not self.tags.links[-1].picture:
            last = self.tags.links[-1]
            self.tags.links[-1] = Link(last.href, given.get("src", ""), last.is_fallback)
