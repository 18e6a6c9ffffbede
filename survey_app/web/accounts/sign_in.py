"""Signing in with a password (or a token, or in a demonstration without either), and signing out."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from survey_app.domain.accounts import parse_email
from survey_app.domain.errors import RateLimited
from survey_app.domain.passwords import normalize_password
from survey_app.storage.account_sessions import end_session
from survey_app.storage.accounts import find_account, lock_account
from survey_app.storage.models import AccountRow
from survey_app.web.accounts.acts import note_act
from survey_app.web.accounts.answers import OUTDATED, choose_next, render_form, render_too_many, see_other
from survey_app.web.accounts.forms import ButtonForm, DemoSignInForm, SignInForm, TokenSignInForm
from survey_app.web.accounts.limits import count_password, count_token
from survey_app.web.accounts.pending import begin_pending
from survey_app.web.accounts.security import account_security
from survey_app.web.accounts.sessions import begin_account_session, find_account_session, utc_now
from survey_app.web.bodies import read_form
from survey_app.web.council.demo_sign_ins import list_demo_sign_ins
from survey_app.web.errors import OutdatedError
from survey_app.web.installation import installation
from survey_app.web.sign_ins import find_signed_in, sign_in, sign_in_to_demo

blueprint = Blueprint("sign_in", __name__)
MOST_BYTES: Final = 64 * 1024
_PAGE: Final = "accounts/sign_in.html"
_WRONG: Final = "Неверный адрес или пароль. Если вы забыли пароль, задайте новый."
_DONE: Final = {"password": "Пароль задан. Теперь войдите с ним.", "out": "Вы вышли."}


@blueprint.before_request
def read_posted_form() -> None:
    """Read the form before anything asks for it: a broken one is refused here. Raises TooLargeError, MalformedError."""
    if request.method == "POST":
        read_form(request, MOST_BYTES)


@blueprint.get("/account/sign-in")
def get_sign_in() -> Response:
    """Show how to sign in."""
    return _render(SignInForm(formdata=None, next=request.args.get("next", "")))


@blueprint.get("/council/sign-in")
def get_former_sign_in() -> AnyResponse:
    """Lead on from where councils used to sign in."""
    return redirect(url_for(".get_sign_in", next=request.args.get("next")), 301)


@blueprint.post("/account/sign-in")
def post_sign_in() -> Response:
    """Sign in with address and password; with a second factor, ask for its code next."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _render(form, {"": OUTDATED})
    email = parse_email(form.email.data or "") or ""
    try:
        count_password(email)
    except RateLimited as refusal:
        return render_too_many(_PAGE, form, refusal, **_others(form))
    account = _find_proved(email, normalize_password(form.password.data or ""))
    if account is None:
        return _render(form, {"": _WRONG})
    if account.totp_secret is not None:
        begin_pending(account, form.next.data)
        return see_other(url_for("second_factor.get_code"))
    with installation().sessions.begin() as database:
        locked = lock_account(database, account.id, account.uniquifier)
        if locked is None:
            return _render(form, {"": _WRONG})
        locked.password_hash = account.password_hash  # the library may have hashed it anew, more strongly
        begin_account_session(database, locked, utc_now())
        note_act(database, "sign_in", locked)
    return see_other(choose_next(form.next.data, account.role))


@blueprint.post("/account/token-sign-in")
def post_token_sign_in() -> Response:
    """Sign in with a token."""
    form = TokenSignInForm()
    if not form.validate_on_submit():
        return _render(SignInForm(formdata=None, next=form.next.data), {"token": OUTDATED})
    try:
        count_token()
    except RateLimited as refusal:
        return render_too_many(_PAGE, form, refusal, **_others(form))
    if not sign_in((form.token.data or "").strip()):
        wrong = "Такого действующего токена нет. Проверьте, весь ли он скопирован."
        return _render(SignInForm(formdata=None, next=form.next.data), {"token": wrong})
    return _lead_on(form.next.data)


@blueprint.post("/account/demo-sign-in")
def post_demo_sign_in() -> Response:
    """Sign in without proving anything, where the whole installation is a demonstration."""
    form = DemoSignInForm()
    if not form.validate_on_submit():
        return _render(SignInForm(formdata=None), {"": OUTDATED})
    role, _, subject = (form.who.data or "").partition(" ")
    if not sign_in_to_demo(role, int(subject) if subject.isascii() and subject.isdecimal() else 0):
        return _render(SignInForm(formdata=None), {"": "Так войти нельзя. Нажмите одну из кнопок."})
    return _lead_on(None)


@blueprint.post("/account/sign-out")
def post_sign_out() -> Response:
    """End the session that this browser stands in. Raises OutdatedError: nobody must believe to be signed out."""
    if ButtonForm().validate_on_submit():
        with installation().sessions.begin() as database:
            found = find_account_session(database, utc_now())
            if found is not None:
                own, account = found
                end_session(database, account.id, own.id)
                note_act(database, "sign_out", account)
        session.clear()
    elif find_signed_in() is not None:
        raise OutdatedError("The form was not sent from a page that still holds; open a page again and sign out.")
    return see_other(url_for(".get_sign_in"))


def _find_proved(email: str, password: str) -> AccountRow | None:
    """Return the account if the password is its own; whatever is wrong, it takes as long."""
    with installation().readers() as database:
        account = find_account(database, email)
        database.expunge_all()
    is_right = account_security().verify_password(account, password)
    if account is not None and is_right and account.disabled_at is None:
        return account
    with installation().sessions.begin() as database:  # whoever it was, for that must not be told by the time
        note_act(database, "fail_sign_in", account)
    return None


def _render(form: SignInForm, errors: dict[str, str] | None = None) -> Response:
    done = None if errors else _DONE.get(request.args.get("done", ""))
    return render_form(_PAGE, form, errors, done=done, **_others(form))


def _others(form: SignInForm | TokenSignInForm) -> dict[str, Any]:
    """Return the other ways of the page: by token, and in a demonstration by a button."""
    here = installation()
    return {
        "token_form": TokenSignInForm(formdata=None, next=form.next.data),
        "demo_sign_ins": list_demo_sign_ins(here) if here.settings.demo else [],
        "demo_form": DemoSignInForm(formdata=None),
    }


def _lead_on(wanted: str | None) -> Response:
    caller = find_signed_in()
    return see_other(choose_next(wanted, caller.role) if caller else url_for(".get_sign_in"))
