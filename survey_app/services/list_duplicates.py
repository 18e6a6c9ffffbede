"""Finds entries of the register that probably mean the same organization."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, TypeAlias

from sqlalchemy.orm import Session

from survey_app.domain.organizations import Organization, fold_for_search, normalize_space
from survey_app.storage.organizations import list_by_codes, list_organizations

Reason: TypeAlias = Literal["inn_kpp", "inn_name", "name_address"]
_SIGNS: Final = re.compile(r"\W+")
_MOST_OF_A_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that have something in common which two organizations seldom have."""

    reason: Reason
    first: tuple[str, Organization]
    second: tuple[str, Organization]


def list_duplicates(session: Session, most: int) -> list[Pair]:
    """Return at most so many pairs: of the same ИНН and КПП, ИНН and name, or name and address.

    Names and addresses are compared by their letters and digits alone. A group gives the pairs of its first five.
    """
    groups: dict[tuple[Reason, bytes], list[str]] = defaultdict(list)
    for code, organization in list_organizations(session):
        for key in _keys(organization):
            groups[key].append(code)
    found: dict[tuple[str, str], Reason] = {}
    for (reason, _), codes in groups.items():
        for pair in combinations(codes[:_MOST_OF_A_GROUP], 2):
            if len(found) < most:
                found.setdefault(pair, reason)
    entries = list_by_codes(session, {code for pair in found for code in pair})
    return [Pair(reason, (one, entries[one]), (two, entries[two])) for (one, two), reason in found.items()]


def _keys(of: Organization) -> Iterator[tuple[Reason, bytes]]:
    name, address = _letters(of.name), _letters(of.address)
    shared: tuple[tuple[Reason, str, str], ...] = (
        ("inn_kpp", of.inn, of.kpp),
        ("inn_name", of.inn, name),
        ("name_address", name, address),
    )
    for reason, one, other in shared:
        if one and other:  # a digest, for the register may have a hundred thousand long names
            yield reason, hashlib.blake2b(f"{one}\0{other}".encode(), digest_size=16).digest()


def _letters(text: str) -> str:
    return _SIGNS.sub("", fold_for_search(normalize_space(text)))
