"""Second keying: about one sheet in twenty is typed again by somebody else, and the two are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, TypeAlias
from uuid import UUID

ONE_IN: Final = 20

Answer: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """A question that was typed differently; None is no answer."""

    question: str
    first: Answer
    second: Answer


def is_chosen(sheet_id: UUID, namespace: UUID) -> bool:
    """Tell whether a sheet is to be keyed twice: always the same sheets of a cycle, and nobody can tell which before.

    `namespace` is the cycle's own, which is shown to nobody.
    """
    hashed = blake2b(sheet_id.bytes, key=namespace.bytes, digest_size=8).digest()
    return int.from_bytes(hashed, "big") % ONE_IN == 0


def compare_keyings(
    first: Mapping[str, str | int], second: Mapping[str, str | int]
) -> tuple[int, tuple[AnswerDifference, ...]]:
    """Return how many questions at least one of the two answers, and those that they answer differently."""
    questions = list(dict.fromkeys([*first, *second]))
    pairs = [AnswerDifference(each, first.get(each), second.get(each)) for each in questions]
    return len(questions), tuple(each for each in pairs if each.first != each.second)
