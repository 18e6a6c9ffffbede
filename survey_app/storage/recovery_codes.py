"""Recovery codes of an account: only their hashes are kept, a line each; one that is used goes."""

from collections.abc import Iterable

from survey_app.domain.recovery_codes import parse_recovery_code
from survey_app.storage.keys import hash_key
from survey_app.storage.models import AccountRow


def keep_recovery_codes(row: AccountRow, codes: Iterable[str]) -> None:
    """Keep these codes in place of whatever was there; the caller has locked the row and commits."""
    row.recovery_codes = "\n".join(map(hash_key, codes))


def use_recovery_code(row: AccountRow, typed: str) -> bool:
    """Use a code up; False if there is none like it. The caller has locked the row and commits."""
    code = parse_recovery_code(typed)
    kept = _list_hashes(row)
    if code is None or hash_key(code) not in kept:
        return False
    row.recovery_codes = "\n".join(each for each in kept if each != hash_key(code))
    return True


def count_recovery_codes(row: AccountRow) -> int:
    """Return how many codes are left."""
    return len(_list_hashes(row))


def _list_hashes(row: AccountRow) -> list[str]:
    return (row.recovery_codes or "").split()
