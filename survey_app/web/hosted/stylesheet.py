"""The rules that hide a follower until its filter is answered so; a browser without `:has()` shows all questions."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, abort

from survey_app.domain.questionnaires import Question, Questionnaire
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.hosted.forms import control_id
from survey_app.web.installation import installation

blueprint = Blueprint("stylesheet", __name__)
_CACHING: Final = "public, max-age=86400"  # the skips of a version are fixed for ever


@blueprint.get("/questionnaires/<code>/<int:version>.css")
def get_skips(code: str, version: int) -> Response:
    """Answer with the skips of one questionnaire version as style rules."""
    questionnaire = installation().catalogue.questionnaires.get((code, version))
    if questionnaire is None:
        abort(404)
    return send_compressed(render_body(_render_skips(questionnaire).encode()), "text/css; charset=utf-8", _CACHING)


def _render_skips(questionnaire: Questionnaire) -> str:
    rules = [
        f"#question-{each.code}{{display:none}}\n"
        f"form{''.join(_conditions(questionnaire, each))} #question-{each.code}{{display:block}}"
        for each in questionnaire.questions
        if each.show_if
    ]
    return "\n".join(["@supports selector(:has(*)){", ".condition{display:none}", *rules, "}", ""])


def _conditions(questionnaire: Questionnaire, question: Question | None) -> Iterator[str]:
    """Give what must be ticked for the question to be seen, and for its filter to be seen, and so on."""
    while question is not None and question.show_if is not None:
        filtering = questionnaire.questions_by_code[question.show_if.question]
        yield f":has(#{control_id(filtering, question.show_if.option)}:checked)"
        question = filtering
