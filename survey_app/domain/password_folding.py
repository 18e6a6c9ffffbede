"""What remains of a password without its decoration: signs between letters, digits at the end, repetitions, rows."""

import re
from typing import Final

_ROWS: Final = ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "01234567890", "09876543210")
_FEWEST_IN_A_ROW: Final = 4
_MOST_PARTS: Final = 2
_SEPARATORS: Final = re.compile(r"[\W_]+")
_TAIL: Final = re.compile(r"\d+$")
_REPEATED: Final = re.compile(r"(.+?)\1+")
# Words of the service and of those who use it, in small letters: alone or in pairs they are what is tried first here.
_WORDS: Final = (
    "администратор анкета анкеты библиотека больница гость госуслуги директор доступ здравоохранение качества качество"
    " клуб колледж культура министерство музей независимая область образование общественный округ опрос организация"
    " оператор отдел оценка пароль поликлиника пользователь портал рейтинг россия сайт сервис система совет социальный"
    " спорт театр управление услуг услуги учреждение центр школа password admin administrator council ministry"
    " quality qwerty survey welcome йцукен"
)
_DOMAIN_WORDS: Final = frozenset(_WORDS.split())
_LONGEST_WORD: Final = max(map(len, _DOMAIN_WORDS))


def fold_password(small: str) -> str:
    """Return the letters and digits of a password of small letters: no signs, no digits at the end, one of repeats."""
    joined = _SEPARATORS.sub("", small)
    bare = _TAIL.sub("", joined) or joined
    repeated = _REPEATED.fullmatch(bare)
    return repeated[1] if repeated else bare


def is_of_few_parts(folded: str) -> bool:
    """Tell whether a folded password is at most two words of the service, rows of the alphabet, rows of digits."""
    reached = {0}
    for _ in range(_MOST_PARTS):
        reached |= {end for start in reached for end in _list_ends(folded, start)}
    return folded != "" and len(folded) in reached  # of signs alone others judge


def _list_ends(folded: str, start: int) -> list[int]:
    """Return where a part may end that begins there."""
    rest = folded[start:]
    words = [size for size in range(1, _LONGEST_WORD + 1) if rest[:size] in _DOMAIN_WORDS]
    rows = []
    for row in (each for forward in _ROWS for each in (forward, forward[::-1])):
        size = _FEWEST_IN_A_ROW
        while size <= len(rest) and rest[:size] in row:
            rows.append(size)
            size += 1
    return [start + size for size in {*words, *rows}]
