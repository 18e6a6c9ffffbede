"""Setting a password by a one-time link, and asking for one."""

from typing import Final

import structlog
from flask import Blueprint, Response, url_for

from survey_app.catalogue.leaked_passwords import read_leaked_passwords
from survey_app.domain.accounts import parse_email
from survey_app.domain.errors import LinkUnknown, RateLimited
from survey_app.domain.passwords import check_password, normalize_password
from survey_app.services.installation import Installation
from survey_app.services.request_reset import request_reset
from survey_app.storage.accounts import begin_anew, find_linked
from survey_app.web.accounts.acts import note_act
from survey_app.web.accounts.answers import (
    OUTDATED,
    describe_password_problems,
    render_form,
    render_too_many,
    see_other,
)
from survey_app.web.accounts.forms import NewPasswordForm, ResetRequestForm
from survey_app.web.accounts.limits import count_reset
from survey_app.web.accounts.security import account_security
from survey_app.web.accounts.sessions import utc_now
from survey_app.web.accounts.sign_in import read_posted_form
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("account_links", __name__)
blueprint.before_request(read_posted_form)
_REQUEST_PAGE: Final = "accounts/reset.html"
_PASSWORD_PAGE: Final = "accounts/new_password.html"  # noqa: S105 - a template's name
_LOG = structlog.get_logger(__name__)


@blueprint.get("/account/reset")
def get_reset() -> Response:
    """Ask for the address whose password was forgotten; without mail, say whom to ask."""
    here = installation()
    if here.mailer is None:
        return render_staff_page("accounts/reset_by_hand.html", contact=here.settings.contact)
    return render_form(_REQUEST_PAGE, ResetRequestForm(formdata=None))


@blueprint.post("/account/reset")
def post_reset() -> Response:
    """Mail a link if there is such an account; the answer is the same, and as quick, if there is none."""
    here, form = installation(), ResetRequestForm()
    if here.mailer is None:
        return see_other(url_for(".get_reset"))
    if not form.validate_on_submit():
        return render_form(_REQUEST_PAGE, form, {"": OUTDATED})
    email = parse_email(form.email.data or "")
    if email is None:
        return render_form(_REQUEST_PAGE, form, {"email": "Это не адрес почты. Пример: ivanova@example.ru"})
    try:
        count_reset(email)
    except RateLimited as refusal:
        return render_too_many(_REQUEST_PAGE, form, refusal)
    here.letters.submit(_mail, here, email)
    return render_staff_page("accounts/reset_requested.html", email=email)


@blueprint.get("/account/<any(invitation, reset):kind>/<key>")
def get_link(kind: str, key: str) -> Response:
    """Show the form for a new password to whoever has a link that works. Raises LinkUnknown."""
    with installation().readers() as database:
        account = find_linked(database, key, utc_now())
        if account is None:
            raise LinkUnknown("This link was used or is too old; ask for a new one.")
        return render_form(_PASSWORD_PAGE, NewPasswordForm(formdata=None), kind=kind, email=account.email)


@blueprint.post("/account/<any(invitation, reset):kind>/<key>")
def post_link(kind: str, key: str) -> Response:
    """Set the password; the link works no more, and whatever was signed in is no more. Raises LinkUnknown."""
    form, here = NewPasswordForm(), installation()
    with here.readers() as database:
        account = find_linked(database, key, utc_now())
        if account is None:
            raise LinkUnknown("This link was used or is too old; ask for a new one.")
        email = account.email
    password = normalize_password(form.password.data or "")
    if errors := check_new_password(form, password, email):
        return render_form(_PASSWORD_PAGE, form, errors, kind=kind, email=email)
    password_hash = account_security().hash_password(password)  # it takes long: not while the row is locked
    with here.sessions.begin() as database:
        locked = find_linked(database, key, utc_now(), locking=True)
        if locked is None:
            raise LinkUnknown("This link was used or is too old; ask for a new one.")
        locked.password_hash = password_hash
        begin_anew(database, locked)
        note_act(database, "set_password", locked)
    return see_other(url_for("sign_in.get_sign_in", done="password"))


def check_new_password(form: NewPasswordForm, password: str, email: str) -> dict[str, str]:
    """Return what is wrong with a new password, typed twice, as sentences by field."""
    if not form.validate_on_submit():
        return {"": OUTDATED}
    if normalize_password(form.again.data or "") != password:
        return {"again": "Пароли не совпали. Введите один и тот же дважды."}
    leaked = read_leaked_passwords(installation().settings.config_dir)
    return describe_password_problems(check_password(password, email, leaked))


def _mail(here: Installation, email: str) -> None:
    try:
        request_reset(here, email, utc_now())
    except Exception as error:  # noqa: BLE001 - nobody waits for this any more: it can only be told to the log
        _LOG.error("reset not mailed", error=type(error).__name__)
