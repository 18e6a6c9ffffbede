"""Which passwords may be chosen: long, hard to guess, not leaked; nothing is asked of their letters and digits."""

import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from zxcvbn import zxcvbn

from survey_app.domain.errors import Problem
from survey_app.domain.password_folding import fold_password, is_of_few_parts

FEWEST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 200
_POINTER: Final = "/password"
_FEWEST_TOLD: Final = 3  # letters of an address that are no accident in a password
_FEWEST_GUESSES: Final = 10**8  # zxcvbn's own limit of what is safe where guessing is slow, as with our hashes
_MOST_JUDGED: Final = 24  # characters: milliseconds, half a second where all of them stand for other letters
# Where the keys of a Russian keyboard are on an English one: «пароль» typed there is "gfhjkm", and has leaked as that.
_KEYS: Final = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
_PRODUCT: Final = (
    *("nok survey", "nok-survey", "noksurvey", "нок survey", "survey", "независимая оценка качества"),
    *("независимая оценка", "оценка качества", "независимая", "оценка", "качество", "качества", "анкета"),
)


def normalize_password(text: str) -> str:
    """Return the password as it is hashed: the same letters typed on another device give the same password."""
    return unicodedata.normalize("NFKC", text)


def can_be_password(password: str) -> bool:
    """Tell whether anybody could have chosen this; what nobody could is not even compared."""
    return len(password) <= MOST_CHARACTERS and "\0" not in password


def check_password(password: str, email: str, leaked: AbstractSet[str]) -> list[Problem]:
    """Return why the password may not be chosen; `leaked` holds known ones of small letters."""
    if len(password) < FEWEST_CHARACTERS:
        return [Problem(_POINTER, "password_short", f"The password needs at least {FEWEST_CHARACTERS} characters.")]
    if len(password) > MOST_CHARACTERS:
        return [Problem(_POINTER, "password_long", f"The password may have at most {MOST_CHARACTERS} characters.")]
    if "\0" in password:
        return [Problem(_POINTER, "password_characters", "The password holds a character that none can hold.")]
    return list(_check_guessing(password, email.lower(), leaked))[:1]


def _check_guessing(password: str, email: str, leaked: AbstractSet[str]) -> Iterator[Problem]:
    small = password.lower()
    typed = small.translate(_KEYS)
    local = email.partition("@")[0]
    if len(local) >= _FEWEST_TOLD and local in small:
        yield Problem(_POINTER, "password_email", "The password holds the name of the e-mail address.")
    if small in leaked or typed in leaked:
        yield Problem(_POINTER, "password_leaked", "This password is on the list of leaked ones.")
    if (
        is_of_few_parts(fold_password(small))
        or _is_decorated(small, leaked)
        or _can_be_guessed(small, email)
        or (typed != small and _can_be_guessed(typed, email))
    ):
        yield Problem(_POINTER, "password_guessed", "The password is easy to guess: a row, a repetition, known words.")


def _is_decorated(small: str, leaked: AbstractSet[str]) -> bool:
    """Tell whether a leaked password remains without signs and digits at the end, once or said twice."""
    folded = fold_password(small)
    return any(each in leaked for bare in (folded, folded * 2) for each in (bare, bare.translate(_KEYS)))


def _can_be_guessed(password: str, email: str) -> bool:
    """Tell whether few guesses suffice; rows of a Russian keyboard are known only by the keys of an English one."""
    words = [each for name in (*_PRODUCT, email, *email.split("@")) for each in (name, name.translate(_KEYS))]
    return bool(zxcvbn(password[:_MOST_JUDGED], user_inputs=words)["guesses"] < _FEWEST_GUESSES)
