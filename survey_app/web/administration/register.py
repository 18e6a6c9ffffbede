"""The register: a list to search, one organization with all that is known of it, and the whole as a file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, request, url_for

from survey_app.domain.organizations import SPHERES, split_words
from survey_app.services.export_register import Form, export_register
from survey_app.storage.register_entry import get_entry
from survey_app.storage.register_list import (
    STATES,
    RegisterSearch,
    State,
    count_register,
    list_regions,
    list_register,
)
from survey_app.web.accounts.answers import see_other
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page, render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("register", __name__)
_A_PAGE: Final = 50
KIND_NAMES: Final = {
    "outpatient": "амбулаторно",
    "inpatient": "в стационаре",
    "both": "амбулаторно и в стационаре",
    "performing": "театры и концертные организации",
}
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10
_DONE: Final = {
    "archived": "Организация в архиве: она больше не собирает ответы.",
    "restored": "Организация возвращена из архива и снова собирает ответы.",
    "merged": "Записи объединены. Прежний код ведёт сюда же.",
}


@blueprint.get("/administration/")
def get_start() -> Response:
    """Lead to where an administrator begins."""
    return see_other(url_for(".get_list"))


@blueprint.get("/administration/register")
def get_list() -> Response:
    """Show a page of the register."""
    page = parse_page(request.args.get("page", "1"))
    query = " ".join(request.args.get("query", "")[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    with installation().readers() as session:
        regions = list_regions(session)
        search = _read_search(query, regions)
        count = count_register(session, search)
        entries = list_register(session, search, skip=(page - 1) * _A_PAGE, most=_A_PAGE)
    imported = [request.args.get(name, "") for name in ("added", "changed")]
    narrowed = {
        "query": query or None,
        "sphere": search.sphere,
        "region": search.region,
        "territory": search.territory or None,
        "state": None if search.state == "active" else search.state,
    }
    return render_staff_page(
        "administration/register.html",
        entries=entries,
        count=count,
        search=search,
        query=query,
        region_choices=[(each, each) for each in regions],
        page=page,
        pages=max(1, -(-count // _A_PAGE)),
        narrowed=narrowed,
        is_narrowed=any(narrowed.values()),
        imported=list(map(int, imported)) if all(each.isascii() and each.isdecimal() for each in imported) else None,
    )


@blueprint.get("/administration/register/organizations/<code>")
def get_organization(code: str) -> Response:
    """Show all that the register holds of an organization."""
    with installation().readers() as session:
        entry = get_entry(session, code)
    done = _DONE.get(request.args.get("done", ""))
    return render_staff_page("administration/organization.html", entry=entry, done=done, kinds=KIND_NAMES)


@blueprint.get("/administration/register/register.<any(csv, xlsx):form>")
def get_file(form: Form) -> Response:
    """Answer with the whole register in the form that an import reads."""
    return send_pieces(export_register(installation().readers, form, datetime.now(UTC)), form, "register")


def _read_search(query: str, regions: Sequence[str]) -> RegisterSearch:
    sphere, region = request.args.get("sphere", ""), request.args.get("region", "")
    state: State = next((each for each in STATES if each == request.args.get("state")), "active")
    territory = "".join(filter(str.isdecimal, request.args.get("territory", "")))[:11]
    return RegisterSearch(
        words=split_words(query),
        sphere=sphere if sphere in SPHERES else None,
        region=region if region in regions else None,
        territory=territory if territory.isascii() else "",
        state=state,
    )
