"""Numbered questionnaires to be printed for an organization of a cycle: one PDF, where it can be waited for."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidInput, OrganizationUnknown
from survey_app.domain.identifiers import find_code
from survey_app.domain.printed_sheets import LARGEST_SHEET, SIZES, PrintSize
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.exports.sheet_pdf import SheetStyle, count_pages, render_sheets
from survey_app.services.style_sheets import AskedSheets, style_sheets
from survey_app.storage.cycle_posters import list_cards
from survey_app.storage.session import read_snapshot
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.own_cycles import get_own_card, get_own_cycle
from survey_app.web.downloads import take_slot
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_whole

blueprint = Blueprint("paper_sheets", __name__)
MOST_PAGES: Final = 200  # about three seconds, and 0.7 MB of memory each
_MOST_OFFERED: Final = 1000  # organizations in the list under the field
_SIZE_NAMES: Final[Mapping[PrintSize, str]] = {"normal": "Обычный", "large": "Крупный, для слабовидящих"}
_FIELDS: Final = ("organization", "first", "last", "language", "size")
_DEFAULTS: Final = {"first": "1", "last": "50", "language": DEFAULT_LANGUAGE, "size": "normal"}
_NO_ORGANIZATION: Final = "В списке цикла нет организации с таким кодом. Выберите её из списка."
_NO_NUMBER: Final = f"Введите целое число от 1 до {LARGEST_SHEET}."
_REVERSED: Final = "Последний номер меньше первого."
_NO_LANGUAGE: Final = "На этом языке анкеты нет. Выберите другой."


@blueprint.get("/council/cycles/<code>/paper")
def get_page(code: str) -> Response:
    """Ask for whom, from which number to which, in which language the sheets are to be printed."""
    get_own_card(code)
    given = {name: request.args.get(name, "") for name in _FIELDS}
    return _render(code, _DEFAULTS | {name: value for name, value in given.items() if value}, {})


@blueprint.get("/council/cycles/<code>/paper.pdf")
def get_file(code: str) -> Response:
    """Answer with the sheets; what cannot be printed comes back as the form."""
    get_own_card(code)
    fields = {name: request.args.get(name, "").strip()[:200] for name in _FIELDS}
    first, last = (_read_number(fields[name]) for name in ("first", "last"))
    errors = {name: _NO_NUMBER for name, number in (("first", first), ("last", last)) if number is None}
    style: SheetStyle | None = None
    try:
        with read_snapshot(installation().engine) as connection:
            style = _find_style(connection, code, fields)
    except OrganizationUnknown:
        errors["organization"] = _NO_ORGANIZATION
    except InvalidInput:
        errors["language"] = _NO_LANGUAGE
    if first is not None and last is not None and last < first:
        errors["last"] = _REVERSED
    if errors or style is None or first is None or last is None:
        return _render(code, fields, errors)
    most = MOST_PAGES // count_pages(style)
    if last - first >= most:
        return _render(code, fields, {"last": f"Сразу можно напечатать до {most} листов: это {MOST_PAGES} страниц."})
    describe_act(f"{code}/{style.organization.code}", sheets=f"{first}-{last}")
    take_slot()
    content = render_sheets(range(first, last + 1), style)
    return send_whole(content, "application/pdf", f"sheets-{code}-{style.organization.code}-{first}-{last}.pdf")


def _find_style(connection: Connection, code: str, fields: Mapping[str, str]) -> SheetStyle:
    size: PrintSize = next((each for each in SIZES if each == fields["size"]), "normal")
    organization = find_code(fields["organization"]) or ""
    asked = AskedSheets(code, get_caller().sight, organization, fields["language"], size)
    return style_sheets(connection, installation(), asked)


def _read_number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_SHEET)) else 0
    return number if 0 < number <= LARGEST_SHEET else None


def _render(code: str, fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = get_own_cycle(connection, code)
        cards = list_cards(connection, cycle)
    languages = {each for form in here.catalogue.questionnaires.values() for each in form.languages}
    names = {each: here.catalogue.page_texts[each]["language_name"] for each in languages}
    return render_staff_page(
        "council/paper.html",
        422 if errors else 200,
        cycle=cycle.card,
        takes_sheets=cycle.card.state != CycleState.PUBLISHED,
        fields=fields,
        errors=errors,
        cards=cards[:_MOST_OFFERED],
        languages=sorted(names.items(), key=lambda each: (each[0] != DEFAULT_LANGUAGE, each[0])),
        sizes=list(_SIZE_NAMES.items()),
    )
