"""Russian as people read it: names of spheres, the decimal comma, the endings that go with a number."""

import math
import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final

SPHERE_NAMES: Final[Mapping[str, str]] = {
    "culture": "Культура",
    "education": "Образование",
    "health": "Охрана здоровья",
    "social": "Социальное обслуживание",
    "mse": "Медико-социальная экспертиза",
}

CHANNEL_NAMES: Final[Mapping[str, str]] = {
    "widget": "на сайте",
    "link": "по ссылке",
    "qr": "по QR-коду",
    "paper": "на бумаге",
    "phone": "по телефону",
    "interview": "в интервью",
}
_MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
_IN_MONTHS: Final = (
    *("январе", "феврале", "марте", "апреле", "мае", "июне"),
    *("июле", "августе", "сентябре", "октябре", "ноябре", "декабре"),
)
_NO_BREAK: Final = "\u00a0"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TEN, _HUNDRED = 10, 100


def say_decimal(digits: str) -> str:
    """Return digits with the decimal comma."""
    return digits.replace(".", ",")


def say_exactly(number: Fraction) -> str:
    """Return a number with the decimals it has: 15, 15,5, 0,333 (three at most)."""
    return say_decimal(str(number.numerator) if number.denominator == 1 else f"{float(number):.3f}".rstrip("0"))


def say_whole(number: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{number:,}".replace(",", _NO_BREAK)


def say_percent(share: float | Fraction) -> str:
    """Return a share in whole per cent, halves up."""
    return f"{math.floor(100 * share + Fraction(1, 2))}{_NO_BREAK}%"


def say_day(text: str) -> str:
    """Return a day `YYYY-MM-DD` as people write it, 14.03.2026; other text as it is."""
    return ".".join(reversed(text.split("-"))) if _DAY.fullmatch(text) else text


def say_month(month: str) -> str:
    """Return a month `YYYY-MM` in words: март 2026 года."""
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]} года"


def say_in_month(month: str) -> str:
    """Return when something was, by its month `YYYY-MM`: в марте 2026 года."""
    return f"в {_IN_MONTHS[int(month[5:]) - 1]} {month[:4]} года"


def say_municipality(code: str, regions: Collection[str] = ()) -> str:
    """Call a municipality by the eight digits of its ОКТМО: the register has no names of municipalities.

    The register's region of its organizations follows if all have the same one.
    """
    known = {each for each in regions if each}
    return ", ".join((f"ОКТМО {code}", *(known if len(known) == 1 else ())))


def number_words(number: int, one: str, few: str, many: str) -> str:
    """Return the number with the word that fits it: 1 балл, 2 балла, 5 баллов, 11 баллов, 21 балл."""
    last, last_two = number % _TEN, number % _HUNDRED
    if last_two in range(11, 15):
        return f"{number} {many}"
    if last == 1:
        return f"{number} {one}"
    return f"{number} {few if last in (2, 3, 4) else many}"
