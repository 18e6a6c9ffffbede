"""What leads to a person is masked in free texts before anybody reads them: phones, addresses on the net, long numbers.

Nobody asks respondents for these, some write them all the same. Masked are e-mail addresses and names in networks
(`@name`), telephone numbers as Russians write them, and any other number of six digits or more: of a passport, a bank
card, СНИЛС, a policy. Days, years, hours and sums of money stay readable. An address is recognized also where its signs
are words or stand apart ("ivan собака mail точка ru"), as far as no ordinary sentence of dogs and full stops is hit. A
number in words and a person's name are not recognized: that is why texts can be hidden.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

MASKED_ADDRESS: Final = "[адрес скрыт]"
MASKED_PHONE: Final = "[телефон скрыт]"
MASKED_NUMBER: Final = "[номер скрыт]"

_NAME: Final = r"[\w.+\-]{1,64}"
_AT: Final = r"\s?(?:@|\(at\)|\[at\]|\(собака\)|\[собака\])\s?"
_HANDLE: Final = r"(?<![\w@])@[\w.]{3,}"
_NETWORK: Final = (
    r"\b(?:(?:vk|instagram|facebook|fb|twitter|tiktok)\s?\.\s?com|(?:vk|ok|max)\s?\.\s?ru|(?:t|wa|vk)\s?\.\s?me)"
)
_PROFILE: Final = (
    rf"{_NETWORK}/[\w./+\-]+|{_NETWORK}\s?/\s?[A-Za-z0-9_.]{{3,64}}"
    r"|\b(?:вк|vk|вконтакте)[\s:]{1,3}id\d{3,}"
)
_LABEL: Final = r"[\w\-]{1,63}"
_WORD_DOT: Final = r"(?:\s{1,3}(?:точка|тчк|dot)\s{1,3}|\s{0,3}[(\[]\s?(?:точка|тчк|dot|\.)\s?[)\]]\s{0,3})"
_DOT: Final = rf"(?:\s{{0,3}}\.\s{{0,3}}|{_WORD_DOT})"
# Ends of addresses that are no words: "mail. Дети" is the end of a sentence.
_TOP: Final = r"(?:ru|рф|su|com|net|org|by|kz|ру|ком)(?![\w\-])"
_PROVIDER: Final = (
    r"(?:mail|gmail|yandex|ya|rambler|bk|inbox|list|icloud|outlook|hotmail"
    r"|майл|мейл|мэйл|маил|почта|яндекс|гмайл|гмейл|джимейл|рамблер|бк|инбокс)"
)
_DOG: Final = r"\s{1,3}(?:собака|собачка)\s{1,3}"
_APART: Final = (
    rf"{_NAME}{_AT}(?:{_LABEL}{_DOT}){{1,2}}{_TOP}"  # ivan@mail . ru, ivan (at) mail точка ru
    rf"|[A-Za-z0-9.+\-_]{{1,64}}{_DOG}(?:{_LABEL}{_DOT}){{1,2}}{_TOP}"  # ivan собака site.ru
    rf"|{_NAME}{_DOG}{_PROVIDER}{_DOT}{_TOP}"  # иван собака яндекс точка ру
    rf"|[A-Za-z0-9.+\-_]{{1,64}}\s{{1,3}}at\s{{1,3}}(?:{_LABEL}{_WORD_DOT}){{1,2}}{_TOP}"  # ivan at mail dot ru
    rf"|{_NAME}{_DOG}{_PROVIDER}\s{{1,3}}{_TOP}"  # ivan собака gmail com
    rf"|(?<![\w.+\-])[\w.+\-]{{1,64}}?_at_(?:[A-Za-z0-9\-]{{1,63}}_dot_){{1,2}}{_TOP}"  # ivan_at_mail_dot_ru
    r"|(?<![\w.+\-])(?:[\w.+\-] ){2,40}@(?: [\w.\-]){4,40}(?!\w)"  # i v a n @ m a i l . r u
)
_ADDRESS: Final = re.compile(
    rf"{_NAME}{_AT}[\w\-]+(?:\.[\w\-]+)+|{_APART}|{_NAME}@{_LABEL}|{_HANDLE}|{_PROFILE}", re.IGNORECASE
)

_MONEY: Final = r"(?<![\d(+])\d{1,3}(?:[ \u00a0]?\d{3}){0,2}(?:[.,]\d\d)?(?=[ \u00a0]?(?:руб|р\.|₽|тыс|млн))"
_DAY: Final = r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?![\d.]*\d)"
_SLASHED_DAY: Final = r"(?<![\d/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?!/?\d)"
_ISO_DAY: Final = r"(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-]*\d)"
_YEARS: Final = r"(?<![\d-])(?:19|20)\d\d ?[-–—/] ?(?:19|20)\d\d(?!\d|[ -]?\d\d-)"
_HOUR: Final = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_HOURS: Final = rf"(?<![\d.+(\-]){_HOUR} ?[-–—] ?{_HOUR}(?!\d|[.\-]\d)"
_KEPT: Final = re.compile(f"{_MONEY}|{_DAY}|{_SLASHED_DAY}|{_ISO_DAY}|{_YEARS}|{_HOURS}", re.IGNORECASE)

_BETWEEN: Final = r"[\s()./\\_\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\-]"
# Between digits only of a whole telephone number: elsewhere they part the numbers of a list, or a whole and its part.
_WEAK: Final = r"[,*=|\u2022\u00b7;:~#]"
_WIDE_NUMBER: Final = re.compile(rf"\(?\+?(?:\d(?:{_BETWEEN}|{_WEAK}){{0,3}})*\d")
_NUMBER: Final = re.compile(rf"\(?\+?(?:\d{_BETWEEN}{{0,3}})*\d")
_CALLED: Final = re.compile(r"\b(?:тел|телеф\w*|тлф|моб|whats\s?app|ватс?ап\w*)[.:\s№]*$", re.IGNORECASE)
_LOCAL: Final = re.compile(r"\d{1,3}[-\u2010-\u2015]\d\d[-\u2010-\u2015]\d\d")
_SHORTEST: Final = 6  # digits of a number that leads to a person by itself: a house, an age, a price have fewer
_SHORTEST_APART: Final = 7  # digits with spaces between them: "кабинеты 12 и 14" has fewer
_SHORTEST_CALLED: Final = 3
_FEWEST_IN_ROW: Final = 3
_LOOK_BACK: Final = 24  # characters before a number that may call it a telephone's
_PHONE_DIGITS: Final = 10  # without the 8 or +7 before them
_LONG_PHONE: Final = 11


def mask_contacts(text: str) -> str:
    """Return the text with everything masked that leads to a person; masking again changes nothing."""
    folded = _fold(text)
    pieces, start = [], 0
    for found in _ADDRESS.finditer(folded):
        pieces += [text[start : found.start()], MASKED_ADDRESS]
        start = found.end()
    return _mask_numbers("".join([*pieces, text[start:]]))


def _fold(text: str) -> str:
    """Return the text with each character as it is usually written, as many as there were; "²" is no digit."""
    return text if text.isascii() else "".join(map(_fold_character, text))


def _fold_character(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character)
    return usual if len(usual) == 1 and unicodedata.category(character) != "No" else character


def _mask_numbers(text: str) -> str:
    folded = _fold(text)
    pieces, start = [], 0
    for kept in _KEPT.finditer(folded):
        pieces += [*_mask_piece(text, folded, start, kept.start()), text[kept.start() : kept.end()]]
        start = kept.end()
    return "".join([*pieces, *_mask_piece(text, folded, start, len(text))])


def _mask_piece(text: str, folded: str, start: int, end: int) -> Iterator[str]:
    for found in _WIDE_NUMBER.finditer(folded, start, end):
        yield text[start : found.start()]
        start = found.end()
        if _is_phone_apart(found[0]):
            yield MASKED_PHONE
        else:
            yield from _mask_strictly(text, folded, found.start(), start)
    yield text[start:end]


def _mask_strictly(text: str, folded: str, start: int, end: int) -> Iterator[str]:
    for found in _NUMBER.finditer(folded, start, end):
        yield text[start : found.start()]
        start = found.end()
        mask = _choose_mask(found[0], folded[max(0, found.start() - _LOOK_BACK) : found.start()])
        yield mask or text[found.start() : start]
    yield text[start:end]


def _choose_mask(found: str, before: str) -> str | None:
    digits = sum(each.isdigit() for each in found)
    if digits >= _SHORTEST_CALLED and _CALLED.search(before):
        return MASKED_PHONE
    if _is_row(found):
        return None
    if _is_phone(found, digits):
        return MASKED_PHONE
    is_apart = any(each.isspace() or not (each.isdigit() or each in "(+") for each in found)
    return MASKED_NUMBER if digits >= (_SHORTEST_APART if is_apart else _SHORTEST) else None


def _is_row(found: str) -> bool:
    """Tell whether these are numbers of wards or rooms, each the next one: 12 13 14 15 16."""
    parts = found.split()
    if len(parts) < _FEWEST_IN_ROW or not all(re.fullmatch(r"[0-9]{1,3}", each) for each in parts):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(parts))


def _is_phone_apart(found: str) -> bool:
    """Tell whether this is a telephone number with any signs between; "9,5 8,5" are marks."""
    if not re.search(_WEAK, found) or ("," in found and any(each.isspace() for each in found)):
        return False
    bare = "".join(each for each in found if each.isdigit())
    return (len(bare) == _LONG_PHONE and bare[0] in "78") or (len(bare) == _PHONE_DIGITS and bare[0] == "9")


def _is_phone(found: str, digits: int) -> bool:
    if _LOCAL.fullmatch(found):
        return True
    bare = "".join(each for each in found if each.isdigit())
    if digits == _LONG_PHONE:
        return bare[0] in "78"
    return digits == _PHONE_DIGITS and bare[0] in "3489"
