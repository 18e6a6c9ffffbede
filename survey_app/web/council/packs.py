"""The council pack of a cycle: ask for it, see how far it is, cancel it, download it."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, url_for

from survey_app.domain.packs import KEPT, STAGES
from survey_app.domain.russian import say_decimal
from survey_app.services.cancel_pack import cancel_pack
from survey_app.services.look_at_pack import PackSight, look_at_pack
from survey_app.services.request_pack import request_pack
from survey_app.storage.packs import INTERRUPTED, stream_pieces
from survey_app.storage.session import read_snapshot
from survey_app.web.accounts.answers import OUTDATED, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.callers import get_caller
from survey_app.web.downloads import cut_small, take_slot
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("packs", __name__)
_PACK: Final = "/council/cycles/<code>/pack"
_MAY_ASK: Final = ("council", "operator")
_FAILURES: Final = {
    "snapshot_changed": "Снимок цикла изменён после публикации или не читается. Попросите того, кто обслуживает"
    " систему, выполнить команду: flask rating check {code}",
    INTERRUPTED: "Сборка несколько раз прерывалась на середине. Соберите пакет ещё раз; если не получится, попросите"
    " того, кто обслуживает систему, выполнить команду: flask packs build {code} --output pack.zip",
}
_FAILED: Final = (
    "При сборке произошла ошибка. Соберите пакет ещё раз; если она повторится, сообщите тому, кто обслуживает систему:"
    " причина записана в журнале фоновой службы."
)


@blueprint.get(_PACK)
def get_page(code: str) -> Response:
    """Show how the pack stands."""
    return _render(code)


@blueprint.post(_PACK)
def post_request(code: str) -> Response:
    """Ask for the pack; who asks while it is being made is shown how far it is."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render(code, OUTDATED)
    caller = get_caller()
    request_pack(installation().engine, code, caller.sight, by=caller.label, now=datetime.now(UTC))
    return see_other(url_for(".get_page", code=code))


@blueprint.post(f"{_PACK}/cancel")
def post_cancel(code: str) -> Response:
    """Cancel the making of the pack; one that is there already stays."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render(code, OUTDATED)
    cancel_pack(installation().engine, code, get_caller().sight, now=datetime.now(UTC))
    return see_other(url_for(".get_page", code=code))


@blueprint.get(f"{_PACK}.zip")
def get_file(code: str) -> Response:
    """Answer with the pack; while there is none, lead to the page that says so."""
    seen = _look(code)
    if seen.pack is None or seen.pack.state != "ready":
        return see_other(url_for(".get_page", code=code))
    take_slot()
    pieces = cut_small(stream_pieces(installation().engine, seen.pack))
    response = Response(pieces, content_type="application/zip")
    response.headers["Content-Length"] = str(seen.pack.size)
    response.headers["Content-Disposition"] = f'attachment; filename="pack-{seen.cycle.code}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _look(code: str) -> PackSight:
    with read_snapshot(installation().engine) as connection:
        return look_at_pack(connection, code, get_caller().sight, datetime.now(UTC))


def _render(code: str, problem: str = "") -> Response:
    seen = _look(code)
    pack = seen.pack
    return render_staff_page(
        "council/pack.html",
        422 if problem else 200,
        cycle=seen.cycle,
        seen=seen,
        pack=pack,
        problem=problem,
        form=ButtonForm(formdata=None) if get_caller().role in _MAY_ASK else None,
        stage=STAGES[pack.stage] if pack else "",
        failure=_FAILURES.get(pack.error, _FAILED).format(code=code) if pack else "",
        megabytes=say_decimal(f"{pack.size / 1e6:.1f}") if pack else "",
        kept_days=KEPT.days,
        say_instant=lambda at: f"{at.astimezone(seen.zone):%d.%m.%Y в %H:%M}",
    )
