"""Untrusted JSON → typed values; every problem of a body is found at once."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from survey_app.domain.errors import Problem
from survey_app.domain.responses import WEB_CHANNELS, NewResponse
from survey_app.web.errors import MalformedError, TooLargeError, UnsupportedMediaTypeError

MAX_BODY_BYTES: Final = 64 * 1024
PLACE: Final = re.compile(r"[a-z0-9-]{1,24}")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_MAX_SECONDS: Final = 7200
_MAX_VERSION: Final = 32767
_REQUIRED: Final = ("id", "questionnaire", "language", "channel", "answers")
_LATER: Final = ("proof", "one_time_code", "own")  # reserved: accepted and ignored
_KNOWN: Final = frozenset((*_REQUIRED, *_LATER, "place", "seconds"))


def parse_json(request: Request) -> object:
    """Return the decoded body. Raises TooLargeError, UnsupportedMediaTypeError, MalformedError, in this order."""
    body = _read_body(request)
    if request.mimetype != "application/json":
        raise UnsupportedMediaTypeError("Send the body as application/json.")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError("The body is not JSON in UTF-8.") from error


def _read_body(request: Request) -> bytes:
    # A body without a stated length is silently cut at the maximum: one byte more shows that there was more.
    request.max_content_length = MAX_BODY_BYTES + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        body = None
    if body is None or len(body) > MAX_BODY_BYTES:
        raise TooLargeError(f"The body may have at most {MAX_BODY_BYTES} bytes.")
    return body


def parse_response_payload(payload: object) -> NewResponse:
    """Return the response of a web channel, with the problems that its shape has; its answers are judged later."""
    if not isinstance(payload, dict):
        return NewResponse(None, None, "", "", None, {}, problems=(Problem("", "wrong_kind", "Send a JSON object."),))
    problems = _check_keys(payload)
    questionnaire = _parse_questionnaire(payload.get("questionnaire"), problems)
    response_id = _parse_id(payload.get("id"), problems)
    language = _parse_word(payload, "language", _LANGUAGE, "a language code such as ru", problems)
    channel = _parse_channel(payload.get("channel"), problems)
    place = _parse_word(payload, "place", PLACE, "1 to 24 of a-z, 0-9 and hyphen", problems)
    answers = payload.get("answers")
    if answers is not None and not isinstance(answers, dict):
        problems.append(Problem("/answers", "wrong_kind", "Give an object of answers by question code."))
    return NewResponse(
        id=response_id,
        questionnaire=questionnaire,
        language=language or "",
        channel=channel,
        place=place,
        answers=_parse_answers(answers),
        seconds=_parse_seconds(payload.get("seconds"), problems),
        problems=tuple(problems),
    )


def _check_keys(payload: Mapping[str, Any]) -> list[Problem]:
    problems = [
        Problem(f"/{key}", "required", "This key is required.") for key in _REQUIRED if payload.get(key) is None
    ]
    unknown = [key for key in payload if key not in _KNOWN]
    return problems + [Problem(f"/{_escape(key)}", "unknown_key", "This key is not known here.") for key in unknown]


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _parse_id(value: object, problems: list[Problem]) -> UUID | None:
    if isinstance(value, str) and _UUID.fullmatch(value):
        return UUID(value)
    if value is not None:
        problems.append(Problem("/id", "bad_id", "The id must be a UUID such as 0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11."))
    return None


def _parse_questionnaire(value: object, problems: list[Problem]) -> tuple[str, int] | None:
    if value is None:
        return None
    if isinstance(value, dict) and value.keys() == {"code", "version"}:
        code, version = value["code"], value["version"]
        if isinstance(code, str) and type(version) is int and 0 <= version <= _MAX_VERSION:
            return code, version
    problems.append(Problem("/questionnaire", "wrong_kind", 'Send {"code": text, "version": whole number}.'))
    return None


def _parse_word(
    payload: Mapping[str, Any], key: str, pattern: re.Pattern[str], meaning: str, problems: list[Problem]
) -> str | None:
    value = payload.get(key)
    if value is None or (isinstance(value, str) and pattern.fullmatch(value)):
        return value
    problems.append(Problem(f"/{key}", "wrong_kind", f"This must be {meaning}."))
    return _other_content(value)


def _parse_channel(value: object, problems: list[Problem]) -> str:
    if isinstance(value, str) and value in WEB_CHANNELS:
        return value
    if value is not None:
        problems.append(Problem("/channel", "unknown_option", f"The channel is one of {', '.join(WEB_CHANNELS)}."))
    return _other_content(value)


def _other_content(value: object) -> str:
    """Stand in for a refused value: never stored, but a known id must not take it for an absent one."""
    return value if isinstance(value, str) else type(value).__name__


def _parse_answers(value: object) -> dict[str, object]:
    """Return the answers with nested values emptied: refused anyway, and as deep as their sender likes."""
    if not isinstance(value, dict):
        return {}
    return {code: [] if isinstance(answer, list | dict) else answer for code, answer in value.items()}


def _parse_seconds(value: object, problems: list[Problem]) -> int | None:
    if value is None:
        return None
    if type(value) is int and 0 <= value <= _MAX_SECONDS:
        return value
    problems.append(Problem("/seconds", "out_of_range", f"Seconds are a whole number, 0 to {_MAX_SECONDS}."))
    return None
