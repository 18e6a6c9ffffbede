"""Refusal → status is one table; programs read `application/problem+json`, people a page in Russian."""

from typing import Final

import msgspec
import structlog
from flask import Flask, Response, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from survey_app.domain.errors import Refusal, Unavailable

_LOG = structlog.get_logger(__name__)
_RETRY_SECONDS: Final = 5

# code → (status, title for programs, sentences for people: the first is the page's heading)
REFUSALS: Final[dict[str, tuple[int, str, str]]] = {
    "malformed": (400, "The body is not JSON", "Запрос не удалось прочитать."),
    "unauthorized": (401, "Credentials are needed", "Нужно войти."),
    "origin_not_allowed": (403, "The page is not on a registered site", "Этот сайт не указан для организации."),
    "forbidden": (403, "This may not be done", "Это действие недоступно."),
    "not_found": (404, "There is nothing at this address", "Страница не найдена. Проверьте адрес."),
    "organization_unknown": (404, "No organization has this code", "Организация с таким кодом не найдена."),
    "cycle_unknown": (404, "No such cycle can be seen", "Такой цикл оценки не найден."),
    "council_unknown": (404, "No council has this code", "Такой совет не найден."),
    "token_unknown": (404, "No token has this number", "Такой токен не найден."),
    "method_not_allowed": (405, "The address does not take this method", "Так к этому адресу обратиться нельзя."),
    "response_conflict": (409, "The id belongs to another response", "Такая анкета уже принята с другими ответами."),
    "already_open": (409, "An organization is listed in another open cycle", "Организация уже в другом цикле."),
    "already_exists": (409, "This exists already", "Такая запись уже есть."),
    "cycle_state": (409, "The cycle cannot make this move", "Цикл нельзя перевести в это состояние."),
    "too_large": (413, "The body is over the limit", "Слишком большой запрос."),
    "unsupported_media_type": (415, "The body must be application/json", "Неверный тип данных."),
    "invalid_answers": (422, "The answers break the rules of the questionnaire", "Проверьте ответы."),
    "questionnaire_unknown": (422, "This questionnaire was never offered here", "Анкета устарела. Откройте её заново."),
    "invalid_input": (422, "The request asks for something that cannot be", "Проверьте введённое."),
    "rate_limited": (429, "Too many requests", "Слишком много запросов. Повторите немного позже."),
    "internal": (500, "Something broke on our side", "Ошибка на нашей стороне. Повторите попытку позже."),
    "unavailable": (503, "The service is briefly away", "Сервис временно недоступен. Повторите попытку через минуту."),
}
_PROBES: Final = ("/healthz", "/readyz")
# HTTP errors of the framework: status → (code, sentence for programs); its own sentences speak to browsers' users.
_HTTP_CODES: Final = {
    400: ("malformed", "The request cannot be read; check how it was put together."),
    401: ("unauthorized", "Send a token: `Authorization: Bearer TOKEN`."),
    403: ("forbidden", "The caller may not do this."),
    404: ("not_found", "Nothing is at this address; /api/v1/openapi.json lists what there is."),
    405: ("method_not_allowed", "This address takes other methods; `Allow` lists them."),
    413: ("too_large", "The body is over the limit; send less."),
    415: ("unsupported_media_type", "Send the body as application/json."),
}
_OUR_FAULT: Final = ("internal", "Something broke on our side; the same request may be sent again.")


class MalformedError(Refusal):
    """The body is not JSON in UTF-8."""

    code = "malformed"


class UnsupportedMediaTypeError(Refusal):
    """The body does not say that it is JSON."""

    code = "unsupported_media_type"


class TooLargeError(Refusal):
    """The body is over the limit."""

    code = "too_large"


def register(app: Flask) -> None:
    """Answer refusals, HTTP errors and surprises in the reader's format."""
    app.register_error_handler(Refusal, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    for away in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(away, _answer_database_away)
    app.register_error_handler(Exception, _answer_surprise)


def render_problem(refusal: Refusal) -> Response:
    """Return the RFC 9457 answer of a refusal."""
    status, title, _ = REFUSALS[refusal.code]
    problem = {
        "type": f"urn:nok-survey:problem:{refusal.code}",
        "title": title,
        "status": status,
        "detail": refusal.detail,
        "code": refusal.code,
    }
    if refusal.problems:
        problem["errors"] = [
            {"pointer": each.pointer, "code": each.code, "detail": each.detail} for each in refusal.problems
        ]
    return Response(msgspec.json.encode(problem), status, mimetype="application/problem+json")


def _answer_refusal(refusal: Refusal) -> Response:
    is_program = request.path.startswith("/api/") or request.path in _PROBES
    response = render_problem(refusal) if is_program else _render_page(refusal)
    if response.status_code in (429, 503):
        response.headers["Retry-After"] = str(getattr(refusal, "retry_after", _RETRY_SECONDS))
    if response.status_code == 401:  # noqa: PLR2004 - an HTTP status
        response.headers["WWW-Authenticate"] = 'Bearer realm="nok-survey"'
    return response


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    code, detail = _HTTP_CODES.get(status, _OUR_FAULT if status >= 500 else _HTTP_CODES[400])  # noqa: PLR2004
    refusal = Refusal(detail)
    refusal.code = code  # type: ignore[misc]  # one class stands for all HTTP errors
    response = _answer_refusal(refusal)
    if isinstance(error.response, Response):
        return error.response
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _answer_database_away(error: Exception) -> Response:
    _LOG.warning("database away", endpoint=request.endpoint, error=type(error).__name__)
    return _answer_refusal(Unavailable("The database cannot be reached; try again soon."))


def _answer_surprise(error: Exception) -> Response:
    _LOG.error("unexpected error", endpoint=request.endpoint, exc_info=error)
    code, detail = _OUR_FAULT
    refusal = Refusal(detail)
    refusal.code = code  # type: ignore[misc]
    return _answer_refusal(refusal)


def _render_page(refusal: Refusal) -> Response:
    status, _, sentences = REFUSALS[refusal.code]
    heading, _, rest = sentences.removesuffix(".").partition(". ")
    return Response(render_template("error.html", heading=heading, rest=rest, status=status), status)
