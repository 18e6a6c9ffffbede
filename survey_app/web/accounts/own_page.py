"""A person's own page: the account, its password, and where it is signed in."""

from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from survey_app.domain.errors import RateLimited
from survey_app.domain.identifiers import LARGEST_ID
from survey_app.domain.passwords import normalize_password
from survey_app.storage.account_sessions import end_session, end_sessions, list_sessions
from survey_app.storage.accounts import begin_anew, lock_account
from survey_app.storage.recovery_codes import count_recovery_codes
from survey_app.web.accounts.acts import note_act
from survey_app.web.accounts.answers import OUTDATED, render_form, render_too_many, see_other
from survey_app.web.accounts.forms import ButtonForm, ChangePasswordForm
from survey_app.web.accounts.limits import count_password
from survey_app.web.accounts.links import check_new_password
from survey_app.web.accounts.security import account_security
from survey_app.web.accounts.sessions import begin_account_session, find_account_session, utc_now
from survey_app.web.accounts.sign_in import read_posted_form
from survey_app.web.errors import OutdatedError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("account", __name__)
blueprint.before_request(read_posted_form)
_PASSWORD_PAGE: Final = "accounts/change_password.html"  # noqa: S105 - a template's name
_DONE: Final = {
    "password": "Пароль изменён. На других устройствах нужно войти заново.",
    "off": "Второй фактор выключен.",
    "ended": "Сеанс завершён.",
    "others": "Остальные сеансы завершены.",
}


@blueprint.get("/account/")
def get_page() -> Response:
    """Show the account, its second factor and its sessions; who came by a token or in a demonstration has none."""
    now = utc_now()
    with installation().readers() as database:
        found = find_account_session(database, now)
        if found is None:
            return render_staff_page("accounts/no_account.html")
        own, account = found
        return render_staff_page(
            "accounts/own_page.html",
            account=account,
            left=count_recovery_codes(account),
            own=own,
            sessions=list_sessions(database, account.id, now),
            button_form=ButtonForm(formdata=None),
            done=_DONE.get(request.args.get("done", "")),
        )


@blueprint.get("/account/password")
def get_password() -> Response:
    """Show the form for another password."""
    with installation().readers() as database:
        found = find_account_session(database, utc_now())
        if found is None:
            raise NotFound
        return render_form(_PASSWORD_PAGE, ChangePasswordForm(formdata=None), email=found[1].email)


@blueprint.post("/account/password")
def post_password() -> Response:
    """Change the password; every other session ends."""
    form, here = ChangePasswordForm(), installation()
    with here.readers() as database:
        found = find_account_session(database, utc_now())
        if found is None:
            raise NotFound
        account = found[1]
        database.expunge_all()
    if not form.validate_on_submit():
        return render_form(_PASSWORD_PAGE, form, {"": OUTDATED}, email=account.email)
    try:
        count_password(account.email)
    except RateLimited as refusal:
        return render_too_many(_PASSWORD_PAGE, form, refusal, email=account.email)
    password = normalize_password(form.password.data or "")
    errors = check_new_password(form, password, account.email)
    if not account_security().verify_password(account, normalize_password(form.current.data or "")):
        errors = {"current": "Это не нынешний пароль.", **errors}
        with here.sessions.begin() as database:
            note_act(database, "fail_sign_in", account)
    if errors:
        return render_form(_PASSWORD_PAGE, form, errors, email=account.email)
    password_hash = account_security().hash_password(password)  # it takes long: not while the row is locked
    with here.sessions.begin() as database:
        locked = lock_account(database, account.id, account.uniquifier)
        if locked is None:
            raise NotFound
        locked.password_hash = password_hash
        begin_anew(database, locked)
        begin_account_session(database, locked, utc_now())
        note_act(database, "set_password", locked)
    return see_other(url_for(".get_page", done="password"))


@blueprint.post("/account/sessions/<int:number>/end")
def post_end(number: int) -> Response:
    """End one session of one's own."""
    return _end("ended", number)


@blueprint.post("/account/sessions/end-others")
def post_end_others() -> Response:
    """End all sessions of one's own but this one."""
    return _end("others", None)


def _end(done: str, number: int | None) -> Response:
    if not ButtonForm().validate_on_submit():
        raise OutdatedError("The form was not sent from a page that still holds; open the page again.")
    with installation().sessions.begin() as database:
        found = find_account_session(database, utc_now())
        if found is None:
            raise NotFound
        own, account = found
        if number is None:
            end_sessions(database, account.id, but=own.id)
        elif not end_session(database, account.id, min(number, LARGEST_ID)):
            raise NotFound
        note_act(database, "end_sessions", account)
    return see_other(url_for(".get_page", done=done))
