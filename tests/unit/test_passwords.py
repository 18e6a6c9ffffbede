"""Which passwords may be chosen, and which recovery codes are given."""

from hashlib import sha256
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.leaked_passwords import read_leaked_passwords
from survey_app.domain.passwords import (
    FEWEST_CHARACTERS,
    MOST_CHARACTERS,
    check_password,
    normalize_password,
)
from survey_app.domain.recovery_codes import HOW_MANY, make_recovery_codes, parse_recovery_code
from survey_app.settings import ROOT

LEAKED = read_leaked_passwords(ROOT / "config")
EMAIL = "ivanova@example.ru"


def codes_of(password: str, email: str = EMAIL) -> list[str]:
    return [problem.code for problem in check_password(password, email, LEAKED)]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("восемь дел на неделе", []),
        ("корова едет на лыжах", []),  # nothing is asked of the letters
        ("восемь дел " * 18, []),
        ("короткий", ["password_short"]),
        ("восемь дел\0на неделе", ["password_characters"]),
        ("x" * 11, ["password_short"]),
        ("ы" * (MOST_CHARACTERS + 1), ["password_long"]),
        ("ivanova и ещё слова", ["password_email"]),
        ("Пароль IVANOVA 2026", ["password_email"]),
        ("1qaz2wsx3edc", ["password_leaked"]),
        ("1QAZ2WSX3EDC", ["password_leaked"]),
        ("qwertyqwerty", ["password_leaked"]),
        ("йцукенйцукен", ["password_leaked"]),  # qwertyqwerty on a Russian keyboard
        ("парольпароль", ["password_leaked"]),  # gfhjkmgfhjkm in the list
        ("            ", ["password_guessed"]),
        ("ы" * MOST_CHARACTERS, ["password_guessed"]),
        ("абабабабабаб", ["password_guessed"]),
        ("йцукенгшщзхъ", ["password_guessed"]),
        ("ФЫВАПРОЛДЖЭЯ", ["password_guessed"]),
        ("qwertyuiop[]", ["password_guessed"]),
        ("987654321098", ["password_guessed"]),
        ("абвгдежзийкл", ["password_guessed"]),
        ("nok-survey-2026", ["password_guessed"]),
        ("оценка качества", ["password_guessed"]),
        ("example.ru2026", ["password_guessed"]),  # where the mail is
        ("иванова12345", ["password_guessed"]),  # bdfyjdf on an English keyboard
    ],
)
def test_a_password_is_judged_by_length_by_what_leaked_and_by_guessing(password: str, codes: list[str]) -> None:
    assert codes_of(password) == codes


DECORATED = (
    *("пароль пароль", "абвгдеёжзийклмн", "password password", "qwerty_qwerty", "password-12345", "Password2026!!!"),
    *("1 2 3 4 5 6 7 8", "123-456-789-012", "общественный совет", "министерство2026", "библиотека2026"),
    *("анкета анкета", "Анкета-Анкета-2026!", "ПАРОЛЬ__пароль__1", "нмлкйизжёедгвба", "независимая оценка!"),
)


@pytest.mark.parametrize("password", DECORATED)
def test_signs_years_and_repetitions_make_no_password_of_a_word(password: str) -> None:
    assert codes_of(password) in (["password_guessed"], ["password_leaked"])


@pytest.mark.parametrize(
    "password",
    [
        *("чайник берег лыжи корова", "чайник-берег-лыжи-корова-7", "совет корова чайник берег"),
        *(
            "correct horse battery staple",
            "мой музей открыт в июле",
            "kV7#pw-Tq9!zLm2",
            "дождь 41 сапог 17 окно",
            "%~&(#{!=>?}*)^@;",
        ),
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_pass(password: str) -> None:
    assert codes_of(password) == []


def test_an_address_of_two_letters_is_in_many_passwords_by_accident() -> None:
    assert codes_of("восемь aб дел ab неделя", "ab@example.ru") == []


def test_the_list_is_long_and_holds_nothing_that_its_length_refuses_already() -> None:
    assert len(LEAKED) >= 10_000
    assert min(map(len, LEAKED)) >= FEWEST_CHARACTERS
    assert all(each == each.lower() for each in LEAKED)


@given(st.sampled_from(sorted(LEAKED)))
def test_each_of_the_list_is_refused_however_large_its_letters(password: str) -> None:
    assert codes_of(password.title(), "zz@example.ru") == ["password_leaked"]


@given(st.text(min_size=FEWEST_CHARACTERS, max_size=MOST_CHARACTERS + 5), st.emails())
def test_whatever_is_typed_is_judged(password: str, email: str) -> None:
    assert len(codes_of(password, email)) <= 1


@given(st.lists(st.sampled_from(["восемь", "дел", "корова", "лыжи", "берег", "чайник"]), min_size=5, unique=True))
def test_several_words_are_long_enough_to_be_no_guess(words: list[str]) -> None:
    assert codes_of(" ".join(words)) == []


@given(st.text(max_size=300))
def test_a_password_is_the_same_however_a_device_composes_its_letters(text: str) -> None:
    assert normalize_password(normalize_password(text)) == normalize_password(text)


def test_two_ways_to_write_a_letter_are_one_password() -> None:
    assert normalize_password("\u0438\u0306\u0435\u0308") == normalize_password("йё")


def test_recovery_codes_differ_and_are_read_back_as_people_type_them() -> None:
    numbers = count()
    codes = make_recovery_codes(lambda size: sha256(bytes([next(numbers)])).digest()[:size])
    assert len(set(codes)) == HOW_MANY
    for code in codes:
        assert parse_recovery_code(code) == code
        assert parse_recovery_code(f" {code.replace('-', ' ').lower()} ") == code


@given(st.binary(min_size=16, max_size=16))
def test_every_draw_gives_a_code_that_is_read_back(drawn: bytes) -> None:
    assert {parse_recovery_code(code) for code in make_recovery_codes(lambda _: drawn)} == set(
        make_recovery_codes(lambda _: drawn)
    )


@pytest.mark.parametrize("typed", ["", "123456", "7K3M-9QXA-2BCD", "U" * 16, "7K3M9QXA2BCDEFGH" * 1000])
def test_other_texts_are_no_recovery_codes(typed: str) -> None:
    assert parse_recovery_code(typed) is None
