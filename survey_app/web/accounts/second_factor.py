"""The second factor: its code at sign-in, setting it up, its recovery codes, turning it off."""

import secrets
from typing import Final

from flask import Blueprint, Response, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from survey_app.domain.accounts import needs_second_factor
from survey_app.domain.errors import RateLimited
from survey_app.domain.recovery_codes import make_recovery_codes
from survey_app.exports.qr_image import draw_qr, render_qr_svg
from survey_app.storage.accounts import begin_anew, lock_account, reset_second_factor
from survey_app.storage.models import AccountRow
from survey_app.storage.recovery_codes import count_recovery_codes, keep_recovery_codes, use_recovery_code
from survey_app.web.accounts.acts import note_act
from survey_app.web.accounts.answers import OUTDATED, WRONG_CODE, choose_next, render_form, render_too_many, see_other
from survey_app.web.accounts.forms import CodeForm
from survey_app.web.accounts.limits import count_code
from survey_app.web.accounts.pending import Pending, find_pending
from survey_app.web.accounts.security import account_security
from survey_app.web.accounts.sessions import begin_account_session, find_account_session, utc_now
from survey_app.web.accounts.sign_in import read_posted_form
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("second_factor", __name__)
blueprint.before_request(read_posted_form)
_CODE_PAGE: Final = "accounts/code.html"
_SET_UP_PAGE: Final = "accounts/second_factor_set_up.html"
_PAGE: Final = "accounts/second_factor.html"
_SECRET: Final = "second_factor_secret"  # noqa: S105 - where in the session it is, encrypted


@blueprint.get("/account/second-factor/code")
def get_code() -> Response:
    """Ask for the code of whoever has just given the right password."""
    if find_pending() is None:
        return see_other(url_for("sign_in.get_sign_in"))
    return render_form(_CODE_PAGE, CodeForm(formdata=None))


@blueprint.post("/account/second-factor/code")
def post_code() -> Response:
    """Finish signing in with a one-time code or a recovery code."""
    form, pending = CodeForm(), find_pending()
    if pending is None:
        return see_other(url_for("sign_in.get_sign_in"))
    if not form.validate_on_submit():
        return render_form(_CODE_PAGE, form, {"": OUTDATED})
    try:
        count_code(pending.account_id)
    except RateLimited as refusal:
        return render_too_many(_CODE_PAGE, form, refusal)
    return _finish_signing_in(form, pending)


@blueprint.get("/account/second-factor")
def get_page() -> Response:
    """Show whether there is a second factor and what can be done with it, or how to set it up."""
    with installation().readers() as database:
        account = _get_own(database)
        if account.totp_secret is None:
            return _render_set_up(account, CodeForm(formdata=None))
        return _render_page(account, CodeForm(formdata=None))


@blueprint.get("/account/second-factor/qr.svg")
def get_qr() -> Response:
    """Draw what the telephone reads: only while the second factor is being set up."""
    with installation().readers() as database:
        email = _get_own(database).email
    secret = session.get(_SECRET)
    if secret is None:
        raise NotFound
    uri, _ = account_security().describe_secret(secret, email)
    picture = render_qr_svg(draw_qr(uri), "QR-код для приложения с одноразовыми кодами")
    return Response(picture, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@blueprint.post("/account/second-factor")
def post_set_up() -> Response:
    """Take the new second factor if its first code is right, and show the recovery codes this once.

    Every other session ends: a password alone opened it, and it would now count as proved by both.
    """
    form = CodeForm()
    with installation().sessions.begin() as database:
        own, account = _find_own(database, locking=True)
        secret = session.get(_SECRET)
        if account.totp_secret is not None or secret is None:
            return see_other(url_for(".get_page"))
        if not form.validate_on_submit():
            return _render_set_up(account, form, {"": OUTDATED})
        if not account_security().use_code(account, form.code.data or "", secret):
            return _render_set_up(account, form, {"code": WRONG_CODE})
        account.totp_secret = secret
        begin_anew(database, account, but=own)
        session.pop(_SECRET)
        note_act(database, "set_second_factor", account)
        return _render_new_codes(account, is_first=True)


@blueprint.post("/account/second-factor/recovery-codes")
def post_recovery_codes() -> Response:
    """Make new recovery codes in place of the old ones, and show them this once."""
    with installation().sessions.begin() as database:
        account = _get_own(database, locking=True)
        if refused := _refuse_code(account):
            return refused
        note_act(database, "make_recovery_codes", account)
        return _render_new_codes(account, is_first=False)


@blueprint.post("/account/second-factor/off")
def post_turn_off() -> Response:
    """Turn the second factor off; an administrator's stays."""
    with installation().sessions.begin() as database:
        account = _get_own(database, locking=True)
        if needs_second_factor(account.role):
            raise NotFound
        if refused := _refuse_code(account):
            return refused
        reset_second_factor(account)
        note_act(database, "drop_second_factor", account)
    return see_other(url_for("account.get_page", done="off"))


def _finish_signing_in(form: CodeForm, pending: Pending) -> Response:
    with installation().sessions.begin() as database:
        account = lock_account(database, pending.account_id, pending.uniquifier)
        if account is None or account.disabled_at is not None or account.totp_secret is None:
            return see_other(url_for("sign_in.get_sign_in"))
        if errors := _judge(account, form):
            note_act(database, "fail_sign_in", account)
            return render_form(_CODE_PAGE, form, errors)
        begin_account_session(database, account, utc_now())
        note_act(database, "use_recovery_code" if form.recovery.data else "sign_in", account)
        home = choose_next(pending.next, account.role)
    return see_other(url_for(".get_page", used="recovery") if form.recovery.data else home)


def _get_own(database: Session, *, locking: bool = False) -> AccountRow:
    """Return the account that is signed in. Raises NotFound for whoever signed in without one."""
    return _find_own(database, locking=locking)[1]


def _find_own(database: Session, *, locking: bool) -> tuple[int, AccountRow]:
    """Return the number of the session and its account. Raises NotFound for whoever signed in without one."""
    found = find_account_session(database, utc_now())
    if found is None:
        raise NotFound
    account = lock_account(database, found[1].id, found[1].uniquifier) if locking else found[1]
    if account is None:
        raise NotFound
    return found[0].id, account


def _refuse_code(account: AccountRow) -> Response | None:
    """Return the page that says why the posted code is not taken, None if it is."""
    form = CodeForm()
    if account.totp_secret is None:
        return see_other(url_for(".get_page"))
    if not form.validate_on_submit():
        return _render_page(account, form, {"": OUTDATED})
    try:
        count_code(account.id)
    except RateLimited as refusal:
        return render_too_many(_PAGE, form, refusal, account=account, left=count_recovery_codes(account))
    errors = _judge(account, form)
    return _render_page(account, form, errors) if errors else None


def _judge(account: AccountRow, form: CodeForm) -> dict[str, str]:
    if form.recovery.data:
        wrong = "Такого кода восстановления нет, или он уже использован."
        return {} if use_recovery_code(account, form.recovery.data) else {"recovery": wrong}
    return {} if account_security().use_code(account, form.code.data or "") else {"code": WRONG_CODE}


def _render_set_up(account: AccountRow, form: CodeForm, errors: dict[str, str] | None = None) -> Response:
    secret = session.setdefault(_SECRET, account_security().make_secret())
    _, key = account_security().describe_secret(secret, account.email)
    is_needed = needs_second_factor(account.role)
    return render_form(_SET_UP_PAGE, form, errors, key=key, email=account.email, is_needed=is_needed)


def _render_page(account: AccountRow, form: CodeForm, errors: dict[str, str] | None = None) -> Response:
    values = {"left": count_recovery_codes(account), "was_used": "used" in request.args}
    return render_form(_PAGE, form, errors, can_turn_off=not needs_second_factor(account.role), **values)


def _render_new_codes(account: AccountRow, *, is_first: bool) -> Response:
    codes = make_recovery_codes(secrets.token_bytes)
    keep_recovery_codes(account, codes)
    return render_staff_page("accounts/recovery_codes.html", codes=codes, email=account.email, is_first=is_first)
