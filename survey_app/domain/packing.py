"""Answers as one whole number and counts as one array: the compact shape of a questionnaire version.

Each question has a digit: 0 means "not answered", then its options or whole numbers in turn. Usually a digit takes
whole bits, so that some questions can be cut out by a mask. Where that would be too long, digits stand as tightly as
they go (each worth as much as the digits below it can tell), and the signature says so. Free text is never packed:
nothing in a stored response says whether its respondent also wrote something.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from survey_app.domain.questionnaires import Question, Questionnaire

MAX_BITS = 63  # a signed 64-bit column
_Asked: TypeAlias = tuple[str, tuple[str | int, ...], bool]
_TIGHT = "tight"  # begins the signature of a layout without whole bits; no question's code stands without "="


@dataclass(frozen=True, slots=True)
class Field:
    """Where one question's answer sits: packed // weight % radix is 0, or i + 1 for `values[i]`."""

    question: str
    weight: int
    radix: int
    values: tuple[str | int, ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of the array of counts; `value` None counts every answer of a number question."""

    question: str
    option: str | None
    weight: int
    radix: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How responses to one questionnaire version are packed and counted; not `is_tight`: in whole bits."""

    fields: tuple[Field, ...]
    counts: tuple[Count, ...]
    is_tight: bool

    def signature(self) -> str:
        """Return the layout as text: equal signatures read each other's packed answers."""
        fields = [f"{field.question}={_values_text(field)}" for field in self.fields]
        return ";".join([_TIGHT, *fields] if self.is_tight else fields)

    def mask_of(self, questions: Collection[str]) -> int:
        """Return the bits that hold the answers to these questions: all bits where digits share them."""
        if self.is_tight:
            return (1 << MAX_BITS) - 1
        return sum((field.radix - 1) * field.weight for field in self.fields if field.question in questions)


def make_layout(questionnaire: Questionnaire) -> Layout:
    """Return the layout of a questionnaire version; ValueError if its answers do not fit 63 bits."""
    packed = [question for question in questionnaire.questions if question.kind != "text"]
    asked = [(question.code, _values(question), question.kind == "number") for question in packed]
    layout = _arrange(asked, is_tight=_count_bits(_place(asked, is_tight=False)) > MAX_BITS)
    if (bits := _count_bits(layout.fields)) > MAX_BITS:
        message = f"the answers need {bits} bits, {MAX_BITS} are there"
        raise ValueError(message)
    return layout


@lru_cache(maxsize=1024)
def parse_layout(signature: str) -> Layout:
    """Return the layout that gave this signature, so that stored answers are read without the questionnaire's file."""
    parts = [part.partition("=") for part in signature.split(";") if part]
    asked = [(question, *_parse_values(values)) for question, equals, values in parts if equals]
    return _arrange(asked, is_tight=parts[:1] == [(_TIGHT, "", "")])


def _arrange(asked: Sequence[_Asked], *, is_tight: bool) -> Layout:
    fields = _place(asked, is_tight=is_tight)
    return Layout(tuple(fields), tuple(count for field in fields for count in _counts(field)), is_tight)


def _place(asked: Sequence[_Asked], *, is_tight: bool) -> list[Field]:
    fields: list[Field] = []
    weight = 1
    for question, values, is_number in asked:
        radix = len(values) + 1 if is_tight else 1 << len(values).bit_length()
        fields.append(Field(question, weight, radix, values, is_number))
        weight *= radix
    return fields


def _count_bits(fields: Sequence[Field]) -> int:
    return (fields[-1].weight * fields[-1].radix - 1).bit_length() if fields else 0


def pack_answers(layout: Layout, answers: Mapping[str, str | int]) -> int:
    """Pack valid answers; codes that the layout does not hold (free text) are left out."""
    packed = 0
    for field in layout.fields:
        value = answers.get(field.question)
        if value is not None:
            packed += (field.values.index(value) + 1) * field.weight
    return packed


def unpack_answers(layout: Layout, packed: int) -> dict[str, str | int]:
    """Return the answers that were packed, without those not given."""
    answers = {}
    for field in layout.fields:
        value = packed // field.weight % field.radix
        if value:
            answers[field.question] = field.values[value - 1]
    return answers


def count_packed(layout: Layout, packed: Sequence[int]) -> list[int]:
    """Count packed responses into one array: the slow, honest twin of the counting done in SQL, for tests."""
    return [sum(_matches(count, one) for one in packed) for count in layout.counts]


def _matches(count: Count, packed: int) -> bool:
    value = packed // count.weight % count.radix
    return value != 0 if count.value is None else value == count.value


def _values(question: Question) -> tuple[str | int, ...]:
    if question.kind == "choice":
        return tuple(option.code for option in question.options)
    assert question.minimum is not None
    assert question.maximum is not None
    return tuple(range(question.minimum, question.maximum + 1))


def _values_text(field: Field) -> str:
    return f"{field.values[0]}..{field.values[-1]}" if field.is_number else ",".join(map(str, field.values))


def _parse_values(text: str) -> tuple[tuple[str | int, ...], bool]:
    low, dots, high = text.partition("..")
    return (tuple(range(int(low), int(high) + 1)), True) if dots else (tuple(text.split(",")), False)


def _counts(field: Field) -> list[Count]:
    if field.is_number:
        return [Count(field.question, None, field.weight, field.radix, None)]
    return [
        Count(field.question, str(option), field.weight, field.radix, index + 1)
        for index, option in enumerate(field.values)
    ]
