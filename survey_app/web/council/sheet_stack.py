"""Which stack of sheets a clerk types in, and at which of them the clerk is: all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from survey_app.domain.batches import Remark
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import PAPER_CHANNELS
from survey_app.domain.russian import CHANNEL_NAMES
from survey_app.domain.sheet_heads import SheetHead, read_head
from survey_app.domain.sheet_sentences import say_remark
from survey_app.services.find_form import list_sheet_forms
from survey_app.storage.councils import find_timezone
from survey_app.storage.own_sets import find_shown
from survey_app.storage.sheets import SheetOrganization, map_organizations
from survey_app.storage.totals import find_selected_name
from survey_app.storage.visible_cycles import VisibleCycle, find_visible_cycle
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation

STACK: Final = ("organization", "channel", "day", "from", "to")
NO_BASIS: Final = "Организации нет в списке этого цикла, или она в архиве."
_BAD_RANGE: Final = "Номера листов — целые числа, последний не меньше первого; в одной стопке не больше 10 000 листов."
_MOST_SHEETS: Final = 10_000
_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class SheetStack:
    """The sheets `first` to `last` of an organization and channel, filled in on a day; `sheet` is the present one.

    `form` is what such sheets ask today, the council's own questions too.
    """

    organization: SheetOrganization
    name: str
    channel: str
    day: date
    first: int
    last: int
    sheet: int
    form: Questionnaire

    @property
    def is_done(self) -> bool:
        """Whether the last sheet is behind."""
        return self.sheet > self.last

    def address(self, sheet: int) -> dict[str, Any]:
        """Return the parameters of the address of a sheet."""
        day = self.day.isoformat()
        values = (self.organization.code, self.channel, day, self.first, self.last)
        return {**dict(zip(STACK, values, strict=True)), "sheet": sheet}

    def head_cells(self) -> dict[str, str]:
        """Return the first cells of the present sheet's line."""
        values = (self.organization.code, self.channel, str(self.sheet), self.day.isoformat())
        return dict(zip(("organization", "channel", "sheet", "day"), values, strict=True))


def get_sheet_cycle(connection: Connection, code: str) -> VisibleCycle:
    """Return a cycle that has sheets: no standing year. Raises CycleUnknown."""
    cycle = find_visible_cycle(connection, code, get_caller().sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    return cycle


def read_stack(
    connection: Connection, cycle: VisibleCycle, given: Mapping[str, str]
) -> tuple[SheetStack | None, dict[str, str]]:
    """Return the stack that an address names, or None and what is wrong, a sentence by field."""
    today = datetime.now(UTC).astimezone(find_timezone(connection, cycle.council_id)).date()
    cells = {name: given.get(name, "") for name in ("organization", "channel", "day")}
    head, faults = read_head({**cells, "sheet": "1"}, cycle.card.year, today)
    errors = say_faults_by_column(faults)
    numbers = _read_range(given)
    if numbers is None:
        errors["from"] = _BAD_RANGE
    organization = _find_organization(connection, cycle, head, errors)
    if head is None or numbers is None or organization is None:
        return None, errors
    first, last = numbers
    sheet = _read_number(given.get("sheet", "")) or first
    name = find_selected_name(connection, cycle, organization.code)
    sheet = min(max(sheet, first), last + 1)
    own = find_shown(connection, cycle.id)
    form, *_ = list_sheet_forms(installation().catalogue, own, organization.sphere, organization.kind)
    return SheetStack(organization, name, head.channel, head.day, first, last, sheet, form), {}


def find_listed(connection: Connection, cycle: VisibleCycle, code: str) -> SheetOrganization | None:
    """Return the organization that takes sheets under this canonical code."""
    found = map_organizations(connection, cycle.id, {code}).get(code)
    return found if found is not None and found.is_listed and not found.is_archived else None


def say_faults_by_column(faults: tuple[Remark, ...]) -> dict[str, str]:
    """Return one sentence by column."""
    said: dict[str, str] = {}
    for each in faults:
        shown = CHANNEL_NAMES.get(each.about, each.about) if each.column == "channel" else each.about
        said.setdefault(each.column, say_remark(replace(each, about=shown)))
    return said


def list_channels() -> list[tuple[str, str]]:
    """Return the channels of sheets with what they are called."""
    return [(each, CHANNEL_NAMES[each].capitalize()) for each in PAPER_CHANNELS]


def _find_organization(
    connection: Connection, cycle: VisibleCycle, head: SheetHead | None, errors: dict[str, str]
) -> SheetOrganization | None:
    if head is None:
        return None
    found = find_listed(connection, cycle, head.organization)
    if found is None:
        errors["organization"] = NO_BASIS
    return found


def _read_range(given: Mapping[str, str]) -> tuple[int, int] | None:
    first, last = _read_number(given.get("from", "")), _read_number(given.get("to", ""))
    if first is None or last is None or not 0 <= last - first < _MOST_SHEETS:
        return None
    return first, last


def _read_number(text: str) -> int | None:
    text = text.strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number and int(text) > 0 else None
