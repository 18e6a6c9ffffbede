"""Accounts of people: a list, an invitation, and what is done when somebody leaves or loses a telephone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey_app.domain.account_links import LASTS, AccountLink
from survey_app.domain.accounts import OF_ONE_COUNCIL, ROLES, NewAccount
from survey_app.domain.errors import AccountDisabled, AccountUnknown
from survey_app.services.disable_account import disable_account
from survey_app.services.enable_account import enable_account
from survey_app.services.invite_account import invite_account
from survey_app.services.mail_account_link import mail_account_link
from survey_app.services.make_account_link import make_account_link
from survey_app.storage.accounts import ListedAccount, is_invited, list_accounts
from survey_app.storage.councils import list_councils
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.administration.sentences import MENDED, say_refusal
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("administration_accounts", __name__)
_DONE: Final = {
    "disabled": "Учётная запись отключена, её сеансы завершены.",
    "enabled": "Учётная запись включена; пароль, если он был задан, прежний.",
}
_OWN: Final = {
    "disable": "Это ваша учётная запись: отключить её может только другой администратор.",
    "link": "Это ваша учётная запись: пароль меняют на странице «Моя учётная запись», там нужен нынешний.",
    "second-factor": "Это ваша учётная запись: второй фактор меняют на странице «Моя учётная запись», там нужен код.",
}
_DISABLED: Final = "Учётная запись отключена. Сначала включите её."


@blueprint.get("/administration/accounts")
def get_list() -> Response:
    """Show every account."""
    with installation().readers() as session:
        return render_staff_page("administration/accounts.html", accounts=list_accounts(session), state=_state)


@blueprint.get("/administration/accounts/add")
def get_new() -> Response:
    """Ask whom to invite."""
    return _render_new({}, {})


@blueprint.post("/administration/accounts/add")
def post_new() -> Response:
    """Add an account, and show its link this once."""
    posted, is_ours = read_posted()
    fields = _read_fields(posted)
    if not is_ours:
        return _render_new(fields, {"": OUTDATED})
    new = NewAccount(fields["email"], fields["role"], tuple(fields["councils"]), fields["organization"] or None)
    try:
        with installation().sessions.begin() as session:
            link = invite_account(session, new, datetime.now(UTC))
    except MENDED as refusal:
        said = say_refusal(refusal, "email")
        return _render_new(fields, {"organization" if each == "organizations" else each: said[each] for each in said})
    return _hand_over(link)


@blueprint.get("/administration/accounts/<int:number>")
def get_account(number: int) -> Response:
    """Show an account, and what can be done with it."""
    return _render_account(number)


@blueprint.get("/administration/accounts/<int:number>/<any(disable, link, 'second-factor'):act>")
def get_question(number: int, act: str) -> Response:
    """Ask before the account of somebody else is shut, or gets a new link with or without its second factor."""
    with installation().readers() as session:
        account = _get(session, number)
    if refusal := _refuse_act(account, act):
        return _render_account(number, refusal)
    form = ButtonForm(formdata=None)
    return render_staff_page("administration/account_question.html", account=account, act=act, form=form)


@blueprint.post("/administration/accounts/<int:number>/disable")
def post_disable(number: int) -> Response:
    """Let nobody in by this account."""
    if number == get_caller().account_id:
        return _render_account(number, _OWN["disable"])
    return _act(number, "disabled", lambda session, email: disable_account(session, email, datetime.now(UTC)))


@blueprint.post("/administration/accounts/<int:number>/enable")
def post_enable(number: int) -> Response:
    """Let the account's person in again."""
    return _act(number, "enabled", enable_account)


@blueprint.post("/administration/accounts/<int:number>/link")
def post_link(number: int) -> Response:
    """Make a new link, and show it this once."""
    return _make_link(number, forgetting_second_factor=False)


@blueprint.post("/administration/accounts/<int:number>/second-factor")
def post_second_factor(number: int) -> Response:
    """Forget the second factor, make a new link, and show it this once."""
    return _make_link(number, forgetting_second_factor=True)


def _make_link(number: int, *, forgetting_second_factor: bool) -> Response:
    _, is_ours = read_posted()
    if number == get_caller().account_id:  # a session alone proves too little: the own page asks for more
        return _render_account(number, _OWN["second-factor" if forgetting_second_factor else "link"])
    if not is_ours:
        return _render_account(number, OUTDATED)
    try:
        with installation().sessions.begin() as session:
            email = _get(session, number).row.email
            link = make_account_link(
                session, email, datetime.now(UTC), forgetting_second_factor=forgetting_second_factor
            )
    except AccountDisabled:
        return _render_account(number, _DISABLED)
    return _hand_over(link)


def _refuse_act(account: ListedAccount, act: str) -> str:
    if account.row.id == get_caller().account_id:
        return _OWN[act]
    return "" if account.row.disabled_at is None else _DISABLED


def _act(number: int, done: str, act: Callable[[Session, str], object]) -> Response:
    _, is_ours = read_posted()
    if not is_ours:
        return _render_account(number, OUTDATED)
    with installation().sessions.begin() as session:
        act(session, _get(session, number).row.email)
    return see_other(url_for(".get_account", number=number, done=done))


def _hand_over(link: AccountLink) -> Response:
    """Show the link; nobody can read it again."""
    describe_act(str(link.account_id))
    here = installation()
    return render_staff_page(
        "administration/account_link.html",
        link=link,
        address=link.address(here.settings.public_url),
        lasts=LASTS[link.kind],
        is_mailed=mail_account_link(here, link),
        has_mail=here.mailer is not None,
    )


def _get(session: Session, number: int) -> ListedAccount:
    """Return the account with this number. Raises AccountUnknown."""
    found = next((each for each in list_accounts(session) if each.row.id == number), None)
    if found is None:
        raise AccountUnknown("There is no account with this number.", about=(str(number),))
    return found


def _render_account(number: int, problem: str = "") -> Response:
    with installation().readers() as session:
        account = _get(session, number)
    return render_staff_page(
        "administration/account.html",
        422 if problem else 200,
        account=account,
        state=_state(account),
        is_own=number == get_caller().account_id,
        problem=problem,
        done=_DONE.get(request.args.get("done", "")),
        form=ButtonForm(formdata=None),
    )


def _read_fields(posted: MultiDict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: posted.get(name, "").strip()[:300] for name in ("email", "role", "organization")}
    councils = list(dict.fromkeys(posted.getlist("councils")))
    # What is no question of this role does not matter: the page asks all roles in one form.
    fields["councils"] = councils if fields["role"] in (*OF_ONE_COUNCIL, "authority") else []
    fields["organization"] = fields["organization"] if fields["role"] == "organization" else ""
    return fields


def _render_new(fields: dict[str, Any], errors: dict[str, str]) -> Response:
    with installation().readers() as session:
        councils = [row for row, _ in list_councils(session)]
    form = ButtonForm(formdata=None)
    return render_form("administration/account_new.html", form, errors, fields=fields, councils=councils, roles=ROLES)


def _state(account: ListedAccount) -> str:
    if account.row.disabled_at is not None:
        return "отключена"
    if account.row.password_hash is not None:
        return "действует"
    return "приглашена" if is_invited(account.row) else "ждёт нового пароля"
