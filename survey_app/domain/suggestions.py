"""A free text as councils read it: whose, in which month, and nothing that leads to its response."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from survey_app.domain.organizations import fold_for_search

LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class HiddenMark:
    """Why a text is hidden, who hid it in words that name no person ("token 3"), and in which month (`YYYY-MM`)."""

    reason: str
    by: str
    month: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One free text about an organization (`code`, `name`); `month` is `YYYY-MM`; `hidden` None while it is shown."""

    code: str
    name: str
    short_name: str
    month: str
    question: str
    text: str
    hidden: HiddenMark | None = None


@dataclass(frozen=True, slots=True)
class TextSelection:
    """Which texts are asked for: those that are shown, or those that are hidden; with every word in them.

    `skip` and `most` count texts before it is known whether the words are masked there: they go without words only.
    """

    words: tuple[str, ...] = ()
    hidden: bool = False
    skip: int = 0
    most: int | None = None


def has_all_words(text: str, words: Iterable[str]) -> bool:
    """Tell whether every word stands in a text as it is shown: what is masked cannot be searched for."""
    folded = fold_for_search(text)
    return all(fold_for_search(word) in folded for word in words)


def name_text(key: bytes, cycle: str, organization: str, question: str, text: str) -> str:
    """Return 32 hex digits that name a text where it stands, equal for equal texts.

    `key` is secret, or else somebody could try out which telephone number is behind a mask.
    """
    content = f"{cycle}\x1f{organization}\x1f{question}\x1f{text}"
    return hashlib.blake2b(content.encode(), key=key, digest_size=16).hexdigest()
