"""The council's proposals: of every organization of a cycle, of one with what could be proposed, and as a file."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from survey_app.domain.compiled_rating import RatingSelection
from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.outcomes import Outcome
from survey_app.domain.proposal_hints import Hint, list_hints
from survey_app.domain.proposals import PROPOSING_STATES, STATE_NAMES, Proposal
from survey_app.domain.russian import SPHERE_NAMES, number_words, say_decimal
from survey_app.services.compile_proposals import SHOWS, CompiledProposals, Show, compile_proposals
from survey_app.services.export_proposals import render_proposals
from survey_app.services.export_totals import created_at
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.api.selections import LONGEST_QUERY, parse_organization
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import read_count
from survey_app.web.council.own_cycles import get_own_cycle, get_proposing_cycle
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("proposals", __name__)
_A_PAGE: Final = 50
_SHOW_NAMES: Final = {
    "none": "Без предложений",
    "draft": "Есть черновики",
    "approved": "Есть утверждённые",
    "withdrawn": "Есть отозванные",
}
_DONE: Final = {
    "added": "Предложение добавлено. Оно — черновик, пока совет его не утвердил.",
    "saved": "Предложение сохранено.",
    "removed": "Черновик удалён.",
    "hinted": "Добавлено черновиков: {n}. Проверьте их и утвердите решением совета.",
    "approved": "Утверждено предложений: {n}.",
    "withdrawn": "Предложение отозвано.",
}


@blueprint.get("/council/cycles/<code>/proposals")
def get_list(code: str) -> Response:
    """Show what is proposed to whom, the lowest score first, a page at a time."""
    page = parse_page(request.args.get("page", "1"))
    query, selection, show = _read_filters()
    with read_snapshot(installation().engine) as connection:
        cycle = get_own_cycle(connection, code)
        compiled = _compile(connection, cycle, selection, show)
    approved_only = _sees_approved_only()
    values: dict[str, Any] = {}
    if compiled:
        values = {
            "organizations": compiled.list_lowest((page - 1) * _A_PAGE, _A_PAGE),
            "pages": max(1, -(-compiled.found // _A_PAGE)),
            "number": _write_number(compiled),
        }
    return render_staff_page(
        "proposals/list.html",
        cycle=cycle.card,
        compiled=compiled,
        query=query,
        selection=selection,
        show=show,
        page=page,
        show_choices=[
            (each, name) for each, name in _SHOW_NAMES.items() if each in ("none", "approved") or not approved_only
        ],
        sphere_choices=[(each, SPHERE_NAMES[each]) for each in _list_spheres(compiled)],
        words=number_words,
        **_say(),
        **values,
    )


@blueprint.get("/council/cycles/<code>/organizations/<organization>/proposals")
def get_organization(code: str, organization: str) -> Response:
    """Show what is proposed to an organization, and what could be."""
    here = installation()
    asked = parse_organization(organization)
    with read_snapshot(here.engine) as connection:
        cycle = get_proposing_cycle(connection, code, asked)
        compiled = _compile(connection, cycle, RatingSelection(organization=asked))
    assert compiled, "its state was just looked at"
    rated, edition = compiled.rating.organizations[0], compiled.rating.edition
    own = compiled.proposals.get(rated.code, ())
    hints = list_hints(edition, rated, here.catalogue.hints, cycle.card.year) if _may_edit() else ()
    return render_staff_page(
        "proposals/organization.html",
        cycle=cycle.card,
        organization=rated,
        proposals=own,
        titles={each.indicator.code: each.indicator.title for each in rated.score.indicators},
        hints=[(hint, _is_made(hint, own)) for hint in hints],
        number=_write_number(compiled),
        **_say(),
    )


@blueprint.get("/council/cycles/<code>/proposals.<any(csv, xlsx):form>")
def get_file(code: str, form: Literal["csv", "xlsx"]) -> Response:
    """Give the same proposals, those of all pages, as a file; before there are any, a file of none."""
    _, selection, show = _read_filters()
    with read_snapshot(installation().engine) as connection:
        cycle = get_own_cycle(connection, code)
        compiled = _compile(connection, cycle, selection, show)
    name = "-".join(
        filter(None, ("council-proposals", code, selection.sphere, show, "found" if selection.words else ""))
    )
    return send_pieces(render_proposals(cycle.card, compiled, form, created_at(cycle)), form, name)


def _compile(
    connection: Connection, cycle: VisibleCycle, selection: RatingSelection, show: Show | None = None
) -> CompiledProposals | None:
    """Return the proposals, None while the cycle's numbers still move."""
    if cycle.card.state not in PROPOSING_STATES:
        return None
    catalogue, approved_only = installation().catalogue, _sees_approved_only()
    return compile_proposals(connection, catalogue, cycle, selection, show=show, approved_only=approved_only)


def _read_filters() -> tuple[str, RatingSelection, Show | None]:
    query = " ".join(request.args.get("query", "")[:LONGEST_QUERY].split())
    sphere, show = request.args.get("sphere"), request.args.get("show")
    selection = RatingSelection(sphere=sphere if sphere in SPHERES else None, words=split_words(query))
    return query, selection, next((each for each in SHOWS if each == show), None)


def _list_spheres(compiled: CompiledProposals | None) -> list[str]:
    return sorted({place for _, place in compiled.rating.means.spheres}) if compiled else []


def _is_made(hint: Hint, proposals: Sequence[Proposal]) -> bool:
    """Tell whether what is hinted at is proposed already."""
    about = (hint.content.indicator, hint.content.item)
    return any((each.content.indicator, each.content.item) == about for each in proposals if each.state != "withdrawn")


def _sees_approved_only() -> bool:
    return get_caller().sight.published_only


def _may_edit() -> bool:
    return get_caller().role == "council"


def _write_number(compiled: CompiledProposals) -> Any:
    rounding = compiled.rating.edition.rounding

    def number(outcome: Outcome) -> str:
        return say_decimal(rounding.render(outcome) or "—")

    return number


def _say() -> dict[str, Any]:
    """Return what every page of proposals says: what was done just now, and how states are called."""
    notice = _DONE.get(request.args.get("done", ""), "").format(n=read_count(request.args.get("n", "0")))
    return {"notice": notice, "state_names": STATE_NAMES, "can_edit": _may_edit()}
