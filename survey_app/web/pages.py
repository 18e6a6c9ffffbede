"""Renders pages in the reader's language, with the texts of the catalogue."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, render_template, request

from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language
from survey_app.web.installation import installation

RETRY_SECONDS: Final = 60  # what a person is asked to wait while the database is away


def register(app: Flask) -> None:
    """Give templates the texts (Russian unless a page says otherwise), their filter, and whether this is a demo."""
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(_fill, "fill")
    app.context_processor(_page_defaults)


def wanted_language() -> Language:
    """Return the language that the address asks for, if any questionnaire is offered in it, else Russian."""
    wanted = request.args.get("lang", "")
    offered = {each for one in installation().catalogue.questionnaires.values() for each in one.languages}
    return wanted if wanted in offered else DEFAULT_LANGUAGE


def page_texts(language: Language) -> Mapping[str, str]:
    """Return the texts of pages in one of the offered languages."""
    return installation().catalogue.page_texts[language]


def render_page(template: str, language: Language, status: int = 200, **values: Any) -> Response:
    """Return a page that nobody keeps: it is one person's, or may be another in a minute."""
    content = render_template(template, texts=page_texts(language), language=language, **values)
    return Response(content, status, headers={"Cache-Control": "no-store"})


def render_message(name: str, language: Language, status: int) -> Response:
    """Return a page that says one thing: the texts `{name}_title` and `{name}_text`."""
    texts = page_texts(language)
    return render_page("message.html", language, status, title=texts[f"{name}_title"], sentence=texts[f"{name}_text"])


def _page_defaults() -> dict[str, Any]:
    return {
        "texts": page_texts(DEFAULT_LANGUAGE),
        "language": DEFAULT_LANGUAGE,
        "is_demo": installation().settings.demo,
    }


def _fill(text: str, **values: object) -> str:
    return text.format(**values)
