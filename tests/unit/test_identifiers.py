import hashlib
import secrets
from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.identifiers import CROCKFORD, find_code, make_code, parse_code, parse_receipt, receipt_of

CYRILLIC_TWINS = str.maketrans("KXMAOBCEHTPY0", "КХМАОВСЕНТРУО")


def draw_from(seed: int) -> Callable[[int], bytes]:
    return Random(seed).randbytes


codes = st.builds(lambda seed: make_code(draw_from(seed)), st.integers())


@given(codes)
def test_a_made_code_is_valid_and_no_number_for_a_spreadsheet(code: str) -> None:
    assert parse_code(code) == code
    assert len(code) == 8
    assert set(code) <= set(CROCKFORD)
    assert code[0].isalpha()
    assert code[0] != "E"
    assert sum(symbol.isalpha() for symbol in code) >= 2


@given(codes, st.sampled_from(["", " ", "-", "\u00a0", " – "]), st.integers(0, 8))
def test_case_cyrillic_and_separators_do_not_matter(code: str, separator: str, place: int) -> None:
    typed = code.lower()[:place] + separator + code.lower()[place:]
    assert parse_code(f" {typed}\n") == code
    assert parse_code(typed.upper().translate(CYRILLIC_TWINS)) == code
    assert parse_code(typed.upper().translate(CYRILLIC_TWINS).lower()) == code


@given(st.text())
def test_whatever_is_understood_is_canonical(text: str) -> None:
    code = parse_code(text)
    assert code is None or parse_code(code) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7M3Q9XA", "K7M3Q9XA"),
        ("k7m3-q9xa", "K7M3Q9XA"),
        ("К7М3 q9ХА", "K7M3Q9XA"),
        ("aoil0011", None),  # one letter only once o, i, l are read as digits
        ("abOIL234", "AB011234"),
        ("АВСЕНТРУ", "ABCEHTPY"),
        ("E7M3Q9XA", None),
        ("Е7М3Q9XA", None),  # a Cyrillic E leads
        ("17M3Q9XA", None),
        ("OBM3Q9XA", None),
        ("K1234567", None),
        ("K7M3Q9X", None),
        ("K7M3Q9XAA", None),
        ("U7M3Q9XA", None),
        ("K7M3Q9XЖ", None),
        ("", None),
    ],
)
def test_what_is_a_code(typed: str, code: str | None) -> None:
    assert parse_code(typed) == code


def test_codes_are_drawn_from_all_letters_and_differ() -> None:
    drawn = {make_code(secrets.token_bytes) for _ in range(2000)}
    assert len(drawn) == 2000
    assert {code[0] for code in drawn} == set(CROCKFORD[10:]) - {"E"}
    assert {symbol for code in drawn for symbol in code[1:]} == set(CROCKFORD)


def test_a_drawn_code_that_looks_like_a_number_is_drawn_again() -> None:
    draws = iter([b"\x01" * 8, b"\x0e" + b"\x0a" * 7, b"\x0a" + b"\x01" * 7, b"\x0a\x0b" + b"\x01" * 6])
    assert make_code(lambda _: next(draws)) == "AB111111"


def test_a_receipt_is_80_bits_of_the_hash() -> None:
    response_id = UUID("0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11")
    digest = hashlib.sha256(b"receipt" + response_id.bytes).digest()
    bits = "".join(f"{byte:08b}" for byte in digest[:10])
    symbols = [CROCKFORD[int(bits[start : start + 5], 2)] for start in range(0, 80, 5)]
    expected = "-".join("".join(symbols[start : start + 4]) for start in range(0, 16, 4))
    assert receipt_of(response_id) == expected


@given(st.uuids())
def test_a_receipt_is_read_back_however_it_is_typed(response_id: UUID) -> None:
    receipt = receipt_of(response_id)
    assert parse_receipt(receipt) == receipt
    typed = receipt.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert parse_receipt(typed) == receipt
    assert parse_receipt(receipt[:-1]) is None
    assert parse_receipt(receipt[:-1] + "U") is None


@pytest.mark.parametrize(
    "typed",
    [
        "K7M3Q9XA",
        "к7м3 q9ха",
        "код K7M3 Q9XA",
        "Код: k7m3-q9xa.",
        "code K7M3Q9XA",
        "«K7M3Q9XA»",
        "K7M3_Q9XA",
        "(K7M3 Q9XA)",
        "https://ocenka.example.ru/q/K7M3Q9XA",
        "ocenka.example.ru/s/k7m3q9xa?lang=ru",
        "http://127.0.0.1:8000/q/K7M3Q9XA/ward1000",
        "https://ocenka.example.ru/install/K7M3Q9XA/posters",
    ],
)
def test_a_code_is_found_in_whatever_is_typed_from_a_poster(typed: str) -> None:
    assert find_code(typed) == "K7M3Q9XA"


@pytest.mark.parametrize("typed", ["", "код", "Школа № 12", "K7M3Q9X", "K7M3Q9XA5", "https://ocenka.example.ru/q/"])
def test_what_holds_no_code_is_none(typed: str) -> None:
    assert find_code(typed) is None


def test_a_code_may_itself_begin_like_the_word() -> None:
    assert find_code("code 1234") == find_code("code: CODE 1234") == "C0DE1234"


@given(codes, st.sampled_from(["{}", "Код {}", "«{}».", "https://example.ru/q/{}/desk-100"]))
def test_every_code_is_found(code: str, form: str) -> None:
    assert find_code(form.format(code)) == find_code(form.format(code.lower())) == code
