"""What a page that was read tells: which of the four ways it has, whether they can work, and what is wrong.

Findings are codes with the values that they speak of; who shows them has the sentences.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, urljoin, urlsplit

from survey_app.domain.content_policies import CONNECTION, FRAME, PICTURE, SCRIPT, Policy, PolicyChange, Want
from survey_app.domain.content_policies import list_changes as changes_of
from survey_app.domain.identifiers import parse_code
from survey_app.domain.page_tags import PageTags, Script
from survey_app.domain.site_addresses import PORTS

WayName = Literal["element", "tag", "iframe", "link", "banner"]
_WIDGET: Final = "/w/1.js"
_FORM: Final = re.compile(r"/[sq]/([^/]+)(?:/[^/]*)?/?")
_MOST_CODES: Final = 5
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be said of a site; `changes` are those of its policies that it asks for."""

    code: str
    about: tuple[str, ...] = ()
    changes: tuple[PolicyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A way of the questionnaire into the page, and what keeps it from working."""

    name: WayName
    obstacles: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as it was read; `is_registered` tells whether it may post for the organization."""

    url: str
    tags: PageTags
    policies: Sequence[Policy]
    is_registered: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """The ways that a page has, what else is wrong, and the codes in it that are not the organization's."""

    ways: tuple[Way, ...]
    findings: tuple[Finding, ...]
    other_codes: tuple[str, ...]


def judge_page(page: SeenPage, code: str, public_url: str) -> Judgement:
    """Judge a page for the organization with this code; our server is at `public_url`."""
    judge = _Judge(page, code, urlsplit(public_url))
    ways: dict[str, Way] = {}
    for way in judge.list_ways():
        if way.name not in ways or not way.obstacles:
            ways[way.name] = way
    findings = list(dict.fromkeys(judge.list_slips()))
    others = [*judge.list_other_names(), *([] if ways else judge.list_other_forms())]
    if not ways and not findings and not others:
        findings.append(Finding("no_snippet"))
    if not ways and not page.is_registered:
        findings.append(Finding("host_not_registered", (urlsplit(page.url).netloc,)))
    return Judgement(tuple(ways.values()), tuple(findings), tuple(dict.fromkeys(others))[:_MOST_CODES])


class _Judge:
    """Looks at one page with one organization in mind."""

    def __init__(self, page: SeenPage, code: str, server: SplitResult) -> None:
        self._page, self._tags = page, page.tags
        self._code, self._server = code, server
        self._place = urlsplit(page.url)
        self._base = page.url
        self._base = self._full(page.tags.base) or page.url
        self._scripts = [each for each in self._tags.scripts if self._is_ours(each.src) and self._is_widget(each.src)]
        self._foreign = [each for each in self._tags.scripts if not self._is_ours(each.src)]

    def list_ways(self) -> Iterator[Way]:
        """Return the ways that lead to this organization's questionnaire; one found twice comes twice."""
        if self._scripts and any(map(self._is_code, self._tags.elements)):
            yield Way("element", self._script_obstacles(self._scripts[0]))
        for script in self._scripts:
            if self._is_code(script.organization or ""):
                yield Way("tag", self._script_obstacles(script))
        for frame in self._tags.frames:
            if self._is_code(self._form_code(frame)):
                yield Way("iframe", self._obstacles(frame, FRAME))
        has_element = bool(self._scripts)
        for link in self._tags.links:
            if self._is_code(self._form_code(link.href)) and not (has_element and link.is_fallback):
                is_banner = bool(link.picture) and self._is_ours(link.picture)
                yield Way("banner", self._obstacles(link.picture, PICTURE)) if is_banner else Way("link")

    def list_slips(self) -> Iterator[Finding]:
        """Return what was put in by halves, without a code, or from another installation."""
        tagged = [script.organization for script in self._scripts if script.organization is not None]
        named = [*self._tags.elements, *tagged]
        if self._tags.elements and not self._scripts:
            other = self._other_installation()
            yield Finding("other_installation", (other,)) if other else Finding("element_without_script")
        elif self._scripts and not named:
            yield Finding("script_without_element")
        elif "" in (name.strip() for name in named) and not any(map(self._is_code, named)):
            yield Finding("code_missing")
        for address in self._list_other_forms():
            yield Finding("other_installation", (address,))

    def list_other_names(self) -> Iterator[str]:
        """Return the codes that elements and scripts name instead of the right one, as they are written there."""
        tagged = (script.organization or "" for script in self._scripts)
        return self._list_others((*self._tags.elements, *tagged))

    def list_other_forms(self) -> Iterator[str]:
        """Return the codes that frames and links lead to; beside the right one, others are just other links."""
        return self._list_others(map(self._form_code, self._list_forms()))

    def _list_others(self, codes: Iterable[str]) -> Iterator[str]:
        return (code.strip()[:_LONGEST_SHOWN] for code in codes if code.strip() and not self._is_code(code))

    def _list_forms(self) -> tuple[str, ...]:
        return (*self._tags.frames, *(link.href for link in self._tags.links))

    def _other_installation(self) -> str | None:
        found = (urlsplit(self._full(each.src)).netloc for each in self._foreign if self._is_widget(each.src))
        return next(found, None)

    def _list_other_forms(self) -> Iterator[str]:
        """Return the hosts of other installations to which the page sends people with this organization's code."""
        tagged = (each.src for each in self._foreign if self._is_widget(each.src) and each.organization is not None)
        codes = (each for each in self._list_forms() if not self._is_ours(each) and self._is_code(self._code_in(each)))
        for address in (*tagged, *codes):
            yield urlsplit(self._full(address)).netloc[:_LONGEST_SHOWN]

    def _script_obstacles(self, script: Script) -> tuple[Finding, ...]:
        source = self._obstacles(script.src, SCRIPT, script.nonce)
        calls = self._changes(self._server.geturl(), CONNECTION)
        unregistered = () if self._page.is_registered else (Finding("host_not_registered", (self._place.netloc,)),)
        return (*unregistered, *_join_policies(source, calls))

    def _obstacles(self, address: str, want: Want, nonce: str = "") -> tuple[Finding, ...]:
        changes = self._changes(self._full(address), want, nonce)
        # Plain http inside a page that came encrypted: browsers load none of it, unless a policy makes them ask again.
        is_upgraded = any("upgrade-insecure-requests" in policy.directives for policy in self._page.policies)
        is_mixed = self._place.scheme == "https" and urlsplit(self._full(address)).scheme == "http"
        mixed = (Finding("mixed_content"),) if is_mixed and not is_upgraded else ()
        return (*mixed, *((Finding("policy", changes=changes),) if changes else ()))

    def _changes(self, address: str, want: Want, nonce: str = "") -> tuple[PolicyChange, ...]:
        return changes_of(self._page.policies, want, urlsplit(address), self._place, nonce)

    def _full(self, address: str) -> str:
        try:
            full = urljoin(self._base, address.strip())
            _ = urlsplit(full).port
        except ValueError:  # of brackets and ports that are none
            return ""
        return full

    def _is_ours(self, address: str) -> bool:
        parts = urlsplit(self._full(address))
        return parts.hostname == self._server.hostname and _own_port(parts) == _own_port(self._server)

    def _is_widget(self, address: str) -> bool:
        return urlsplit(self._full(address)).path == _WIDGET

    def _form_code(self, address: str) -> str:
        return self._code_in(address) if self._is_ours(address) else ""

    def _code_in(self, address: str) -> str:
        match = _FORM.fullmatch(urlsplit(self._full(address)).path)
        return match[1] if match else ""

    def _is_code(self, text: str) -> bool:
        return parse_code(text) == self._code


def _own_port(parts: SplitResult) -> int | None:
    return None if parts.port == PORTS.get(parts.scheme) else parts.port


def _join_policies(findings: tuple[Finding, ...], more: tuple[PolicyChange, ...]) -> tuple[Finding, ...]:
    """Say once what the policies must let in, the script and its calls together."""
    others = tuple(each for each in findings if each.code != "policy")
    changes = tuple(dict.fromkeys((*(change for each in findings for change in each.changes), *more)))
    return (*others, Finding("policy", changes=changes)) if changes else others
