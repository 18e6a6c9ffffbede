"""What is wrong with the administrator's input, as sentences by field."""

from collections.abc import Mapping
from typing import Final

from survey_app.domain.errors import AlreadyExists, CouncilUnknown, InvalidInput, OrganizationUnknown, Refusal
from survey_app.services.describe_council import LONGEST_NAME

MENDED: Final = (InvalidInput, OrganizationUnknown, CouncilUnknown, AlreadyExists)
"""Refusals after which the form comes back."""

_SENTENCES: Final[Mapping[str, str]] = {
    "bad_code": "Код не подходит: строчные латинские буквы, цифры и одиночные дефисы, первой буква, до 40 знаков.",
    "name_empty": "Введите наименование.",
    "council_name_long": f"Наименование слишком длинное: нужно не больше {LONGEST_NAME} знаков.",
    "timezone_unknown": "Выберите часовой пояс из списка.",
    "timezone_west": "Этот часовой пояс западнее UTC, а сутки закрываются по UTC. Выберите пояс России.",
    "sphere_unknown": "Выберите сферы из списка.",
    "region_empty": "В одной из строк нет региона. Удалите её или напишите регион, как в реестре.",
    "organization_empty": "В одной из строк нет кода организации. Удалите её или напишите код.",
    "region_long": "Регион «{about}…» слишком длинный. Один регион — одна строка.",
    "territory": "«{about}» — не начало кода ОКТМО: нужны цифры, не больше 11.",
    "email": "Это не адрес почты. Пример: ivanova@example.ru",
    "role_unknown": "Выберите роль.",
    "council_needed": "Для этой роли выберите один совет.",
    "councils_needed": "Для органа власти выберите хотя бы один совет.",
    "council_superfluous": "Эта роль не связана с советами: снимите отметки.",
    "organization_needed": "Для этой роли нужен код организации.",
    "organization_superfluous": "Эта роль не связана с организацией: оставьте поле пустым.",
    "expires_past": "Этот день уже прошёл. Выберите будущий или оставьте поле пустым.",
    "scope_unknown": "Выберите права из списка.",
    "token_name": "Название слишком длинное: до 80 знаков.",
    "organization_unknown": "В реестре нет организаций с такими кодами: {about}.",
    "council_unknown": "Выберите совет из списка.",
}
_FIELDS: Final = {"/organizations": "organizations", "/expires_on": "expires"}


def say_refusal(refusal: Refusal, exists: str) -> dict[str, str]:
    """Return sentences by field, one each; `exists` is the field whose value is there already."""
    if isinstance(refusal, AlreadyExists):
        return {exists: "Такая запись уже есть."}
    if isinstance(refusal, OrganizationUnknown):
        return {"organizations": _say(refusal.code, ", ".join(refusal.about)[:300])}
    if isinstance(refusal, CouncilUnknown):
        return {"councils": _say(refusal.code, "")}
    said: dict[str, str] = {}
    for problem in refusal.problems:
        field = problem.pointer.split("/")[1]
        said.setdefault(_FIELDS.get(f"/{field}", field), _say(problem.code, problem.about))
    return said


def _say(code: str, about: str) -> str:
    return _SENTENCES[code].format(about=about)
