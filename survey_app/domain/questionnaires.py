"""What a questionnaire is: versioned questions with codes, kinds, skips, and texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Language: TypeAlias = str  # "ru", "en", "tt"
Text: TypeAlias = Mapping[Language, str]
Kind: TypeAlias = Literal["choice", "text", "number"]
Style: TypeAlias = Literal["standard", "easy"]  # easy: plain language (ясный язык), where it was written

DEFAULT_LANGUAGE: Language = "ru"
STANDARD: Style = "standard"
EASY: Style = "easy"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a choice question offers; `code` is what is stored."""

    code: str
    text: Text = field(hash=False)
    easy: Text = field(default_factory=dict, hash=False)

    def text_in(self, language: Language, style: Style) -> str:
        """Return the text as it is shown in this language and style."""
        return _choose(self.text, self.easy, language, style)


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
    easy: Text = field(default_factory=dict, hash=False)
    option_codes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every answer of every response is looked up here, so the set is made once.
        object.__setattr__(self, "option_codes", frozenset(option.code for option in self.options))

    def text_in(self, language: Language, style: Style) -> str:
        """Return the text as it is shown in this language and style."""
        return _choose(self.text, self.easy, language, style)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire: codes, kinds and skips are fixed for ever, texts may be corrected.

    `kinds` are those of the organizations that it is for; none means all that have no questionnaire of their own kind.
    `languages` are those offered to respondents, the default first. A language has easy texts for title, intro and
    all questions, or for none of them. `own` are the council's own questions that stand at the end of `questions`.
    """

    code: str
    version: int
    text_revision: int
    spheres: frozenset[str]
    languages: tuple[Language, ...]
    title: Text = field(hash=False)
    intro: Text = field(hash=False)
    questions: tuple[Question, ...]
    kinds: frozenset[str] = frozenset()
    easy_title: Text = field(default_factory=dict, hash=False)
    easy_intro: Text = field(default_factory=dict, hash=False)
    own: "Questionnaire | None" = field(default=None, repr=False)
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

    def conditions_of(self, code: str) -> dict[str, str]:
        """Return what must be chosen for this question to be seen: the option of each filter before it, by question."""
        conditions: dict[str, str] = {}
        question = self.questions_by_code[code]
        while question.show_if is not None:
            conditions[question.show_if.question] = question.show_if.option
            question = self.questions_by_code[question.show_if.question]
        return conditions

    def styles(self, language: Language) -> tuple[Style, ...]:
        """Return the styles that the texts of a language are offered in, the usual one first."""
        return (STANDARD, EASY) if language in self.easy_title else (STANDARD,)

    def title_in(self, language: Language, style: Style) -> str:
        """Return the title as it is shown in this language and style."""
        return _choose(self.title, self.easy_title, language, style)

    def intro_in(self, language: Language, style: Style) -> str:
        """Return the introduction as it is shown in this language and style."""
        return _choose(self.intro, self.easy_intro, language, style)


def primary_language(tag: str) -> Language:
    """Return the language of a tag (BCP 47), which may name a country too: `en` of `en-GB`."""
    return tag.partition("-")[0].lower()


def _choose(text: Text, easy: Text, language: Language, style: Style) -> str:
    return easy[language] if style == EASY and language in easy else text[language]
