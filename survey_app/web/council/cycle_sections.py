"""The sections of a cycle's pages, in four groups: what somebody came for stands within two links."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from flask import request, url_for

_EVERYBODY: Final = frozenset({"authority", "council", "operator"})
_AT_WORK: Final = frozenset({"council", "operator"})
_ANY_STATE: Final = frozenset({"standing", "draft", "open", "closing", "closed", "published"})
_CYCLES: Final = _ANY_STATE - {"standing"}


class _Cycle(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Section:
    """A page of a cycle: its endpoint, what it is called, which roles see it, in which states of the cycle."""

    endpoint: str
    title: str
    roles: frozenset[str] = _AT_WORK
    states: frozenset[str] = _CYCLES


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link to a section; `is_here` on the section's own page."""

    title: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class SectionGroup:
    """Sections for one kind of work; the group's own address is that of the first."""

    title: str
    links: Sequence[SectionLink]

    @property
    def address(self) -> str:
        """Where the group begins."""
        return self.links[0].address

    @property
    def is_here(self) -> bool:
        """Whether the page is one of the group's."""
        return any(each.is_here for each in self.links)


_GROUPS: Final = (
    (
        "Результаты",
        (
            Section("council.get_cycle", "Обзор", _EVERYBODY, _ANY_STATE),
            Section("organization_list.get_list", "Организации", _EVERYBODY, _ANY_STATE),
            Section("rating_pages.get_rating", "Рейтинг", _EVERYBODY),
            Section("suggestion_pages.get_list", "Предложения граждан", _AT_WORK, _ANY_STATE),
        ),
    ),
    (
        "Подготовка",
        (
            Section("cycle_list.get_list", "Список"),
            Section("council_questions.get_list", "Вопросы совета"),
            Section("cycle_posters.get_page", "Плакаты", _AT_WORK, _ANY_STATE),
            Section("paper_sheets.get_page", "Печать анкет"),
        ),
    ),
    (
        "Работа оператора",
        (
            Section("sheet_entry.get_form", "Ввод анкет"),
            Section("batch_pages.get_form", "Загрузка анкет"),
            Section("visits.get_page", "Выезд", _AT_WORK, frozenset({"open", "closed"})),
            Section("operator_report.get_page", "Отчёт оператора"),
        ),
    ),
    (
        "Решения совета",
        (
            Section("proposals.get_list", "Предложения совета", _EVERYBODY),
            Section("packs.get_page", "Пакет", _EVERYBODY),
        ),
    ),
)


def list_section_groups(cycle: _Cycle, role: str) -> list[SectionGroup]:
    """List the groups in which a role has sections of a cycle, with links to these."""
    groups = (SectionGroup(title, list(_link(sections, cycle, role))) for title, sections in _GROUPS)
    return [each for each in groups if each.links]


def _link(sections: Sequence[Section], cycle: _Cycle, role: str) -> Iterator[SectionLink]:
    for each in sections:
        if role in each.roles and cycle.state in each.states:
            address = url_for(each.endpoint, code=cycle.code)
            yield SectionLink(each.title, address, request.path == address)
