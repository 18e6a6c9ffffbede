"""The list of a cycle: who is on it and with how many recipients, what to know before opening, and its decision."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState
from survey_app.domain.decisions import check_decision_number
from survey_app.domain.errors import InvalidInput, OrganizationUnknown
from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.russian import number_words
from survey_app.services.check_cycle_list import check_cycle_list
from survey_app.services.decide_list import decide_list
from survey_app.services.remove_from_list import remove_from_list
from survey_app.services.set_recipients import MOST_RECIPIENTS, set_recipients
from survey_app.storage.cycle_lists import count_lines, find_decision, list_lines
from survey_app.storage.cycles import get_cycle
from survey_app.storage.register_list import RegisterSearch
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_done, say_problems
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page

blueprint = Blueprint("cycle_list", __name__)
A_PAGE: Final = 50
_LIST: Final = "/council/cycles/<code>/list"
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10
_MOST_DIGITS: Final = len(str(MOST_RECIPIENTS))
_WRONG_NUMBER: Final = f"Введите целое число цифрами, до {MOST_RECIPIENTS}, или оставьте пустым."
_GONE: Final = "Части организаций в списке уже нет. Ничего не сохранено: проверьте числа и сохраните ещё раз."
_NOTHING: Final = "Отметьте организации, которые нужно убрать."


@blueprint.get(_LIST)
def get_list(code: str) -> Response:
    """Show a page of the list, and of a draft what is to be known before opening."""
    return _render(code)


@blueprint.post(f"{_LIST}/recipients")
def post_recipients(code: str) -> Response:
    """Save the numbers that were changed on the page; with a wrong one it comes back as it was filled in."""
    get_own_card(code)
    posted, is_ours = read_posted()
    if not is_ours:
        return _render(code, posted, problem=OUTDATED)
    changed, errors = _read_recipients(posted)
    if errors:
        return _render(code, posted, errors, problem="Проверьте, что введено: ничего пока не сохранено.")
    try:
        with installation().sessions.begin() as session:
            set_recipients(session, code, changed)
    except OrganizationUnknown:
        return _render(code, posted, problem=_GONE)
    describe_act(changed=str(len(changed)))
    return see_other(_go_back(code, done="recipients"))


@blueprint.post(f"{_LIST}/remove")
def post_removal(code: str) -> Response:
    """Take the organizations that are ticked off the list."""
    get_own_card(code)
    posted, is_ours = read_posted()
    codes = posted.getlist("organization")
    if not is_ours or not codes:
        return _render(code, posted, problem=_NOTHING if is_ours else OUTDATED)
    with installation().sessions.begin() as session:
        removed = remove_from_list(session, code, codes)
    describe_act(removed=str(removed))
    return see_other(_go_back(code, done="removed", n=removed))


@blueprint.get(f"{_LIST}/decision")
def get_decision(code: str) -> Response:
    """Show the decision about the list, to be entered or corrected."""
    card = get_own_card(code)
    with installation().readers() as session:
        decision = find_decision(session, get_cycle(session, code).id)
    fields = {"decision": decision.number, "date": decision.decided_on.isoformat()} if decision else {}
    return render_form("lists/decision.html", ButtonForm(formdata=None), cycle=card, fields=fields)


@blueprint.post(f"{_LIST}/decision")
def post_decision(code: str) -> Response:
    """Keep the decision about the list."""
    card = get_own_card(code)
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip()[:200] for name in ("decision", "date")}
    errors = {} if is_ours else {"": OUTDATED}
    try:
        day = read_day(fields["date"])
    except ValueError:
        day = None
    if day is None:
        errors |= say_problems(check_decision_number(fields["decision"])) | {"date": NO_DAY}
    elif is_ours:
        try:
            with installation().sessions.begin() as session:
                decide_list(session, code, Decision(fields["decision"], day), datetime.now(UTC))
        except InvalidInput as refusal:
            errors = say_problems(refusal.problems)
    if errors:
        return render_form("lists/decision.html", ButtonForm(formdata=None), errors, cycle=card, fields=fields)
    return see_other(url_for(".get_list", code=code, done="decided"))


def parse_search(given: Mapping[str, str], regions: Sequence[str] = ()) -> tuple[str, RegisterSearch]:
    """Return what an address narrows a list to: the words as they were typed, and the search."""
    query = " ".join(given.get("query", "")[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    sphere, region = given.get("sphere", ""), given.get("region", "")
    territory = "".join(each for each in given.get("territory", "")[:50] if each in "0123456789")[:11]
    search = RegisterSearch(
        words=split_words(query),
        sphere=sphere if sphere in SPHERES else None,
        region=region if region in regions else None,
        territory=territory,
        state="all",
    )
    return query, search


def describe_search(query: str, search: RegisterSearch) -> dict[str, Any]:
    """Return the same as it stands in an address."""
    return {
        "query": query or None,
        "sphere": search.sphere,
        "region": search.region or None,
        "territory": search.territory or None,
    }


def _read_recipients(posted: MultiDict[str, str]) -> tuple[dict[str, int | None], dict[str, str]]:
    """Return the numbers that somebody changed, by code, and what is wrong with others."""
    changed: dict[str, int | None] = {}
    errors: dict[str, str] = {}
    for field, text in posted.items():
        kind, _, code = field.partition("-")
        number = "".join(text.split())
        if kind != "recipients" or number == posted.get(f"was-{code}", ""):
            continue
        if not number:
            changed[code] = None
        elif number.isascii() and number.isdecimal() and len(number.lstrip("0")) <= _MOST_DIGITS:
            changed[code] = int(number.lstrip("0") or "0")
        else:
            errors[code] = _WRONG_NUMBER
    return changed, errors


def _go_back(code: str, **done: Any) -> str:
    query, search = parse_search(request.args)
    page = parse_page(request.args.get("page", "1"))
    return url_for(".get_list", code=code, page=page if page > 1 else None, **describe_search(query, search), **done)


def _render(
    code: str, posted: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, *, problem: str = ""
) -> Response:
    here, card, caller = installation(), get_own_card(code), get_caller()
    query, search = parse_search(request.args)
    page = parse_page(request.args.get("page", "1"))
    with here.readers() as session:
        cycle = get_cycle(session, code)
        decision = find_decision(session, cycle.id)
        whole = count_lines(session, cycle.id, RegisterSearch(state="all"))
        found = count_lines(session, cycle.id, search)
        lines = list_lines(session, cycle.id, search, skip=(page - 1) * A_PAGE, most=A_PAGE)
        is_draft = card.state == CycleState.DRAFT
        is_start = whole > 0 and page == 1 and found == whole  # the check reads the whole list: not on every page of it
        checked = check_cycle_list(session, here.catalogue.frequency, code) if is_draft and is_start else None
    is_council = caller.role == "council"
    return render_staff_page(
        "lists/list.html",
        422 if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=card,
        decision=decision,
        organizations=whole,
        found=found,
        lines=lines,
        checked=checked,
        words=number_words,
        can_edit=is_council and is_draft,
        can_count=is_council and card.state in (CycleState.DRAFT, CycleState.OPEN),
        query=query,
        search=search,
        address=describe_search(query, search),
        page=page,
        pages=max(1, -(-found // A_PAGE)),
        notice=say_done(request.args),
        problem=problem,
        errors=errors or {},
        posted=posted or {},
        ticked=posted.getlist("organization") if isinstance(posted, MultiDict) else (),
    )
