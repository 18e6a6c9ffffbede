"""How the pages of those who sign in are rendered: in Russian, kept by nobody, numbers as people write them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, render_template, url_for

from survey_app.domain.russian import SPHERE_NAMES
from survey_app.web.callers import find_caller
from survey_app.web.council.cycle_sections import list_section_groups
from survey_app.web.council.forms import SignOutForm

_LAST_PAGE: Final = 100_000
_MOST_DIGITS: Final = 20  # of a number that somebody gives: Python reads none of thousands of digits
NO_BREAK: Final = "\u00a0"
SPHERES: Final = SPHERE_NAMES
CHANNELS: Final = {
    "widget": "на сайте",
    "link": "по ссылке",
    "qr": "по QR-коду",
    "paper": "на бумаге",
    "phone": "по телефону",
    "interview": "в интервью",
}
STATES: Final = {
    "draft": "Готовится",
    "open": "Идёт сбор ответов",
    "closing": "Закрывается",
    "closed": "Сбор завершён",
    "published": "Опубликован",
}


ROLE_NAMES: Final = {
    "administrator": "Администратор",
    "authority": "Орган власти",
    "council": "Совет",
    "operator": "Оператор",
    "organization": "Организация",
}
_OF_COUNCILS: Final = (
    ("council.get_cycles", "Циклы оценки"),
    ("calendar.get_calendar", "Календарь"),
    ("coverage.get_page", "Охват реестра"),
)
# role → its pages in the navigation: endpoint and title; the first is where the role begins
NAVIGATION: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "council": _OF_COUNCILS,
    "operator": _OF_COUNCILS,
    "authority": (("council.get_cycles", "Опубликованные циклы"),),
    "organization": (
        ("own_totals.get_totals", "Итоги"),
        ("own_proposals.get_list", "Предложения совета"),
        ("own_totals.get_install", "Анкета и плакаты"),
        ("own_places.get_list", "Места"),
        ("own_hosts.get_list", "Сайты"),
    ),
    "administrator": (
        ("register.get_list", "Реестр"),
        ("coverage.get_whole_page", "Охват"),
        ("administration_councils.get_list", "Советы"),
        ("administration_accounts.get_list", "Учётные записи"),
        ("administration_tokens.get_list", "Токены"),
        ("jobs.get_list", "Задания"),
        ("system.get_state", "Состояние"),
        ("audit_log.get_list", "Журнал"),
    ),
}


_ACTORS: Final = {"account": "учётная запись", "token": "токен", "demo": "демонстрация"}


def render_staff_page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page for whom the guard let in (or for nobody: signing in); nobody keeps it."""
    caller = find_caller()
    content = render_template(
        template,
        caller=caller,
        role_names=ROLE_NAMES,
        navigation=NAVIGATION[caller.role] if caller else (),
        sign_out_form=SignOutForm(formdata=None) if caller else None,
        spheres=SPHERES,
        channels=CHANNELS,
        states=STATES,
        whole=write_whole_number,
        percent=write_percent,
        actor=say_actor,
        section_groups=list_section_groups,
        **values,
    )
    return Response(content, status, headers={"Cache-Control": "no-store"})


def say_actor(label: str) -> str:
    """Say who did something, by the label that is kept of it: "account 5", "token 3", "demo"."""
    kind, _, number = label.partition(" ")
    return f"{_ACTORS[kind]} {number and f'№ {number}'}".strip() if kind in _ACTORS else label


def find_home(role: str) -> str | None:
    """Return the address where a role begins, None while it has no pages."""
    return url_for(NAVIGATION[role][0][0]) if NAVIGATION[role] else None


def parse_page(text: str) -> int:
    """Return the number of a list's page, the first one for whatever is no number."""
    is_number = text.isascii() and text.isdecimal()
    return min(max(int(text[:_MOST_DIGITS]), 1), _LAST_PAGE) if is_number else 1


def write_whole_number(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}".replace(",", NO_BREAK)


def write_percent(part: int, whole: int) -> str:
    """Write a share in whole per cent, halves up; nothing of nothing is no share."""
    return f"{(200 * part + whole) // (2 * whole)}{NO_BREAK}%" if whole else "—"
