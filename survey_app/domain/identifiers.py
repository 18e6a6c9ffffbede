"""Codes that people type from a poster, and receipts that are computed from a response's id."""

import hashlib
import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O (read as 1, 1, 0) and no U."""

CODE_LENGTH: Final = 8
RECEIPT_LENGTH: Final = 16
RECEIPT_BYTES: Final = 10
LARGEST_ID: Final = 2**31 - 1
"""Of a row: databases fail on greater numbers instead of finding nothing."""

_LETTERS: Final = frozenset(CROCKFORD[10:])
_READ_AS: Final = str.maketrans("КХМАОВСЕНТРУOIL", "KXMA0BCEHTPY011")  # Cyrillic twins first, then Crockford's own
_SEPARATORS: Final = re.compile(r"[\s\u00ad\u200b\ufeff\u2010-\u2015\u2212-]+")

_IN_ADDRESS: Final = re.compile(r"/(?:q|s|install|kiosk)/([^/?#\s]+)")
_ON_POSTER: Final = re.compile(r"/q/([^/?#\s]+)(?:/([^/?#\s]+))?")
_BEFORE: Final = re.compile(r"^\W*(?:код|code)\b", re.IGNORECASE)
_AROUND: Final = re.compile(r"[^\w\s\u00ad\u200b\ufeff\u2010-\u2015\u2212-]+|_")  # signs that no code has


def parse_code(text: str) -> str | None:
    """Return the canonical organization code that a person meant, or None if no code looks like this."""
    code = _read_symbols(text, CODE_LENGTH)
    return code if code is not None and _cannot_be_a_number(code) else None


def find_code(text: str) -> str | None:
    """Return the code in what people type or paste from a poster: alone, in quotes, after «код», in an address."""
    address = _IN_ADDRESS.search(text)
    if address:
        return parse_code(address[1])
    return parse_code(_AROUND.sub("", text)) or parse_code(_AROUND.sub("", _BEFORE.sub("", text)))


def find_poster(text: str) -> tuple[str, str | None] | None:
    """Return code and place, None for no place, of a poster's whole address `…/q/{code}[/{place}]`, if this is one."""
    address = _ON_POSTER.search(text)
    code = parse_code(address[1]) if address else None
    return (code, address[2]) if address and code else None


def make_code(random_bytes: Callable[[int], bytes]) -> str:
    """Draw a valid code, all equally likely; `random_bytes(n)` gives n bytes, e.g. `secrets.token_bytes`."""
    while True:
        code = "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in random_bytes(CODE_LENGTH))
        if _cannot_be_a_number(code):
            return code


def receipt_of(response_id: UUID) -> str:
    """Compute the receipt `XXXX-XXXX-XXXX-XXXX`: 80 bits of a hash, so nothing has to be stored for it."""
    number = int.from_bytes(receipt_digest(response_id.bytes))
    return _group("".join(CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5)))


def receipt_digest(response_id: bytes) -> bytes:
    """Return the 10 bytes that a receipt spells, from the 16 bytes of a response's id."""
    return hashlib.sha256(b"receipt" + response_id).digest()[:RECEIPT_BYTES]


def digest_of_receipt(receipt: str) -> bytes:
    """Return the 10 bytes that a canonical receipt (one that `parse_receipt` returned) spells."""
    number = 0
    for symbol in receipt.replace("-", ""):
        number = number << 5 | CROCKFORD.index(symbol)
    return number.to_bytes(RECEIPT_BYTES)


def parse_receipt(text: str) -> str | None:
    """Return the canonical receipt that a person meant, or None if no receipt looks like this."""
    symbols = _read_symbols(text, RECEIPT_LENGTH)
    return None if symbols is None else _group(symbols)


def _read_symbols(text: str, length: int) -> str | None:
    symbols = _SEPARATORS.sub("", text).upper().translate(_READ_AS)
    return symbols if len(symbols) == length and set(symbols) <= set(CROCKFORD) else None


def _cannot_be_a_number(code: str) -> bool:
    # A spreadsheet takes 12345678 and 1E234567 for numbers, and E-led digits in some locales.
    return code[0] in _LETTERS - {"E"} and sum(symbol in _LETTERS for symbol in code) > 1


def _group(symbols: str) -> str:
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))
