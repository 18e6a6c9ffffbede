"""What citizens wrote, as the council reads it: masked, searchable, and hidden where the council decides so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from survey_app.domain.errors import InvalidInput, TextUnknown
from survey_app.domain.organizations import split_words
from survey_app.domain.russian import SPHERE_NAMES, say_in_month, say_month
from survey_app.domain.scopes import SCOPES
from survey_app.domain.suggestions import LONGEST_REASON, Suggestion, TextSelection
from survey_app.domain.tallies import Selection
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.hide_suggestion import AskedText, hide_suggestion, show_suggestion
from survey_app.services.installation import derive_key
from survey_app.services.list_suggestions import list_named_suggestions, list_suggestion_page
from survey_app.services.word_own_questions import word_own_questions
from survey_app.storage.session import read_snapshot
from survey_app.storage.suggestions import count_suggestions
from survey_app.storage.totals import find_selected_name, list_spheres
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.api.selections import parse_organization
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_form
from survey_app.web.callers import get_caller
from survey_app.web.council.filters import A_PAGE, parse_filters
from survey_app.web.council.forms import HidingForm
from survey_app.web.errors import OutdatedError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("suggestion_pages", __name__)
_LIST: Final = "/council/cycles/<code>/suggestions"
_MOST_FORM_BYTES: Final = 8192
_STALE: Final = "Страница устарела. Проверьте, что написано, и отправьте ещё раз."
_NO_REASON: Final = f"Напишите, почему вы скрываете предложение: до {LONGEST_REASON} знаков."
_NOTICES: Final = {
    "hidden": "Предложение скрыто. Его можно найти среди скрытых и показать снова.",
    "shown": "Предложение снова показано.",
}


@blueprint.get(_LIST)
def get_list(code: str) -> Response:
    """Show the free texts of a cycle, a page at a time; hidden ones only to the council."""
    filters = parse_filters(request.args)
    is_hidden = request.args.get("hidden") == "only"
    wanted = TextSelection(split_words(filters.query), is_hidden, (filters.page - 1) * A_PAGE, A_PAGE)
    caller = get_caller()
    if is_hidden and caller.role != "council":
        raise NotFound
    organization = _parse_organization(request.args)
    selection = Selection(organization, filters.sphere)
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, caller.sight, selection))
        found, suggestions = list_suggestion_page(connection, cycle, selection, wanted, _text_key())
        own = word_own_questions(connection, {each.question for _, each in suggestions})
        hidden = count_suggestions(connection, cycle, selection, hidden=True)
        spheres = list_spheres(connection, cycle)
        name = find_selected_name(connection, cycle, organization) if organization else ""
    address = {"query": filters.query or None, "sphere": filters.sphere, "organization": organization}
    return render_staff_page(
        "council/suggestions.html",
        cycle=cycle.card,
        filters=filters,
        organization=organization,
        organization_name=name,
        is_hidden=is_hidden,
        hidden=hidden,
        suggestions=suggestions,
        own=own,
        found=found,
        pages=max(1, -(-found // A_PAGE)),
        sphere_choices=[(each, SPHERE_NAMES[each]) for each in spheres],
        address={**address, "hidden": "only" if is_hidden else None},
        back=urlencode([(key, value) for key, value in request.args.items(multi=True) if key != "done"]),
        notice=_NOTICES.get(request.args.get("done", "")),
        can_hide=caller.role == "council" and not caller.list_missing(SCOPES),
        form=HidingForm(formdata=None),
        month=say_month,
        in_month=say_in_month,
    )


@blueprint.get(f"{_LIST}/hide")
def get_hiding(code: str) -> Response:
    """Ask why a text is to be hidden."""
    return _render_hiding(code, request.args)


@blueprint.post(f"{_LIST}/hide")
def post_hiding(code: str) -> Response:
    """Hide a text; without a reason the page comes back."""
    fields = read_form(request, _MOST_FORM_BYTES)
    if not HidingForm().validate_on_submit():
        return _render_hiding(code, fields, _STALE)
    here, caller, asked = installation(), get_caller(), _ask(code, fields)
    reason, now = fields.get("reason", ""), datetime.now(UTC)
    try:
        hide_suggestion(here.sessions, _text_key(), asked, reason=reason, by=caller.label, now=now)
    except InvalidInput:
        return _render_hiding(code, fields, _NO_REASON)
    describe_act(organization=asked.organization)
    return _go_back(code, fields, "hidden")


@blueprint.post(f"{_LIST}/show")
def post_showing(code: str) -> Response:
    """Show a text again."""
    fields = read_form(request, _MOST_FORM_BYTES)
    if not HidingForm().validate_on_submit():
        raise OutdatedError("The form was not sent from a page that still holds; open the list again.")
    asked = _ask(code, fields)
    show_suggestion(installation().sessions, _text_key(), asked)
    describe_act(organization=asked.organization)
    return _go_back(code, fields, "shown")


def _render_hiding(code: str, fields: Mapping[str, str], error: str | None = None) -> Response:
    asked = _ask(code, fields)
    cycle, text = _find(asked)
    return render_staff_page(
        "council/hide_suggestion.html",
        422 if error else 200,
        cycle=cycle.card,
        asked=asked,
        text=text,
        reason=fields.get("reason", ""),
        most=LONGEST_REASON,
        back=fields.get("back", ""),
        error=error,
        form=HidingForm(formdata=None),
    )


def _find(asked: AskedText) -> tuple[VisibleCycle, Suggestion]:
    selection = Selection(organization=asked.organization)
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(asked.cycle, asked.sight, selection))
        named = list_named_suggestions(connection, cycle, selection, TextSelection(), _text_key())
        found = [each for name, each in named if name == asked.name]  # to the end: the cursor closes
    if not found:
        raise TextUnknown("This cycle has no such text.", about=(asked.name,))
    return cycle, found[0]


def _ask(code: str, fields: Mapping[str, str]) -> AskedText:
    organization = parse_organization(fields.get("organization", ""))
    return AskedText(code, get_caller().sight, organization, fields.get("question", ""), fields.get("text", ""))


def _parse_organization(given: Mapping[str, Any]) -> str | None:
    code = given.get("organization")
    return parse_organization(code) if code else None


def _go_back(code: str, fields: Mapping[str, str], done: str) -> Response:
    # Only the query of our own list comes from the form: it cannot lead elsewhere.
    query = urlencode([*parse_qsl(fields.get("back", "")), ("done", done)])
    address = f"{url_for('suggestion_pages.get_list', code=code)}?{query}"
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _text_key() -> bytes:
    return derive_key(installation().settings.secret_key, "texts")
