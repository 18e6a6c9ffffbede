"""Refusal → status is one table; programs read `application/problem+json`, people a page in Russian."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import structlog
from flask import Flask, Response, render_template, request
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from survey_app.domain.errors import Refusal, Unavailable
from survey_app.web import metrics

_LOG = structlog.get_logger(__name__)
_RETRY_SECONDS: Final = 5
_READ_ONLY: Final = "25006"  # PostgreSQL's read_only_sql_transaction

# code → (status, title for programs, sentences for people: the first is the page's heading)
REFUSALS: Final[dict[str, tuple[int, str, str]]] = {
    "malformed": (400, "The body is not JSON", "Запрос не удалось прочитать."),
    "page_outdated": (400, "The form is too old", "Страница устарела. Откройте её заново и повторите."),
    "unauthorized": (401, "Credentials are needed", "Нужно войти."),
    "origin_not_allowed": (403, "The page is not on a registered site", "Этот сайт не указан для организации."),
    "forbidden": (403, "This may not be done", "Это действие недоступно."),
    "scope_missing": (403, "The token lacks the scope for this", "Этому токену такое действие не разрешено."),
    "not_found": (404, "There is nothing at this address", "Страница не найдена. Проверьте адрес."),
    "organization_unknown": (404, "No organization has this code", "Организация с таким кодом не найдена."),
    "organization_archived": (410, "The organization is closed", "Опрос закрыт. Прежние ответы учтены."),
    "upload_unknown": (404, "The uploaded file is not kept any more", "Загруженный файл уже не хранится."),
    "place_unknown": (404, "The organization has no such place", "Такого места у организации нет."),
    "host_unknown": (404, "No such site takes part", "Такого сайта в списке нет. Обновите страницу."),
    "cycle_unknown": (404, "No such cycle can be seen", "Такой цикл оценки не найден."),
    "meeting_unknown": (404, "The council has no such meeting", "Такого заседания в календаре нет."),
    "own_question_unknown": (404, "The cycle has no such own question", "Такого вопроса совета здесь больше нет."),
    "proposal_unknown": (404, "The cycle has no such proposal", "Такого предложения в цикле нет."),
    "text_unknown": (404, "The cycle has no such text", "Такого текста здесь больше нет. Откройте список заново."),
    "council_unknown": (404, "No council has this code", "Такой совет не найден."),
    "token_unknown": (404, "No token has this number", "Такой токен не найден."),
    "account_unknown": (404, "No account has this address", "Учётной записи с таким адресом нет."),
    "link_unknown": (404, "The link was used or is old", "Ссылка уже не действует. Попросите новую у администратора."),
    "method_not_allowed": (405, "The address does not take this method", "Так к этому адресу обратиться нельзя."),
    "response_conflict": (409, "The id belongs to another response", "Такая анкета уже принята с другими ответами."),
    "already_open": (409, "An organization is listed in another open cycle", "Организация уже в другом цикле."),
    "already_exists": (409, "This exists already", "Такая запись уже есть."),
    "account_disabled": (409, "The account is disabled", "Учётная запись отключена."),
    "proposals_changed": (
        409,
        "The proposals have changed meanwhile",
        "Предложения изменились. Посмотрите их ещё раз.",
    ),
    "observations_changed": (409, "Observations were recorded meanwhile", "Наблюдения тем временем изменились."),
    "register_changed": (409, "The register has changed meanwhile", "Реестр изменился. Посмотрите различия ещё раз."),
    "not_mergeable": (409, "These entries cannot become one", "Эти записи нельзя объединить."),
    "last_host": (409, "Another site must be allowed first", "Это единственный сайт. Сначала разрешите другой."),
    "last_administrator": (
        409,
        "Another administrator must be able to sign in first",
        "Это последний действующий администратор. Сначала добавьте другого и дождитесь, пока он задаст пароль.",
    ),
    "cycle_state": (409, "The cycle's state does not allow this", "Цикл сейчас в другом состоянии. Обновите страницу."),
    "not_published": (409, "The cycle is not published yet", "Результаты этого цикла ещё не опубликованы."),
    "snapshot_changed": (409, "The snapshot is not what was published", "Снимок цикла изменён после публикации."),
    "no_rating": (409, "This cycle has no rating", "У этого цикла нет рейтинга: для него нет методики."),
    "batch_changed": (409, "The outcome has changed meanwhile", "Данные изменились. Проверьте файл ещё раз."),
    "too_large": (413, "The body is over the limit", "Слишком большой запрос."),
    "table_too_large": (413, "The table is over the limit", "Слишком большая таблица. Разделите её на части."),
    "unsupported_media_type": (415, "The body is of another media type", "Неверный тип данных."),
    "table_unreadable": (422, "The file is no table that can be read", "Файл не читается как таблица."),
    "invalid_batch": (422, "The table's columns are not those of a batch", "Проверьте столбцы таблицы."),
    "rows_refused": (422, "Rows were refused, so nothing was stored", "Есть отклонённые строки. Исправьте их."),
    "invalid_answers": (422, "The answers break the rules of the questionnaire", "Проверьте ответы."),
    "invalid_observations": (422, "What was observed breaks the rules of its lists", "Проверьте, что записано."),
    "questionnaire_unknown": (422, "This questionnaire was never offered here", "Анкета устарела. Откройте её заново."),
    "invalid_input": (422, "The request asks for something that cannot be", "Проверьте введённое."),
    "rate_limited": (429, "Too many requests", "Слишком много запросов. Повторите немного позже."),
    "internal": (500, "Something broke on our side", "Ошибка на нашей стороне. Повторите попытку позже."),
    "downloads_busy": (503, "Many files are being downloaded", "Сейчас скачивают много файлов. Повторите позже."),
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


class RowsRefusedError(Refusal):
    """Rows of a batch were refused, so none was stored."""

    code = "rows_refused"


class TooLargeError(Refusal):
    """The body is over the limit."""

    code = "too_large"


class OutdatedError(Refusal):
    """The form was not sent from a page of ours that still holds, and there is none to give back as it was filled."""

    code = "page_outdated"


def register(app: Flask) -> None:
    """Answer refusals, HTTP errors and surprises in the reader's format."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    for away in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(away, _answer_database_away)
    app.register_error_handler(InternalError, _answer_internal)
    app.register_error_handler(Exception, _answer_surprise)


def render_problem(refusal: Refusal, more: Mapping[str, Any] | None = None) -> Response:
    """Return the RFC 9457 answer of a refusal; `more` are members that only this kind of problem has."""
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
    problem |= more or {}
    return Response(msgspec.json.encode(problem), status, mimetype="application/problem+json")


def answer_refusal(refusal: Refusal) -> Response:
    """Return the answer to a refusal: a problem for programs, a page for people."""
    metrics.REFUSALS.labels(refusal.code).inc()
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
    response = answer_refusal(refusal)
    if isinstance(error.response, Response):
        return error.response
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _answer_database_away(error: Exception) -> Response:
    _LOG.warning("database away", endpoint=request.endpoint, error=type(error).__name__)
    return answer_refusal(Unavailable("The database cannot be reached; try again soon."))


def _answer_internal(error: InternalError) -> Response:
    is_read_only = getattr(error.orig, "sqlstate", None) == _READ_ONLY  # a standby, or a server under repair
    return _answer_database_away(error) if is_read_only else _answer_surprise(error)


def _answer_surprise(error: Exception) -> Response:
    _LOG.error("unexpected error", endpoint=request.endpoint, exc_info=error)
    code, detail = _OUR_FAULT
    refusal = Refusal(detail)
    refusal.code = code  # type: ignore[misc]
    return answer_refusal(refusal)


def _render_page(refusal: Refusal) -> Response:
    status, _, sentences = REFUSALS[refusal.code]
    heading, _, rest = sentences.removesuffix(".").partition(". ")
    return Response(render_template("error.html", heading=heading, rest=rest, status=status), status)
