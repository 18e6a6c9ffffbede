"""Lines of a register file become organizations: what is cleaned, what is warned about, what is refused.

Findings are read by staff, so their sentences are Russian.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from stdnum.ru import inn as inn_rules
from stdnum.ru import ogrn as ogrn_rules

from survey_app.domain.identifiers import parse_code
from survey_app.domain.organizations import (
    KINDS,
    KINDS_OF_SPHERES,
    SPHERES,
    Organization,
    normalize_space,
    parse_sites,
)

COLUMNS: Final = (
    "code", "name", "short_name", "inn", "kpp", "ogrn", "oktmo",
    "region", "address", "site_url", "sphere", "kind", "recipients",
)  # fmt: skip
"""The columns of a register file, in the order in which we write them."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of a register file: cells by our column names; `surplus` if it has more cells than the header."""

    number: int
    cells: Mapping[str, str]
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a cell: a stable code and a Russian sentence; it may refuse the whole line."""

    code: str
    detail: str
    column: str = ""
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A cleaned line: the code it names, values of the columns that the file has, and what was found."""

    number: int
    code: str = ""
    values: Mapping[str, str | int | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """Return the findings for which the line cannot be taken."""
        return tuple(finding for finding in self.findings if finding.refuses)

    def text(self, column: str) -> str:
        """Return the text of a column, empty if the file does not have it."""
        return str(self.values.get(column) or "")


_Cleaned: TypeAlias = tuple[str | int | None, Finding | None]
_DASH_ALONE: Final = re.compile(r"\A[-\u2010-\u2015\u2212_]+\Z")  # how people write "nothing"
_ZEROS: Final = re.compile(r"0+")
_INN_LENGTHS: Final = (10, 12)
_OKTMO: Final = re.compile(r"[0-9]{8}|[0-9]{11}")
_KPP: Final = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_RECIPIENTS: Final = re.compile(r"[0-9]{1,9}")


def read_entry(line: RegisterLine, defaults: Mapping[str, str]) -> Entry:
    """Clean every cell of a line; `defaults` fill the columns that are empty or absent."""
    if line.surplus:
        detail = "в строке больше ячеек, чем в заголовке: проверьте кавычки и разделители"
        return Entry(line.number, findings=(Finding("surplus_cells", detail),))
    cells = {column: _DASH_ALONE.sub("", normalize_space(text)) for column, text in line.cells.items()}
    cells |= {column: value for column, value in defaults.items() if not cells.get(column)}
    cleaned = {column: _CLEANERS.get(column, _clean_text)(text) for column, text in cells.items()}
    findings = tuple(replace(found, column=column) for column, (_, found) in cleaned.items() if found)
    values = {column: value for column, (value, _) in cleaned.items()}
    return Entry(line.number, str(values.pop("code", None) or ""), values, findings)


def merge_entry(entry: Entry, known: Organization | None) -> tuple[Organization | None, tuple[Finding, ...]]:
    """Lay the line over what is known; columns that the file does not have keep their value, empty cells erase it.

    Every erased value is found. Returns no organization, with the reasons, if what must be known is not.
    """
    values: dict[str, Any] = dict(entry.values)
    merged = replace(known or Organization(name="", sphere=""), **values)
    lacking = [column for column in (*_NEEDED, *_WANTED) if not getattr(merged, column)]
    lacks = tuple(Finding(f"{column}_missing", _NEEDED[column], column) for column in lacking if column in _NEEDED)
    if lacks:
        return None, lacks
    told = {finding.column for finding in entry.findings}
    missing = [
        Finding(f"{column}_missing", _WANTED[column], column, refuses=False) for column in lacking if column not in told
    ]
    return merged, (*missing, *_find_strange_kind(merged), *_find_erased(values, known))


def _find_strange_kind(merged: Organization) -> Iterator[Finding]:
    if merged.kind and merged.kind not in KINDS_OF_SPHERES.get(merged.sphere, ()):
        detail = "у этой сферы нет такого вида, он не действует"
        yield Finding("kind_of_another_sphere", detail, "kind", refuses=False)


def _find_erased(values: Mapping[str, Any], known: Organization | None) -> Iterator[Finding]:
    for column, value in values.items():
        if known is not None and value in _NOTHING and getattr(known, column) not in _NOTHING:
            yield Finding(f"{column}_erased", f"столбец {column}, стёрто значений", column, refuses=False)


def read_territory(text: str) -> str:
    """Return the ОКТМО that a person meant, empty if this is none."""
    return str(_clean_oktmo(normalize_space(text))[0])


_NEEDED: Final = {
    "name": "нет наименования",
    "sphere": f"нет сферы: добавьте столбец sphere или ключ --sphere ({', '.join(SPHERES)})",
}
_NOTHING: Final = ("", None)
_WANTED: Final = {"inn": "нет ИНН", "ogrn": "нет ОГРН"}


def _clean_text(text: str) -> _Cleaned:
    return text, None


def _clean_code(text: str) -> _Cleaned:
    code = parse_code(text) if text else ""
    if code is None:
        return None, Finding("wrong_code", f"«{text}» не похоже на код организации")
    return code, None


def _compact(text: str) -> str:
    # 7718084659.0 is what spreadsheet exports make of a number; a lone zero is another "nothing".
    compact = re.sub(r"\.0$", "", re.sub(r"[\s№]", "", text))
    return "" if _ZEROS.fullmatch(compact) else compact


def _clean_inn(text: str) -> _Cleaned:
    inn = _compact(text)
    if not inn or inn_rules.is_valid(inn):
        return inn, None
    if len(inn) + 1 in _INN_LENGTHS and inn_rules.is_valid(f"0{inn}"):
        return f"0{inn}", Finding("inn_padded", "ИНН без начального нуля, ноль добавлен", refuses=False)
    return None, Finding("wrong_inn", f"ИНН «{text}» неверен: не сходится число цифр или контрольная цифра")


def _clean_ogrn(text: str) -> _Cleaned:
    ogrn = _compact(text)
    if not ogrn or ogrn_rules.is_valid(ogrn):
        return ogrn, None
    return "", Finding("wrong_ogrn", "ОГРН неверен, записан пустым", refuses=False)


def _clean_kpp(text: str) -> _Cleaned:
    kpp = _compact(text).upper()
    if not kpp or _KPP.fullmatch(kpp):
        return kpp, None
    if _KPP.fullmatch(f"0{kpp}"):
        return f"0{kpp}", Finding("kpp_padded", "КПП без начального нуля, ноль добавлен", refuses=False)
    return "", Finding("wrong_kpp", "КПП неверен, записан пустым", refuses=False)


def _clean_oktmo(text: str) -> _Cleaned:
    oktmo = _compact(text)
    if not oktmo or _OKTMO.fullmatch(oktmo):
        return oktmo, None
    if _OKTMO.fullmatch(f"0{oktmo}"):
        return f"0{oktmo}", Finding("oktmo_padded", "ОКТМО без начального нуля, ноль добавлен", refuses=False)
    return "", Finding("wrong_oktmo", "ОКТМО неверен (нужно 8 или 11 цифр), записан пустым", refuses=False)


def _clean_site(text: str) -> _Cleaned:
    sites = parse_sites(text)
    finding = None
    if sites.rubbish:
        finding = Finding("wrong_site", "в столбце сайта не только адреса сайтов, лишнее не учтено", refuses=False)
    return (text if sites.hosts else ""), finding


def _clean_sphere(text: str) -> _Cleaned:
    sphere = text.lower()
    if sphere in SPHERES or not sphere:
        return sphere, None
    return None, Finding("sphere_unknown", f"сфера «{text}» неизвестна, есть {', '.join(SPHERES)}")


def _clean_kind(text: str) -> _Cleaned:
    kind = text.lower()
    if kind in KINDS or not kind:
        return kind or None, None
    return None, Finding("kind_unknown", f"вид «{text}» неизвестен, есть {', '.join(KINDS)}")


def _clean_recipients(text: str) -> _Cleaned:
    number = re.sub(r"\.0$", "", re.sub(r"\s", "", text))
    if not number:
        return None, None
    if _RECIPIENTS.fullmatch(number):
        return int(number), None
    return None, Finding("wrong_recipients", f"число получателей «{text}» должно быть целым, от 0 до 999999999")


_CLEANERS: Final[Mapping[str, Callable[[str], _Cleaned]]] = {
    "code": _clean_code,
    "inn": _clean_inn,
    "ogrn": _clean_ogrn,
    "kpp": _clean_kpp,
    "oktmo": _clean_oktmo,
    "site_url": _clean_site,
    "sphere": _clean_sphere,
    "kind": _clean_kind,
    "recipients": _clean_recipients,
}
