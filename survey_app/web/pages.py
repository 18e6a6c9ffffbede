"""Renders pages in the reader's language, with the texts of the catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Flask, Response, render_template, request

from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language, primary_language
from survey_app.web.display import Display, wanted_display
from survey_app.web.headers import FRAMED
from survey_app.web.installation import installation

RETRY_SECONDS: Final = 60  # what a person is asked to wait while the database is away


def register(app: Flask) -> None:
    """Give templates the texts (Russian unless a page says otherwise), their filter, and whether this is a demo."""
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(_fill, "fill")
    app.context_processor(_page_defaults)


def wanted_language() -> Language:
    """Return the language that the address asks for, if any questionnaire is offered in it, else Russian."""
    wanted = primary_language(request.args.get("lang", ""))
    return wanted if wanted in _offered_languages() else DEFAULT_LANGUAGE


def here_display() -> Display:
    """Return how the person who sent this request wishes to see pages."""
    return wanted_display(wanted_language())


def list_languages(offered: Iterable[Language] | None = None) -> list[tuple[Language, str]]:
    """List code and own name of each language that is offered (here, or anywhere), the default one first."""
    codes = sorted(
        _offered_languages() if offered is None else offered, key=lambda each: (each != DEFAULT_LANGUAGE, each)
    )
    return [(each, page_texts(each)["language_name"]) for each in codes]


def page_texts(language: Language) -> Mapping[str, str]:
    """Return the texts of pages in one of the offered languages."""
    return installation().catalogue.page_texts[language]


def render_page(template: str, language: Language, status: int = 200, **values: Any) -> Response:
    """Return a page that nobody keeps: it is one person's, or may be another in a minute."""
    display = wanted_display(language)
    content = render_template(template, texts=page_texts(language), language=language, display=display, **values)
    return Response(content, status, headers={"Cache-Control": "no-store"})


def render_message(name: str, language: Language, status: int) -> Response:
    """Return a page that says one thing: the texts `{name}_title` and `{name}_text`."""
    texts = page_texts(language)
    return render_page("message.html", language, status, title=texts[f"{name}_title"], sentence=texts[f"{name}_text"])


def _offered_languages() -> set[Language]:
    return {each for one in installation().catalogue.questionnaires.values() for each in one.languages}


def _page_defaults() -> dict[str, Any]:
    return {
        "display": wanted_display(DEFAULT_LANGUAGE),
        "languages": list_languages(),
        # A page in somebody's frame opens others beside it: they may not stand there.
        "is_framed": request.path.startswith(FRAMED),
        "texts": page_texts(DEFAULT_LANGUAGE),
        "language": DEFAULT_LANGUAGE,
        "is_demo": installation().settings.demo,
    }


def _fill(text: str, **values: object) -> str:
    return text.format(**values)
