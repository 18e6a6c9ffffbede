"""Tokens of the API: a list, a new one that is shown once, and a question before one is revoked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey_app.domain.accounts import SESSION_LASTS
from survey_app.domain.errors import TokenUnknown
from survey_app.domain.scopes import SCOPES
from survey_app.services.add_token import add_token
from survey_app.services.revoke_token import revoke_token
from survey_app.storage.audit import count_token_sign_ins
from survey_app.storage.councils import list_councils
from survey_app.storage.models import TokenRow
from survey_app.storage.tokens import list_tokens
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.administration.sentences import MENDED, say_refusal
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("administration_tokens", __name__)
SCOPE_NAMES: Final = {
    "totals": "итоги",
    "rating": "рейтинг",
    "suggestions": "предложения граждан",
    "observations": "наблюдения",
    "batch": "загрузка бумажных анкет",
}
_ROLES: Final = ("council", "operator")


@blueprint.get("/administration/tokens")
def get_list() -> Response:
    """Show every token, the newest first."""
    with installation().readers() as session:
        tokens = [(row, council, _state(row)) for row, council in reversed(list_tokens(session))]
        sign_ins = _count_sign_ins(session)
    return render_staff_page(
        "administration/tokens.html",
        tokens=tokens,
        scope_names=SCOPE_NAMES,
        sign_ins=sign_ins,
        done=request.args.get("done"),
    )


@blueprint.get("/administration/tokens/add")
def get_new() -> Response:
    """Ask for whom the token is, and what it may."""
    return _render_new({"role": "council", "scopes": SCOPES}, {})


@blueprint.post("/administration/tokens/add")
def post_new() -> Response:
    """Add a token, and show it this once."""
    posted, is_ours = read_posted()
    fields = _read_fields(posted)
    expires_on, errors = _check(fields)
    if not is_ours:
        errors = {"": OUTDATED}
    if errors:
        return _render_new(fields, errors)
    try:
        with installation().sessions.begin() as session:
            number, token = add_token(
                session,
                fields["council"],
                fields["role"],
                now=datetime.now(UTC),
                expires_on=expires_on,
                name=fields["name"],
                scopes=fields["scopes"],
            )
    except MENDED as refusal:
        said = say_refusal(refusal, "name")
        return _render_new(fields, {"council" if each == "councils" else each: said[each] for each in said})
    describe_act(f"{fields['council']}/{number}")
    return render_staff_page("administration/token_added.html", token=token, number=number)


@blueprint.get("/administration/tokens/<int:number>/revoke")
def get_revoke(number: int) -> Response:
    """Ask before revoking."""
    return _render_revoke(number)


@blueprint.post("/administration/tokens/<int:number>/revoke")
def post_revoke(number: int) -> Response:
    """Revoke the token at once."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render_revoke(number, OUTDATED)
    with installation().sessions.begin() as session:
        _get(session, number)
        revoke_token(session, number, datetime.now(UTC))
    return see_other(url_for(".get_list", done=number))


def _render_revoke(number: int, problem: str = "") -> Response:
    with installation().readers() as session:
        row, council = _get(session, number)
        sign_ins = _count_sign_ins(session).get(number, 0)
    form = ButtonForm(formdata=None)
    return render_staff_page(
        "administration/token_revoke.html",
        422 if problem else 200,
        token=row,
        council=council,
        sign_ins=sign_ins,
        problem=problem,
        form=form,
        state=_state(row),
    )


def _count_sign_ins(session: Session) -> Mapping[int, int]:
    """Return how many sign-ins with each token may still be open: those begun while a session lasts."""
    return count_token_sign_ins(session, datetime.now(UTC) - SESSION_LASTS)


def _get(session: Session, number: int) -> tuple[TokenRow, str]:
    found = next(((row, council) for row, council in list_tokens(session) if row.id == number), None)
    if found is None:
        raise TokenUnknown(f"There is no token {number}.", about=(str(number),))
    return found


def _read_fields(posted: MultiDict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: posted.get(name, "").strip()[:300] for name in ("council", "role", "name", "expires")
    }
    fields["scopes"] = [each for each in SCOPES if each in posted.getlist("scopes")]
    return fields


def _check(fields: dict[str, Any]) -> tuple[date | None, dict[str, str]]:
    errors = {}
    if fields["role"] not in _ROLES:
        errors["role"] = "Выберите, чей это токен: совета или оператора."
    if not fields["scopes"]:
        errors["scopes"] = "Отметьте хотя бы одно право."
    if not fields["expires"]:
        return None, errors
    try:
        return date.fromisoformat(fields["expires"]), errors
    except ValueError:
        return None, {**errors, "expires": "Введите день, например 2027-01-31."}


def _render_new(fields: dict[str, Any], errors: dict[str, str]) -> Response:
    with installation().readers() as session:
        councils = [row for row, _ in list_councils(session)]
    form = ButtonForm(formdata=None)
    return render_form(
        "administration/token_new.html", form, errors, fields=fields, councils=councils, scope_names=SCOPE_NAMES
    )


def _state(row: TokenRow) -> str:
    if row.revoked_at is not None:
        return "отозван"
    today = datetime.now(UTC).date()
    return "истёк" if row.expires_on is not None and row.expires_on < today else "действует"
