"""A sheet: one questionnaire as the page shows it, with what was typed, what is wrong and what is to be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Response, url_for

from survey_app.catalogue.interface import Texts
from survey_app.domain.errors import Problem
from survey_app.domain.questionnaires import Language, Question, Questionnaire
from survey_app.web.hosted.forms import QuestionnaireForm, control_id, field_of
from survey_app.web.pages import page_texts, render_page

_POINTER: Final = "/answers/"


@dataclass(frozen=True, slots=True)
class Visit:
    """Under which address a person opened the questionnaire; `place` is None where the address has none."""

    code: str
    channel: str
    place: str | None
    language: Language

    def url(self, language: Language | None = None) -> str:
        """Return the address of the same questionnaire, in this or another language."""
        endpoint = "questionnaire.get_by_qr" if self.channel == "qr" else "questionnaire.get_by_link"
        return url_for(endpoint, code=self.code, place=self.place, lang=language or self.language)


@dataclass(slots=True)
class Sheet:
    """What the page is made of; `organization` is None while the database is away, `token` is signed text."""

    visit: Visit
    questionnaire: Questionnaire
    form: QuestionnaireForm
    organization: str | None
    token: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the template needs it; `number` is None for a follower, `id` that of its first control."""

    code: str
    kind: str
    text: str
    field: Any
    id: str
    required: bool
    number: int | None
    condition: str
    hint: str
    error: str

    @property
    def described_by(self) -> str:
        """Return the ids of what is said beside the question."""
        parts = {"condition": self.condition, "hint": self.hint, "error": self.error}
        return " ".join(f"{self.code}-{name}" for name, said in parts.items() if said)

    @property
    def attributes(self) -> dict[str, str]:
        """Return the attributes of the one control of a question that is no choice."""
        attributes = {"class": f"input input-{self.kind}", "aria-describedby": self.described_by}
        return attributes | ({"aria-invalid": "true"} if self.error else {})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said above the questions, and how the answer is marked for programs."""

    name: str
    status: int
    problems: Sequence[Problem] = ()
    retry_after: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def render_sheet(sheet: Sheet, notice: Notice | None = None) -> Response:
    """Return the page with the questionnaire, filled in as far as it was."""
    language = sheet.visit.language
    texts = page_texts(language)
    views = _view_questions(sheet, texts, {each.pointer: each for each in notice.problems} if notice else {})
    response = render_page(
        "hosted/questionnaire.html",
        language,
        notice.status if notice else 200,
        sheet=sheet,
        notice=notice,
        questions=views,
        # Changing the language opens the page anew: offered only as long as nothing typed can be lost by it.
        languages=[] if notice else _other_languages(sheet),
    )
    # Going back must show this very form: fetched anew it would be another response, and the browser would fill in
    # the old answers. So the browser keeps it, for that alone; nobody in between does.
    response.headers["Cache-Control"] = "private, no-cache"
    if notice and notice.retry_after is not None:
        response.headers["Retry-After"] = str(notice.retry_after)
    return response


def _other_languages(sheet: Sheet) -> list[tuple[Language, str, str]]:
    """List code, own name and address of each other language."""
    others = (each for each in sheet.questionnaire.languages if each != sheet.visit.language)
    return [(each, page_texts(each)["language_name"], sheet.visit.url(each)) for each in others]


def _view_questions(sheet: Sheet, texts: Texts, problems: Mapping[str, Problem]) -> list[QuestionView]:
    language = sheet.visit.language
    numbers: dict[str, int] = {}
    views = []
    for question in sheet.questionnaire.questions:
        if question.show_if is None:
            numbers[question.code] = len(numbers) + 1
        problem = problems.get(_POINTER + question.code)
        views.append(
            QuestionView(
                code=question.code,
                kind=question.kind,
                text=question.text[language],
                field=field_of(sheet.form, question),
                id=control_id(question),
                required=question.required,
                number=numbers.get(question.code),
                condition=_condition(sheet.questionnaire, question, numbers, language, texts),
                hint=_hint(question, texts),
                error=_sentence(question, problem, texts) if problem else "",
            )
        )
    return views


def _condition(
    questionnaire: Questionnaire, question: Question, numbers: Mapping[str, int], language: Language, texts: Texts
) -> str:
    """Say when a follower is to be answered, for browsers that show it always."""
    if question.show_if is None:
        return ""
    filtering = questionnaire.questions_by_code[question.show_if.question]
    chosen = next(option for option in filtering.options if option.code == question.show_if.option)
    number = numbers.get(filtering.code, "")
    return texts["follow_up"].format(number=number, option=chosen.text[language])


def _hint(question: Question, texts: Texts) -> str:
    if question.kind == "text" and question.max_length is not None:
        return texts["text_hint"].format(max=question.max_length)
    if question.kind == "number" and question.minimum is not None and question.maximum is not None:
        return texts["number_hint"].format(min=question.minimum, max=question.maximum)
    return ""


def _sentence(question: Question, problem: Problem, texts: Texts) -> str:
    is_no_number = problem.code == "wrong_kind" and question.kind == "number"
    sentence = texts["problem_wrong_kind_number" if is_no_number else f"problem_{problem.code}"]
    return sentence.format(min=question.minimum, max=question.maximum or question.max_length)
