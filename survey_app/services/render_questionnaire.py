"""Shapes a questionnaire in one language and style as the widget and the hosted page receive it."""

from collections.abc import Mapping

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.questionnaires import (
    DEFAULT_LANGUAGE,
    EASY,
    STANDARD,
    Language,
    Question,
    Questionnaire,
    Style,
    primary_language,
)


def choose_language(questionnaire: Questionnaire, wanted: str | None) -> Language:
    """Return the wanted language, `en` or a tag like `en-GB`, if it is offered, else Russian."""
    language = primary_language(wanted or "")
    return language if language in questionnaire.languages else DEFAULT_LANGUAGE


def choose_style(questionnaire: Questionnaire, language: Language, wanted: str | None) -> Style:
    """Return the wanted style if the language is offered in it, else the usual one."""
    return EASY if wanted == EASY and EASY in questionnaire.styles(language) else STANDARD


def render_questionnaire(
    questionnaire: Questionnaire,
    organization: OrganizationCard,
    language: Language,
    interface: Mapping[Language, Mapping[str, str]],
    style: Style = STANDARD,
) -> dict[str, object]:
    """Return the contract's questionnaire JSON in a language and style that the functions above chose.

    `interface` holds the widget's own texts by language; Russian is built into the widget and is not sent.
    """
    own = questionnaire.own
    return {
        "organization": {
            "code": organization.code,
            "name": organization.name,
            "short_name": organization.short_name,
            "sphere": organization.sphere,
            "kind": organization.kind,
        },
        "questionnaire": {
            "code": questionnaire.code,
            "version": questionnaire.version,
            "text_revision": questionnaire.text_revision,
            "language": language,
            "languages": list(questionnaire.languages),
            "style": style,
            "styles": list(questionnaire.styles(language)),
            "title": questionnaire.title_in(language, style),
            "intro": questionnaire.intro_in(language, style),
            "own": own and {"code": own.code, "version": own.version},
            "questions": [_render_question(question, language, style) for question in questionnaire.questions],
            "interface": None if language == DEFAULT_LANGUAGE else dict(interface[language]),
        },
    }


def _render_question(question: Question, language: Language, style: Style) -> dict[str, object]:
    rendered: dict[str, object] = {
        "code": question.code,
        "kind": question.kind,
        "text": question.text_in(language, style),
        "required": question.required,
    }
    if question.kind == "choice":
        rendered["options"] = [
            {"code": option.code, "text": option.text_in(language, style)} for option in question.options
        ]
    elif question.kind == "text":
        rendered["max_length"] = question.max_length
    else:
        rendered["min"] = question.minimum
        rendered["max"] = question.maximum
    condition = question.show_if
    rendered["show_if"] = condition and {"question": condition.question, "option": condition.option}
    return rendered
