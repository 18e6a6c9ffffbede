"""The questionnaire as a Flask-WTF form: it carries what was typed; `domain/validation.py` alone judges it."""

import re
from typing import Any, Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from survey_app.catalogue.interface import Texts
from survey_app.domain.questionnaires import Language, Question, Questionnaire, Style

REDRAW: Final = "redraw"  # posted by a button that only changes how the form is shown
TAKEN: Final = "taken"  # posted by the page's script, which has handed the response in by the API already
_PREFIX: Final = "answer_"  # a question may be called `data` or `errors`, which mean something to a form
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}")


class QuestionnaireForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """What every questionnaire's form has; the token does the work of a cookie, so there is no session and no CSRF."""

    class Meta:
        """Turns off the protection that needs a cookie."""

        csrf = False

    token = HiddenField()


def has_form(posted: MultiDict[str, str]) -> bool:
    """Tell whether anything of a questionnaire's form was posted."""
    return any(name == "token" or name.startswith(_PREFIX) for name in posted)


def make_form(
    questionnaire: Questionnaire,
    language: Language,
    style: Style,
    texts: Texts,
    posted: MultiDict[str, str] | None = None,
) -> QuestionnaireForm:
    """Return the form of a questionnaire, filled in with what was posted."""
    fields = {_PREFIX + each.code: _make_field(each, language, style, texts) for each in questionnaire.questions}
    form: QuestionnaireForm = type("BoundQuestionnaireForm", (QuestionnaireForm,), fields)(formdata=posted)
    return form


def field_of(form: QuestionnaireForm, question: Question) -> Field:
    """Return the form's field of a question."""
    return form[_PREFIX + question.code]


def control_id(question: Question, option: str | None = None) -> str:
    """Return the id of a question's control, of a choice that of the option's radio button (or of the first one)."""
    if question.kind != "choice":
        return _PREFIX + question.code
    codes = [each.code for each in question.options]
    return f"{_PREFIX}{question.code}-{codes.index(option) if option else 0}"


def read_answers(form: QuestionnaireForm, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what was posted as untrusted answers: numbers where digits were typed, nothing for empty fields."""
    return {each.code: _read_answer(each, field_of(form, each).data) for each in questionnaire.questions}


def _make_field(question: Question, language: Language, style: Style, texts: Texts) -> Any:
    label = question.text_in(language, style)
    if question.kind == "choice":
        choices = [SelectChoice(option.code, option.text_in(language, style)) for option in question.options]
        if not question.required:
            choices.append(SelectChoice("", texts["no_answer"]))  # a radio button cannot be unticked
        return RadioField(label, choices=choices, validate_choice=False)
    if question.kind == "number":
        return StringField(label, render_kw={"inputmode": "numeric", "maxlength": 9, "autocomplete": "off"})
    return TextAreaField(label, render_kw={"rows": 5, "maxlength": question.max_length})


def _read_answer(question: Question, posted: str | None) -> object:
    if not posted:
        return None
    if question.kind == "number":
        digits = posted.strip()
        return int(digits) if _WHOLE_NUMBER.fullmatch(digits) else digits or None
    # Browsers send line ends as two characters, but count them as one towards maxlength.
    return posted.replace("\r\n", "\n")
