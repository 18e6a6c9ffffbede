"""How the council's pages are rendered: in Russian, kept by nobody, numbers as people write them."""

from typing import Any, Final

from flask import Response, render_template

from survey_app.web.council.forms import SignOutForm
from survey_app.web.guards import Caller

NO_BREAK: Final = "\u00a0"
SPHERES: Final = {
    "culture": "Культура",
    "education": "Образование",
    "health": "Охрана здоровья",
    "social": "Социальное обслуживание",
    "mse": "Медико-социальная экспертиза",
}
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


def render_council_page(template: str, caller: Caller | None, status: int = 200, **values: Any) -> Response:
    """Return a page of the council; it holds council data, so nobody keeps it."""
    content = render_template(
        template,
        caller=caller,
        sign_out_form=SignOutForm(formdata=None) if caller else None,
        spheres=SPHERES,
        channels=CHANNELS,
        states=STATES,
        whole=write_whole_number,
        percent=write_percent,
        **values,
    )
    return Response(content, status, headers={"Cache-Control": "no-store"})


def write_whole_number(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}".replace(",", NO_BREAK)


def write_percent(part: int, whole: int) -> str:
    """Write a share in whole per cent, halves up; nothing of nothing is no share."""
    return f"{(200 * part + whole) // (2 * whole)}{NO_BREAK}%" if whole else "—"
