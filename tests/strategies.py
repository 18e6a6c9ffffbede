"""Hypothesis strategies for questionnaires and answers; laws are stated over these, not over examples."""

from collections.abc import Sequence

from hypothesis import strategies as st

from survey_app.domain.questionnaires import Option, Question, Questionnaire, ShowIf, Text
from survey_app.domain.validation import Strictness

_LANGUAGES = ("ru", "en")
# Codes come from short lists: which ones they are decides nothing, and drawing them letter by letter is slow.
_QUESTION_CODES = ("q", "site_used", "on_time", "comfort", "age", "a_b", "x1", "x10", "sex", "remote", "staff", "zz")
_OPTION_CODES = ("yes", "no", "often", "never", "site_used")
# Whatever a person can type: no control characters but the three that a text area gives, no halves of pairs.
_WRITTEN = st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\r\t")

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def questionnaires(draw: st.DrawFn, max_questions: int = 8) -> Questionnaire:
    """Draw a questionnaire with every kind of question and with followers, also followers of followers."""
    codes = draw(st.lists(st.sampled_from(_QUESTION_CODES), min_size=1, max_size=max_questions, unique=True))
    questions: list[Question] = []
    for code in codes:
        questions.append(draw(_questions(code, [each for each in questions if each.kind == "choice"])))
    return Questionnaire(
        code=draw(st.sampled_from(("nok-general", "x"))),
        version=draw(st.integers(1, 9)),
        text_revision=1,
        spheres=frozenset({"social"}),
        languages=_LANGUAGES,
        title=_text("Заглавие"),
        intro=_text("Вступление"),
        questions=tuple(questions),
    )


@st.composite
def valid_answers(
    draw: st.DrawFn, questionnaire: Questionnaire, strictness: Strictness = "web"
) -> dict[str, str | int]:
    """Draw answers that the questionnaire accepts: what is not asked is left out, what may be blank sometimes is."""
    answers: dict[str, str | int] = {}
    for question in questionnaire.questions:
        condition = question.show_if
        if condition is not None and answers.get(condition.question) != condition.option:
            continue
        may_be_blank = strictness == "paper" or not question.required
        if not may_be_blank or draw(st.booleans()):
            answers[question.code] = draw(fitting_values(question))
    return answers


@st.composite
def any_answers(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, object]:
    """Draw answers as a stranger may send them: fitting, misfitting, to known and to unknown questions."""
    values = {question.code: fitting_values(question) | JSON_VALUES for question in questionnaire.questions}
    known = draw(st.fixed_dictionaries({}, optional=values))
    unknown = draw(st.dictionaries(st.text(st.characters(exclude_categories=()), max_size=6), JSON_VALUES, max_size=3))
    return {**unknown, **known}


def fitting_values(question: Question) -> st.SearchStrategy[str | int]:
    """Return the values that this question accepts when it is asked."""
    if question.kind == "choice":
        return st.sampled_from([option.code for option in question.options])
    if question.kind == "number":
        return st.integers(question.minimum, question.maximum)
    # A text that is nothing but white space counts as no answer, so it ends with something visible.
    return st.text(_WRITTEN, max_size=(question.max_length or 1) - 1).map(lambda text: text + "я")


def _text(word: str) -> Text:
    return {language: f"{word} {language}" for language in _LANGUAGES}


@st.composite
def _questions(draw: st.DrawFn, code: str, filters: Sequence[Question]) -> Question:
    show_if = None
    is_follower: bool = draw(st.booleans())
    if is_follower and filters:
        opened_by = filters[draw(st.integers(0, len(filters) - 1))]
        show_if = ShowIf(opened_by.code, draw(st.sampled_from(opened_by.options)).code)
    text, required = _text(code), draw(st.booleans())
    kind = draw(st.sampled_from(("choice", "choice", "text", "number")))
    if kind == "choice":
        codes = draw(st.lists(st.sampled_from(_OPTION_CODES), min_size=2, max_size=4, unique=True))
        return Question(code, "choice", text, required, tuple(Option(each, _text(each)) for each in codes), show_if)
    if kind == "text":
        return Question(code, "text", text, required, show_if=show_if, max_length=draw(st.integers(1, 40)))
    low = draw(st.integers(0, 20))
    return Question(
        code, "number", text, required, show_if=show_if, minimum=low, maximum=low + draw(st.integers(0, 100))
    )
