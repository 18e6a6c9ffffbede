"""Reads `config/questionnaires/*.toml`: one file is one version of one questionnaire."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey_app.catalogue.files import TomlTable, read_toml
from survey_app.domain.packing import make_layout
from survey_app.domain.questionnaires import (
    DEFAULT_LANGUAGE,
    Language,
    Option,
    Question,
    Questionnaire,
    ShowIf,
    Text,
)

_QUESTIONNAIRE_CODE = re.compile(r"(?!own-)[a-z][a-z0-9-]{0,31}")  # own-…: sets of councils' own questions
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
_OWN_PREFIX = "own_"  # reserved for a council's own questions
_MOST_VERSIONS = 32_767  # PostgreSQL's smallint
_LONGEST_TEXT = 10_000  # a letter takes up to six bytes of a request, which has 64 KiB for all answers
_WIDEST_RANGE = 100_000  # the numbers that may be answered are listed to be packed


@dataclass(frozen=True, slots=True)
class _Languages:
    offered: tuple[Language, ...]
    drafts: tuple[Language, ...]


def load_questionnaire(file: Path) -> Questionnaire:
    """Read one version; raises `CatalogueError` at its first mistake."""
    table = read_toml(file)
    languages = _take_languages(table)
    option_sets = _take_option_sets(table, languages)
    title, easy_title = _take_heading(table, "title", languages)
    intro, easy_intro = _take_heading(table, "intro", languages)
    questionnaire = Questionnaire(
        code=_take_code(table, _QUESTIONNAIRE_CODE),
        version=table.take_integer("version", least=1, most=_MOST_VERSIONS),
        text_revision=table.take_integer("text_revision", least=1),
        spheres=frozenset(table.take_strings("spheres")),
        kinds=frozenset(table.take_strings("kinds") if table.has("kinds") else ()),
        languages=languages.offered,
        title=title,
        intro=intro,
        questions=_take_questions(table, languages, option_sets),
        easy_title=easy_title,
        easy_intro=easy_intro,
    )
    table.refuse_the_rest()
    _check_easy(table, questionnaire)
    try:
        make_layout(questionnaire)
    except ValueError as error:
        raise table.error("questions", str(error)) from error
    return questionnaire


def _take_languages(table: TomlTable) -> _Languages:
    """Only reviewed languages are offered; the default one must be, and comes first."""
    declared = table.take_table("languages")
    reviewed: dict[Language, bool] = {}
    for language in declared.keys_left():
        if not _LANGUAGE_CODE.fullmatch(language):
            raise declared.error(language, "is not a language code of two or three letters")
        entry = declared.take_table(language)
        reviewed[language] = entry.take_boolean("reviewed")
        entry.refuse_the_rest()
    if not reviewed.get(DEFAULT_LANGUAGE):
        raise declared.error(DEFAULT_LANGUAGE, "the default language must be there and reviewed")
    others = tuple(language for language, done in reviewed.items() if done and language != DEFAULT_LANGUAGE)
    return _Languages((DEFAULT_LANGUAGE, *others), tuple(language for language, done in reviewed.items() if not done))


def _take_heading(table: TomlTable, key: str, languages: _Languages) -> tuple[Text, Text]:
    """Read a heading and its easy form: it is a table of its own, so they stand inside it."""
    translations = table.take_table(key)
    easy = _take_easy(translations, languages)
    return _take_translations(translations, languages), easy


def _take_text(table: TomlTable, languages: _Languages) -> Text:
    return _take_translations(table.take_table("text"), languages)


def _take_translations(translations: TomlTable, languages: _Languages) -> Text:
    """Every offered language must have the text; a draft may."""
    drafted = tuple(language for language in languages.drafts if language in translations.keys_left())
    text = {language: translations.take_string(language) for language in (*languages.offered, *drafted)}
    translations.refuse_the_rest()
    return text


def _take_easy(table: TomlTable, languages: _Languages) -> Text:
    """Read the texts in plain language, in whatever languages have them."""
    if "easy" not in table.keys_left():
        return {}
    translations = table.take_table("easy")
    written = [each for each in (*languages.offered, *languages.drafts) if each in translations.keys_left()]
    text = {language: translations.take_string(language) for language in written}
    translations.refuse_the_rest()
    return text


def _check_easy(table: TomlTable, questionnaire: Questionnaire) -> None:
    """See that nobody who asked for plain language meets a question without it; drafts are offered to nobody."""
    asked = {f"questions.{question.code}": question.easy for question in questionnaire.questions}
    texts = {"title": questionnaire.easy_title, "intro": questionnaire.easy_intro, **asked}
    options = [option.easy for question in questionnaire.questions for option in question.options]
    for language in questionnaire.languages:
        missing = [key for key, easy in texts.items() if language not in easy]
        if missing and any(language in easy for easy in (*texts.values(), *options)):
            raise table.error(f"{missing[0]}.easy.{language}", "missing: a language has all easy texts or none")


def _take_code(table: TomlTable, pattern: re.Pattern[str]) -> str:
    code = table.take_string("code")
    if not pattern.fullmatch(code):
        raise table.error("code", f"must match {pattern.pattern}")
    return code


def _take_option_sets(table: TomlTable, languages: _Languages) -> dict[str, tuple[Option, ...]]:
    """Options are written once under a name and used by many questions: yes and no must not differ by a comma."""
    sets = table.take_table("option_sets")
    return {name: _take_options(sets, name, languages) for name in sets.keys_left()}


def _take_options(sets: TomlTable, name: str, languages: _Languages) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    for entry in sets.take_tables(name):
        option = Option(_take_code(entry, _CODE), _take_text(entry, languages), _take_easy(entry, languages))
        entry.refuse_the_rest()
        if option.code in options:
            raise entry.error("code", "another option of this set has the same code")
        options[option.code] = option
    return tuple(options.values())


def _take_questions(
    table: TomlTable, languages: _Languages, option_sets: Mapping[str, tuple[Option, ...]]
) -> tuple[Question, ...]:
    entries = table.take_tables("questions")
    codes = tuple(entry.path.removeprefix("questions.") for entry in entries)
    questions: dict[str, Question] = {}
    for entry in entries:
        code = _take_code(entry, _CODE)
        if code in questions:
            raise entry.error("code", "another question has the same code")
        if code.startswith(_OWN_PREFIX):
            raise entry.error("code", f"codes that begin with {_OWN_PREFIX} belong to councils' own questions")
        show_if = _take_show_if(entry, questions, codes)
        questions[code] = _take_question(entry, code, languages, option_sets, show_if)
        entry.refuse_the_rest()
    return tuple(questions.values())


def _take_question(
    entry: TomlTable,
    code: str,
    languages: _Languages,
    option_sets: Mapping[str, tuple[Option, ...]],
    show_if: ShowIf | None,
) -> Question:
    kind = entry.take_string("kind")
    text, easy = _take_text(entry, languages), _take_easy(entry, languages)
    required = entry.take_boolean("required")
    if kind == "choice":
        options = _take_named_options(entry, option_sets)
        return Question(code, "choice", text, required, options, show_if, easy=easy)
    if kind == "text":
        max_length = entry.take_integer("max_length", least=1, most=_LONGEST_TEXT)
        return Question(code, "text", text, required, show_if=show_if, max_length=max_length, easy=easy)
    if kind == "number":
        low = entry.take_integer("min", least=0)
        high = entry.take_integer("max", least=low, most=low + _WIDEST_RANGE)
        return Question(code, "number", text, required, show_if=show_if, minimum=low, maximum=high, easy=easy)
    raise entry.error("kind", "must be choice, text or number")


def _take_named_options(entry: TomlTable, option_sets: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    name = entry.take_string("options")
    if name not in option_sets:
        raise entry.error("options", f"there is no option set {name}")
    return option_sets[name]


def _take_show_if(entry: TomlTable, earlier: Mapping[str, Question], codes: Sequence[str]) -> ShowIf | None:
    if "show_if" not in entry.keys_left():
        return None
    condition = entry.take_table("show_if")
    show_if = ShowIf(condition.take_string("question"), condition.take_string("option"))
    condition.refuse_the_rest()
    if show_if.question not in earlier:
        known = show_if.question in codes
        message = "does not stand before this question" if known else "does not exist"
        raise condition.error("question", f"question {show_if.question} {message}")
    if show_if.option not in earlier[show_if.question].option_codes:
        raise condition.error("option", f"question {show_if.question} has no option {show_if.option}")
    return show_if
