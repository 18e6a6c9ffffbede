"""Answers as one whole number and counts as one array: the compact shape of a questionnaire version.

Each choice question takes as many bits as its options and "not answered" need; each number question takes as many
as its range needs. Zero always means "not answered". Free text is never packed: nothing in a stored response says
whether its respondent also wrote something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from survey_app.domain.questionnaires import Question, Questionnaire

MAX_BITS = 63  # a signed 64-bit column


@dataclass(frozen=True, slots=True)
class Field:
    """Where one question's answer sits; `values[i]` is packed as i + 1."""

    question: str
    shift: int
    mask: int
    values: tuple[str | int, ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of the array of counts; `value` None counts every answer of a number question."""

    question: str
    option: str | None
    shift: int
    mask: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How responses to one questionnaire version are packed and counted."""

    fields: tuple[Field, ...]
    counts: tuple[Count, ...]

    def signature(self) -> str:
        """Return the layout as text: equal signatures read each other's packed answers."""
        return ";".join(f"{field.question}={_values_text(field)}" for field in self.fields)


def make_layout(questionnaire: Questionnaire) -> Layout:
    """Return the layout of a questionnaire version; ValueError if its answers do not fit 63 bits."""
    packed = [question for question in questionnaire.questions if question.kind != "text"]
    return _arrange([(question.code, _values(question), question.kind == "number") for question in packed])


@lru_cache(maxsize=64)
def parse_layout(signature: str) -> Layout:
    """Return the layout that gave this signature, so that stored answers are read without the questionnaire's file."""
    parts = [part.partition("=") for part in signature.split(";") if part]
    return _arrange([(question, *_parse_values(values)) for question, _, values in parts])


def _arrange(questions: Sequence[tuple[str, tuple[str | int, ...], bool]]) -> Layout:
    fields: list[Field] = []
    shift = 0
    for question, values, is_number in questions:
        bits = len(values).bit_length()
        fields.append(Field(question, shift, (1 << bits) - 1, values, is_number))
        shift += bits
    if shift > MAX_BITS:
        message = f"the answers need {shift} bits, {MAX_BITS} are there"
        raise ValueError(message)
    return Layout(tuple(fields), tuple(count for field in fields for count in _counts(field)))


def pack_answers(layout: Layout, answers: Mapping[str, str | int]) -> int:
    """Pack valid answers; codes that the layout does not hold (free text) are left out."""
    packed = 0
    for field in layout.fields:
        value = answers.get(field.question)
        if value is not None:
            packed |= (field.values.index(value) + 1) << field.shift
    return packed


def unpack_answers(layout: Layout, packed: int) -> dict[str, str | int]:
    """Return the answers that were packed, without those not given."""
    answers = {}
    for field in layout.fields:
        value = (packed >> field.shift) & field.mask
        if value:
            answers[field.question] = field.values[value - 1]
    return answers


def count_packed(layout: Layout, packed: Sequence[int]) -> list[int]:
    """Count packed responses into one array: the slow, honest twin of the counting done in SQL."""
    return [sum(_matches(count, one) for one in packed) for count in layout.counts]


def _matches(count: Count, packed: int) -> bool:
    value = (packed >> count.shift) & count.mask
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
        return [Count(field.question, None, field.shift, field.mask, None)]
    return [
        Count(field.question, str(option), field.shift, field.mask, index + 1)
        for index, option in enumerate(field.values)
    ]
