"""The proposals of a council as a file, a line for each, and one for each organization without any."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, Literal

from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.proposals import STATE_NAMES, Proposal
from survey_app.domain.russian import SPHERE_NAMES
from survey_app.exports.csv_file import render_csv
from survey_app.exports.people_columns import Column, PeopleCell
from survey_app.exports.xlsx_file import render_xlsx
from survey_app.services.compile_proposals import CompiledProposals

_CODES: Final = (
    *("cycle", "organization", "inn", "name", "sphere", "indicator", "item", "text", "due_on", "state"),
    *("approved_number", "approved_on", "withdrawn_number", "withdrawn_on"),
)
_COLUMNS: Final = (
    Column("Код организации", "Код, по которому организацию находят на плакатах и страницах опроса."),
    Column("ИНН", "ИНН из реестра. Хранится как текст, чтобы не пропадали нули."),
    Column("Организация", "Название из реестра.", width=60),
    Column("Сфера", "Сфера, по анкете и правилам которой оценивают организацию.", width=26),
    Column("Показатель", "Код показателя методики, к которому относится предложение. Пусто: ни к одному."),
    Column("Предложение", "Что совет предлагает. Пусто: организации пока ничего не предложено.", width=80),
    Column("Срок", "До какого дня это сделать. Пусто: срок не назначен.", "day"),
    Column("Состояние", "Черновик — совет ещё не утвердил. Отозвано — отменено другим решением."),
    Column("Утверждено решением", "Номер решения совета.", width=18),
    Column("Дата решения", "День решения совета.", "day"),
    Column("Отозвано решением", "Номер решения, которым предложение отозвано.", width=18),
    Column("Дата отзыва", "День этого решения.", "day"),
)


def render_proposals(
    cycle: CycleCard, compiled: CompiledProposals | None, form: Literal["csv", "xlsx"], created: datetime
) -> Iterator[bytes]:
    """Give the proposals of the organizations asked for, the lowest score first, piece by piece; None has none."""
    listed = list(_list_lines(compiled)) if compiled else []
    if form == "xlsx":
        return render_xlsx("Предложения", _COLUMNS, (_people_row(*each) for each in listed), created)
    return render_csv(_CODES, (_code_row(cycle, *each) for each in listed))


def _list_lines(compiled: CompiledProposals) -> Iterator[tuple[tuple[str, str, str, str], Proposal | None]]:
    for each in compiled.list_lowest(0, compiled.found):
        head = (each.code, each.inn, each.name, each.sphere)
        own = compiled.proposals.get(each.code) or (None,)
        yield from ((head, proposal) for proposal in own)


def _people_row(head: tuple[str, str, str, str], proposal: Proposal | None) -> list[PeopleCell]:
    row: list[PeopleCell] = [*head[:3], SPHERE_NAMES.get(head[3], head[3])]
    if proposal is not None:
        content = proposal.content
        row += [content.indicator or "", content.text, content.due_on, STATE_NAMES[proposal.state]]
        row += [*_people_decision(proposal.approved), *_people_decision(proposal.withdrawn)]
    return row


def _people_decision(decision: Decision | None) -> tuple[str, date | None]:
    return (decision.number, decision.decided_on) if decision else ("", None)


def _code_row(cycle: CycleCard, head: tuple[str, str, str, str], proposal: Proposal | None) -> list[str]:
    row = [cycle.code, *head]
    if proposal is None:
        return row + [""] * (len(_CODES) - len(row))
    content = proposal.content
    row += [content.indicator or "", content.item or "", content.text, _say_day(content.due_on), proposal.state]
    for number, day in map(_people_decision, (proposal.approved, proposal.withdrawn)):
        row += [number, _say_day(day)]
    return row


def _say_day(day: date | None) -> str:
    return day.isoformat() if day else ""
