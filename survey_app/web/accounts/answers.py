"""What the account pages answer with: a page with its problems, or the way to the next one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, url_for
from flask_wtf import FlaskForm

from survey_app.domain.errors import Problem, RateLimited
from survey_app.domain.passwords import FEWEST_CHARACTERS, MOST_CHARACTERS
from survey_app.web.limits import WINDOW_SECONDS
from survey_app.web.sessions import STAFF_PAGES, VISIT_PAGE
from survey_app.web.staff_pages import find_home, render_staff_page

OUTDATED: Final = "Страница устарела. Отправьте форму ещё раз."
WRONG_CODE: Final = "Код не подошёл. Проверьте часы телефона и введите новый код: каждый годится один раз."
_PASSWORD_PROBLEMS: Final = {
    "password_short": f"Пароль слишком короткий: нужно не меньше {FEWEST_CHARACTERS} знаков, например несколько слов.",
    "password_long": f"Пароль слишком длинный: нужно не больше {MOST_CHARACTERS} знаков.",
    "password_characters": "В пароле есть знак, который нельзя использовать. Введите пароль с клавиатуры.",
    "password_email": "В пароле не должно быть имени из адреса почты.",
    "password_leaked": "Этот пароль есть в списках утёкших: его подберут первым. Придумайте другой.",
    "password_guessed": "Этот пароль легко подобрать: в нём ряд клавиш, повторы или известные слова. Придумайте другой,"
    " например из нескольких слов, которые не связаны между собой.",
}


def render_form(
    template: str, form: FlaskForm, errors: Mapping[str, str] | None = None, *, status: int = 422, **values: Any
) -> Response:
    """Return the page of a form; `errors` are sentences by field, under "" one about the whole."""
    return render_staff_page(template, status if errors else 200, form=form, errors=errors or {}, **values)


def render_too_many(template: str, form: FlaskForm, refusal: RateLimited, **values: Any) -> Response:
    """Return the page of a form that was sent too often, with when to try again."""
    seconds = int(getattr(refusal, "retry_after", WINDOW_SECONDS))
    sentence = f"Слишком много попыток. Повторите через {-(-seconds // 60)} мин."
    response = render_form(template, form, {"": sentence}, status=429, **values)
    response.headers["Retry-After"] = str(seconds)
    return response


def describe_password_problems(problems: list[Problem]) -> dict[str, str]:
    """Return the problems of a new password as sentences by field."""
    return {"password": _PASSWORD_PROBLEMS[problems[0].code]} if problems else {}


def see_other(address: str) -> Response:
    """Lead to another page of ours."""
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def choose_next(wanted: str | None, role: str) -> str:
    """Return the page that was wanted before signing in, if it is one of ours, else where the role begins."""
    is_ours = (
        wanted is not None
        and wanted.startswith((*STAFF_PAGES, VISIT_PAGE))
        and "\\" not in wanted
        and wanted.isprintable()
    )
    return wanted if wanted and is_ours else find_home(role) or url_for("account.get_page")
