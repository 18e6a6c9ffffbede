"""How the system is: what it does by itself, what is wrong, and a recount of the totals on demand."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, current_app

from survey_app import VERSION
from survey_app.services.check_totals import check_totals
from survey_app.services.look_at_system import look_at_system
from survey_app.web.accounts.answers import OUTDATED
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.installation import installation
from survey_app.web.limits import is_limiter_away
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("system", __name__)
MOST_RECOUNTED: Final = 200_000  # responses: a few seconds
_MOST_SHOWN: Final = 20


@blueprint.get("/administration/system")
def get_state() -> Response:
    """Show every sign."""
    return _render()


@blueprint.post("/administration/system/check-totals")
def post_check() -> Response:
    """Recount the totals, if there are not too many to wait for."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render(problem=OUTDATED)
    here = installation()
    state = look_at_system(here, datetime.now(UTC), is_limiter_away=is_limiter_away(current_app))
    if state.responses > MOST_RECOUNTED:
        return _render(problem="Ответов слишком много, чтобы ждать. Выполните на сервере flask totals check.")
    return _render(checked=check_totals(here.engine))


def _render(problem: str = "", checked: Any = None) -> Response:
    state = look_at_system(installation(), datetime.now(UTC), is_limiter_away=is_limiter_away(current_app))
    return render_staff_page(
        "administration/system.html",
        422 if problem else 200,
        state=state,
        version=VERSION,
        problem=problem,
        checked=checked,
        most_shown=_MOST_SHOWN,
        can_check=state.responses <= MOST_RECOUNTED,
        form=ButtonForm(formdata=None),
    )
