"""What is wrong with a line of a register file, as sentences that say what to do; codes are for programs."""

from collections.abc import Mapping
from typing import Final

from survey_app.domain.russian import SPHERE_NAMES
from survey_app.services.plan_import import Remark

COLUMN_NAMES: Final[Mapping[str, str]] = {
    "name": "наименование",
    "short_name": "краткое наименование",
    "inn": "ИНН",
    "kpp": "КПП",
    "ogrn": "ОГРН",
    "oktmo": "ОКТМО",
    "region": "регион",
    "address": "адрес",
    "site_url": "сайт",
    "sphere": "сфера",
    "kind": "вид",
    "recipients": "получателей услуг",
}
_ERASED: Final = "_erased"
_SPHERES: Final = "; ".join(f"{code} — {name.lower()}" for code, name in SPHERE_NAMES.items())
_WHOLE: Final[Mapping[str, str]] = {  # instead of what the command line says
    "sphere_missing": "Нет сферы. Выберите сферу при загрузке файла, для всех таких строк, или заполните столбец.",
    "name_missing": "Нет наименования. Заполните его: без него организацию не узнать.",
    "inn_missing": "Нет ИНН. Организацию узнают по коду или по наименованию с адресом.",
    "ogrn_missing": "Нет ОГРН. Организация будет записана без него.",
}
_ADVICE: Final[Mapping[str, str]] = {  # after it
    "surplus_cells": "Строка не учтена.",
    "wrong_code": "Исправьте код или оставьте клетку пустой: организация получит новый.",
    "wrong_inn": "Исправьте его: от ИНН зависит, узнаем ли мы организацию.",
    "sphere_unknown": f"В столбце пишут: {_SPHERES}.",
    "kind_unknown": "Оставьте клетку пустой, если вид неизвестен.",
    "wrong_recipients": "Если число неизвестно, оставьте клетку пустой.",
    "identity_taken": "Укажите этот код в строке, если это она, или исправьте сведения, если другая.",
    "contradicts": "Оставьте одну из двух строк.",
}


def say_remark(remark: Remark) -> str:
    """Return what is to be told of a line, in whole sentences."""
    if remark.code.endswith(_ERASED):
        name = COLUMN_NAMES.get(remark.code.removesuffix(_ERASED), "")
        return f"Клетка пуста, поэтому прежнее значение будет стёрто: {name}."
    said = _WHOLE.get(remark.code) or f"{remark.detail[:1].upper()}{remark.detail[1:]}."
    return " ".join(filter(None, (said, _ADVICE.get(remark.code))))
