"""The ways in which organizations come on a draft's list: searched for, from a file, or because they are due."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from survey_app.domain.errors import InvalidInput, Problem, RegisterChanged
from survey_app.domain.frequency import check_years, find_rule
from survey_app.domain.russian import number_words
from survey_app.exports.code_list import CodeLine, parse_code_lines
from survey_app.exports.table_file import TableUnreadable
from survey_app.services.add_due_to_list import add_due_to_list
from survey_app.services.add_to_list import add_to_list
from survey_app.storage.cycles import get_cycle
from survey_app.storage.list_candidates import count_due, count_found, list_found, list_found_regions
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.council.cycle_list import A_PAGE, describe_search, parse_search
from survey_app.web.council.list_sentences import say_done, say_problem
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.errors import TooLargeError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page

blueprint = Blueprint("list_additions", __name__)
_LIST: Final = "/council/cycles/<code>/list"
_MOST_FILE_BYTES: Final = 2 * 1024 * 1024
_MOST_SHOWN: Final = 200  # problems of a file on its page
_TOO_LARGE: Final = "Файл больше 2 МБ. Оставьте в нём только коды или разделите его на части."
_USUAL_YEARS: Final = 2
_NOTHING: Final = "Отметьте хотя бы одну организацию."
_NOT_ADDED: Final = "Ничего не добавлено: часть отмеченных организаций больше не подходит. Обновите страницу."
_MERGED: Final = "Ничего не добавлено: в реестре только что объединили записи. Повторите."
_CHANGED: Final = "За это время таких организаций стало другое число. Проверьте его и добавьте ещё раз."


@blueprint.get(f"{_LIST}/search")
def get_search(code: str) -> Response:
    """Show the register in the council's jurisdiction, a page at a time, to tick organizations."""
    return _render_search(code)


@blueprint.post(f"{_LIST}/search")
def post_search(code: str) -> Response:
    """Put the organizations that are ticked on the list, and come back to the same search."""
    get_own_card(code)
    posted, is_ours = read_posted()
    codes = posted.getlist("organization")
    if not is_ours or not codes:
        return _render_search(code, _NOTHING if is_ours else OUTDATED, codes)
    try:
        with installation().sessions.begin() as session:
            listed = add_to_list(session, code, [CodeLine(line, each) for line, each in enumerate(codes, 1)])
    except InvalidInput:
        return _render_search(code, _NOT_ADDED)
    except RegisterChanged:
        return _render_search(code, _MERGED, codes, status=409)
    describe_act(added=str(listed.added))
    kept = describe_search(*parse_search(request.args, [request.args.get("region", "")]))
    page = parse_page(request.args.get("page", "1"))
    done: dict[str, Any] = {"done": "added", "n": listed.added, "already": listed.already or None}
    return see_other(url_for(".get_search", code=code, page=page if page > 1 else None, **kept, **done))


@blueprint.get(f"{_LIST}/file")
def get_file_form(code: str) -> Response:
    """Ask for a file of codes."""
    return _render_file(code)


@blueprint.post(f"{_LIST}/file")
def post_file(code: str) -> Response:
    """Put all organizations of the file on the list; if one line is wrong, none, and every wrong line is shown."""
    get_own_card(code)
    try:
        content = _read_file()
        with installation().sessions.begin() as session:
            listed = add_to_list(session, code, parse_code_lines(content))
    except TooLargeError:
        return _render_file(code, {"file": _TOO_LARGE}, status=413)
    except TableUnreadable as refusal:
        return _render_file(code, {"file": refusal.detail})
    except InvalidInput as refusal:
        return _render_file(code, {"": "Ничего не добавлено: в файле есть ошибки"}, refusal.problems)
    except RegisterChanged:
        return _render_file(code, {"": _MERGED}, status=409)
    describe_act(added=str(listed.added))
    counts: dict[str, Any] = {
        "already": listed.already or None,
        "repeated": listed.repeated or None,
        "former": listed.former or None,
    }
    return see_other(url_for("cycle_list.get_list", code=code, done="added", n=listed.added, **counts))


@blueprint.get(f"{_LIST}/due")
def get_due(code: str) -> Response:
    """Say how many organizations were not assessed for some years, and ask whether all of them are to be added."""
    return _render_due(code, request.args)


@blueprint.post(f"{_LIST}/due")
def post_due(code: str) -> Response:
    """Add them all, if they are as many as was said."""
    get_own_card(code)
    posted, is_ours = read_posted()
    if not is_ours:
        return _render_due(code, posted, OUTDATED)
    expected = _read_number(posted.get("expected", ""))
    try:
        with installation().sessions.begin() as session:
            _, search = parse_search(posted, list_found_regions(session, get_cycle(session, code)))
            add_due_to_list(session, code, search, _read_number(posted.get("years", "")), expected=expected)
    except InvalidInput:
        return _render_due(code, posted)
    except RegisterChanged:
        return _render_due(code, posted, _CHANGED, status=409)
    describe_act(added=str(expected))
    return see_other(url_for("cycle_list.get_list", code=code, done="added", n=expected))


def _read_file() -> bytes:
    """Return the file that was sent. Raises TooLargeError; TableUnreadable where there is none to read."""
    _, is_ours = read_posted(_MOST_FILE_BYTES + 64 * 1024)
    upload = request.files.get("file")
    content = b""
    if upload is not None:
        with closing(upload):  # a large one lies in a file of its own
            content = upload.read(_MOST_FILE_BYTES + 1)
    if not is_ours:
        raise TableUnreadable(OUTDATED)
    if not content:
        raise TableUnreadable("Выберите файл CSV или XLSX. Пустой файл не подойдёт.")
    if len(content) > _MOST_FILE_BYTES:
        raise TooLargeError("The file is over the limit.")
    return content


def _render_search(code: str, problem: str = "", ticked: Sequence[str] = (), *, status: int = 422) -> Response:
    card = get_own_card(code)
    page = parse_page(request.args.get("page", "1"))
    with installation().readers() as session:
        cycle = get_cycle(session, code)
        regions = list_found_regions(session, cycle)
        query, search = parse_search(request.args, regions)
        found = count_found(session, cycle, search)
        candidates = list_found(session, cycle, search, skip=(page - 1) * A_PAGE, most=A_PAGE)
    return render_staff_page(
        "lists/search.html",
        status if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=card,
        query=query,
        search=search,
        regions=regions,
        address=describe_search(query, search),
        found=found,
        candidates=candidates,
        page=page,
        pages=max(1, -(-found // A_PAGE)),
        ticked=ticked,
        notice=say_done(request.args),
        problem=problem,
    )


def _render_file(
    code: str, errors: dict[str, str] | None = None, problems: Sequence[Problem] = (), *, status: int = 422
) -> Response:
    wrong = [(each.pointer.rpartition("/")[2], each.about[:40], say_problem(each)) for each in problems]
    return render_form(
        "lists/file.html",
        ButtonForm(formdata=None),
        errors,
        status=status,
        cycle=get_own_card(code),
        wrong=wrong[:_MOST_SHOWN],
        wrong_count=len(wrong),
    )


def _render_due(code: str, given: MultiDict[str, str], problem: str = "", *, status: int = 422) -> Response:
    here, card = installation(), get_own_card(code)
    years = _read_number(given.get("years", str(_USUAL_YEARS)))
    problems = check_years(years)
    with here.readers() as session:
        cycle = get_cycle(session, code)
        regions = list_found_regions(session, cycle)
        _, search = parse_search(given, regions)
        counts = {} if problems else count_due(session, cycle, search, years)
    values: dict[str, Any] = {"problem": problem or (say_problem(problems[0]) if problems else "")}
    return render_staff_page(
        "lists/due.html",
        status if values["problem"] else 200,
        form=ButtonForm(formdata=None),
        cycle=card,
        years=given.get("years", str(_USUAL_YEARS))[:4],
        is_counted=not problems,
        search=search,
        regions=regions,
        counts=counts,
        count=sum(counts.values()),
        rule=find_rule(here.catalogue.frequency, card.year),
        words=number_words,
        **values,
    )


def _read_number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits
