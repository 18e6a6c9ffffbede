"""A response on its way in: what it says, how long it took, and the content that makes it the same response."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from survey_app.domain.errors import Problem

WEB_CHANNELS: Final = ("widget", "link", "qr")
PAPER_CHANNELS: Final = ("paper", "phone", "interview")
CHANNELS: Final = WEB_CHANNELS + PAPER_CHANNELS
UNKNOWN_DURATION: Final = 3
"""What is stored where nobody measured how long answering took."""

_DURATION_LIMITS: Final = (30, 120)
_KEPT_BYTES: Final = 4
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A response as a channel hands it in: parsed and bounded, its answers not yet judged.

    `problems` are those already found while parsing; what could not be read is then None or empty. `own` names the
    council's own questions that the form showed, None if it showed none.
    """

    id: UUID | None
    questionnaire: tuple[str, int] | None
    language: str
    channel: str
    place: str | None
    answers: Mapping[str, object]
    seconds: int | None = None
    problems: tuple[Problem, ...] = ()
    own: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the respondent gets back; `is_new` is False for a repeat of what was already stored."""

    id: UUID
    receipt: str
    received_on: date
    is_new: bool


def duration_bucket(seconds: int | None) -> int | None:
    """Return 0 for under 30 seconds, 1 for 30–119, 2 for longer, None if unknown: nothing finer is kept."""
    return None if seconds is None else sum(seconds >= limit for limit in _DURATION_LIMITS)


def content_digest(organization: str, response: NewResponse) -> bytes:
    """Return 16 bytes that are equal for equal questionnaire, channel, place and answers (absent equals null)."""
    answers = {code: value for code, value in response.answers.items() if value is not None}
    content = (organization, response.questionnaire, response.channel, response.place, answers)
    return hashlib.blake2b(_CANONICAL.encode(content).encode(), digest_size=16).digest()


def kept_digest(organization: str, response: NewResponse) -> int:
    """Return as much of the content's digest as is kept beside a response, for a day: 32 bits, signed."""
    return int.from_bytes(content_digest(organization, response)[:_KEPT_BYTES], "big", signed=True)
