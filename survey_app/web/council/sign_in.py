"""Signing in with a token, or in a demonstration as any council, and signing out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response, redirect, request, session, url_for
from sqlalchemy import select

from survey_app.storage.models import CouncilRow
from survey_app.web.bodies import read_form
from survey_app.web.council.forms import DemoSignInForm, SignInForm, SignOutForm
from survey_app.web.council.pages import render_council_page
from survey_app.web.guards import find_signed_in, sign_in, sign_in_to_demo
from survey_app.web.installation import installation

blueprint = Blueprint("sign_in", __name__)
_MAX_FORM_BYTES: Final = 64 * 1024


def requires_signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the view its caller as first argument, or lead to the sign-in page and back."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        caller = find_signed_in()
        if caller is None:
            return redirect(url_for("sign_in.get_sign_in", next=request.full_path.rstrip("?")))
        return view(caller, **values)

    guarded.guard = "session"  # type: ignore[attr-defined]  # so that a test can see that each route has one
    return guarded


@blueprint.before_request
def read_posted_form() -> None:
    """Read the form before anything asks for it: a broken one is refused here. Raises TooLargeError, MalformedError."""
    if request.method == "POST":
        read_form(request, _MAX_FORM_BYTES)


@blueprint.get("/council/sign-in")
def get_sign_in() -> Response:
    """Show the form for a token, and in a demonstration a button for each council."""
    return _render(SignInForm(next=request.args.get("next", "")))


@blueprint.post("/council/sign-in")
def post_sign_in() -> Response:
    """Sign in with a token."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _render(form, "Страница устарела. Отправьте форму ещё раз.")
    if not sign_in((form.token.data or "").strip()):
        return _render(form, "Такого действующего токена нет. Проверьте, весь ли он скопирован.")
    return _see_other(_own_address(form.next.data))


@blueprint.post("/council/demo-sign-in")
def post_demo_sign_in() -> Response:
    """Sign in as a council without a token, where the whole installation is a demonstration."""
    form = DemoSignInForm()
    if not form.validate_on_submit():
        return _render(SignInForm(formdata=None), "Страница устарела. Нажмите кнопку ещё раз.")
    sign_in_to_demo(form.council.data or 0)
    return _see_other(url_for("council.get_cycles"))


@blueprint.post("/council/sign-out")
def post_sign_out() -> Response:
    """Forget who was signed in."""
    if SignOutForm().validate_on_submit():
        session.clear()
    return _see_other(url_for("sign_in.get_sign_in"))


def _render(form: SignInForm, error: str | None = None) -> Response:
    values = {"form": form, "error": error, "councils": _demo_councils(), "demo_form": DemoSignInForm(formdata=None)}
    return render_council_page("council/sign_in.html", None, 422 if error else 200, **values)


def _demo_councils() -> list[tuple[int, str]]:
    if not installation().settings.demo:
        return []
    with installation().readers() as database:
        rows = database.execute(select(CouncilRow.id, CouncilRow.name).order_by(CouncilRow.name))
        return [(number, name) for number, name in rows]


def _own_address(wanted: str | None) -> str:
    """Return where to go after signing in: only to a page of the council's own."""
    home = url_for("council.get_cycles")
    return wanted if wanted and wanted.startswith(home) and "\\" not in wanted else home


def _see_other(address: str) -> Response:
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})
