"""A sheet: one questionnaire as the page shows it, with what was typed, what is wrong and what is to be said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Response

from survey_app.catalogue.interface import Texts
from survey_app.domain.errors import Problem
from survey_app.domain.own_questions import is_own
from survey_app.domain.questionnaires import EASY, STANDARD, Language, Question, Questionnaire, Style
from survey_app.services.render_questionnaire import choose_style
from survey_app.web.display import Display
from survey_app.web.hosted.forms import QuestionnaireForm, control_id, field_of
from survey_app.web.hosted.tokens import FormToken
from survey_app.web.pages import list_languages, page_texts, render_page

_POINTER: Final = "/answers/"
_ASKED: Final = re.compile(r"[^.?!]*\?")


@dataclass(frozen=True, slots=True)
class Visit:
    """Under which address a person opened the questionnaire; `place` is None where the address has none."""

    code: str
    channel: str
    place: str | None
    display: Display

    @property
    def language(self) -> Language:
        """Return the language that the questionnaire is shown in."""
        return self.display.lang

    def url(self, display: Display | None = None) -> str:
        """Return the address of the same questionnaire, to be seen in this or another way."""
        endpoint = "questionnaire.get_by_qr" if self.channel == "qr" else "questionnaire.get_by_link"
        return (display or self.display).url(endpoint, code=self.code, place=self.place)


@dataclass(slots=True)
class Sheet:
    """What the page is made of; `organization` is None while the database is away, `token` is signed text.

    `made_for` is what the token says, None where it cannot be read; `is_new` tells that nobody wrote on it yet.
    """

    visit: Visit
    questionnaire: Questionnaire
    form: QuestionnaireForm
    organization: str | None
    token: str
    made_for: FormToken | None
    is_new: bool

    @property
    def style(self) -> Style:
        """Return the style that the questions are shown in."""
        return choose_style(self.questionnaire, self.visit.language, self.visit.display.style)

    @property
    def title(self) -> str:
        """Return the title as it is shown."""
        return self.questionnaire.title_in(self.visit.language, self.style)

    @property
    def intro(self) -> str:
        """Return the introduction as it is shown."""
        return self.questionnaire.intro_in(self.visit.language, self.style)

    @property
    def styles(self) -> tuple[Style, ...]:
        """Return the styles that the questions can be shown in."""
        return self.questionnaire.styles(self.visit.language)

    @property
    def other_style_url(self) -> str:
        """Return the address of the questions in the other style, or nothing if there is none."""
        other = STANDARD if self.style == EASY else EASY
        return self.visit.url(self.visit.display.changed(style=other)) if other in self.styles else ""


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
    def is_own(self) -> bool:
        """Whether a council added the question to the statutory ones."""
        return is_own(self.code)

    @property
    def short(self) -> str:
        """Return what is asked without what is explained before and after it, for a list of questions."""
        return _ask_briefly(self.text)

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
    views = view_questions(sheet, texts, {each.pointer: each for each in notice.problems} if notice else {})
    response = render_page(
        "hosted/questionnaire.html",
        language,
        notice.status if notice else 200,
        sheet=sheet,
        notice=notice,
        questions=views,
        languages=list_languages(sheet.questionnaire.languages),
    )
    # Going back must show this very form: fetched anew it would be another response, and the browser would fill in
    # the old answers. So the browser keeps it, for that alone; nobody in between does.
    response.headers["Cache-Control"] = "private, no-cache"
    if notice and notice.retry_after is not None:
        response.headers["Retry-After"] = str(notice.retry_after)
    return response


def view_questions(sheet: Sheet, texts: Texts, problems: Mapping[str, Problem]) -> list[QuestionView]:
    """Return the questions of a sheet as the page shows them, with what is wrong by JSON pointer."""
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
                text=question.text_in(sheet.visit.language, sheet.style),
                field=field_of(sheet.form, question),
                id=control_id(question),
                required=question.required,
                number=numbers.get(question.code),
                condition=_condition(sheet, question, numbers, texts),
                hint=_hint(question, texts),
                error=_sentence(question, problem, texts) if problem else "",
            )
        )
    return views


def _condition(sheet: Sheet, question: Question, numbers: Mapping[str, int], texts: Texts) -> str:
    """Say when a follower is to be answered, for browsers that show it always."""
    if question.show_if is None:
        return ""
    filtering = sheet.questionnaire.questions_by_code[question.show_if.question]
    chosen = next(option for option in filtering.options if option.code == question.show_if.option)
    option = chosen.text_in(sheet.visit.language, sheet.style)
    if filtering.code in numbers:
        return texts["follow_up"].format(number=numbers[filtering.code], option=option)
    # The filter is a follower itself and has no number.
    return texts["follow_up_nested"].format(
        question=_ask_briefly(filtering.text_in(sheet.visit.language, sheet.style)), option=option
    )


def _ask_briefly(text: str) -> str:
    asked = _ASKED.findall(text)
    return asked[-1].strip() if asked else text


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
