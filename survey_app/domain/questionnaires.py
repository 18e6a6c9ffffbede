"""What a questionnaire is: versioned questions with codes, kinds, skips, and texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Language: TypeAlias = str  # "ru", "en", "tt"
Text: TypeAlias = Mapping[Language, str]
Kind: TypeAlias = Literal["choice", "text", "number"]

DEFAULT_LANGUAGE: Language = "ru"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a choice question offers; `code` is what is stored."""

    code: str
    text: Text = field(hash=False)


@dataclass(frozen=True, slots=True)
class ShowIf:
    """The condition of a follower: shown only when the earlier `question` was answered with `option`."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `options` for a choice, `max_length` (code points) for a text, inclusive bounds for a number."""

    code: str
    kind: Kind
    text: Text = field(hash=False)
    required: bool
    options: tuple[Option, ...] = ()
    show_if: ShowIf | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    option_codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every answer of every response is looked up here, so the set is made once.
        object.__setattr__(self, "option_codes", frozenset(option.code for option in self.options))


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire: codes, kinds and skips are fixed for ever, texts may be corrected.

    `languages` are those offered to respondents, the default first.
    """

    code: str
    version: int
    text_revision: int
    spheres: frozenset[str]
    languages: tuple[Language, ...]
    title: Text = field(hash=False)
    intro: Text = field(hash=False)
    questions: tuple[Question, ...]
    questions_by_code: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "questions_by_code", {question.code: question for question in self.questions})

    @property
    def key(self) -> tuple[str, int]:
        """Return what identifies this version among all questionnaires: (code, version)."""
        return self.code, self.version

    def question(self, code: str) -> Question | None:
        """Return the question with this code, or None."""
        return self.questions_by_code.get(code)
