"""Untrusted JSON → typed values; every problem of a body is found at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Request

from survey_app.domain import places
from survey_app.domain.errors import Problem
from survey_app.domain.responses import WEB_CHANNELS, NewResponse
from survey_app.web.bodies import read_body
from survey_app.web.errors import MalformedError, UnsupportedMediaTypeError

MAX_BODY_BYTES: Final = 64 * 1024
PLACE: Final = places.CODE
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_MAX_SECONDS: Final = 7200
_MAX_VERSION: Final = 32767
_PARTS: Final = ("code", "version")  # of the questionnaire
_REQUIRED: Final = ("id", "questionnaire", "language", "channel", "answers")
_LATER: Final = ("proof", "one_time_code")  # reserved: accepted and ignored
_KNOWN: Final = frozenset((*_REQUIRED, *_LATER, "own", "place", "seconds"))


def parse_json(request: Request) -> object:
    """Return the decoded body.

    Raises TooLargeError, or MalformedError if it cannot be read; then UnsupportedMediaTypeError; then MalformedError.
    """
    body = read_body(request, MAX_BODY_BYTES)
    if request.mimetype != "application/json":
        raise UnsupportedMediaTypeError("Send the body as application/json.")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError("The body is not JSON in UTF-8.") from error


def parse_response_payload(payload: object) -> NewResponse:
    """Return the response of a web channel, with the problems that its shape has; its answers are judged later."""
    if not isinstance(payload, dict):
        return NewResponse(None, None, "", "", None, {}, problems=(Problem("", "wrong_kind", "Send a JSON object."),))
    problems = _check_keys(payload, _REQUIRED, _KNOWN)
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
        seconds=_parse_whole(payload.get("seconds"), "/seconds", _MAX_SECONDS, problems),
        problems=tuple(problems),
        own=_parse_own(payload.get("own")),
    )


def _parse_own(value: object) -> tuple[str, int] | None:
    """Return which own questions of a council the form showed; whatever names none of them is passed over."""
    if not isinstance(value, dict):
        return None
    code, version = value.get("code"), value.get("version")
    return (code, version) if isinstance(code, str) and type(version) is int else None


def _check_keys(
    given: Mapping[str, Any], required: Sequence[str], known: Collection[str], at: str = ""
) -> list[Problem]:
    """Return what is missing and what is too much in the object at this pointer."""
    missing = [
        Problem(f"{at}/{key}", "required", "This key is required.") for key in required if given.get(key) is None
    ]
    unknown = [key for key in given if key not in known]
    return missing + [Problem(f"{at}/{_escape(key)}", "unknown_key", "This key is not known here.") for key in unknown]


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
    if not isinstance(value, dict):
        problems.append(Problem("/questionnaire", "wrong_kind", 'Send {"code": text, "version": whole number}.'))
        return None
    at = "/questionnaire"
    problems += _check_keys(value, _PARTS, _PARTS, at)
    code, version = value.get("code"), value.get("version")
    if code is not None and not isinstance(code, str):
        problems.append(Problem(f"{at}/code", "wrong_kind", "The code of a questionnaire is a text."))
        code = None
    version = _parse_whole(version, f"{at}/version", _MAX_VERSION, problems)
    return None if code is None or version is None else (code, version)


def _parse_whole(value: object, pointer: str, most: int, problems: list[Problem]) -> int | None:
    if value is None:
        return None
    meaning = f"This must be a whole number, 0 to {most}."
    if type(value) is not int:  # not a bool, which is an int to Python
        problems.append(Problem(pointer, "wrong_kind", meaning))
        return None
    if 0 <= value <= most:
        return value
    problems.append(Problem(pointer, "out_of_range", meaning))
    return None


def _parse_word(
    payload: Mapping[str, Any], key: str, pattern: re.Pattern[str], meaning: str, problems: list[Problem]
) -> str | None:
    value = payload.get(key)
    if value is None or (isinstance(value, str) and pattern.fullmatch(value)):
        return value
    code = f"bad_{key}" if isinstance(value, str) else "wrong_kind"
    problems.append(Problem(f"/{key}", code, f"This must be {meaning}."))
    return _other_content(value)


def _parse_channel(value: object, problems: list[Problem]) -> str:
    if isinstance(value, str) and value in WEB_CHANNELS:
        return value
    if value is not None:
        code = "unknown_option" if isinstance(value, str) else "wrong_kind"
        problems.append(Problem("/channel", code, f"The channel is one of {', '.join(WEB_CHANNELS)}."))
    return _other_content(value)


def _other_content(value: object) -> str:
    """Stand in for a refused value: never stored, but a known id must not take it for an absent one."""
    return value if isinstance(value, str) else type(value).__name__


def _parse_answers(value: object) -> dict[str, object]:
    """Return the answers with nested values emptied: refused anyway, and as deep as their sender likes."""
    if not isinstance(value, dict):
        return {}
    return {code: [] if isinstance(answer, list | dict) else answer for code, answer in value.items()}
