"""A council's own questions in a cycle: which there are, and the form of one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, request, url_for

from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import InvalidInput, OwnQuestionUnknown
from survey_app.domain.own_question_input import (
    FEWEST_OPTIONS,
    KINDS,
    LONGEST_ANSWER,
    MOST_OPTIONS,
    OwnQuestionInput,
    describe_question,
    list_fields,
    read_own_question,
)
from survey_app.domain.own_questions import (
    MOST_QUESTIONS,
    next_code,
    next_option_codes,
    put_question,
)
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Kind, Language, Question
from survey_app.services.write_own_questions import WRITABLE, WrittenQuestions, write_own_questions
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import find_shown, list_sets, read_draft
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import say_problems
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.installation import installation
from survey_app.web.pages import list_languages
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("council_questions", __name__)
QUESTIONS: Final = "/council/cycles/<code>/questions"
KIND_NAMES: Final[Mapping[Kind, str]] = {
    "choice": "Выбор одного варианта",
    "number": "Целое число",
    "text": "Ответ своими словами",
}
_DONE: Final[Mapping[str, str]] = {
    "saved": "Вопрос сохранён.",
    "moved": "Порядок изменён.",
    "removed": "Вопрос удалён.",
    "shown": "Теперь респонденты видят эти вопросы. Открытые раньше анкеты тоже принимаются.",
}
_LABELS: Final = {
    "text": "Текст вопроса",
    "min": "Наименьшее число",
    "max": "Наибольшее число",
    "max_length": "Сколько знаков можно написать",
}
_USUAL_LENGTH: Final = "500"


@blueprint.get(QUESTIONS)
def get_list(code: str) -> Response:
    """Show the own questions as they are written, and whether respondents are asked them."""
    return render_list(code)


@blueprint.get(f"{QUESTIONS}/add")
def get_new(code: str) -> Response:
    """Ask what the new question is."""
    return _render_form(get_own_card(code), None, {"max_length": _USUAL_LENGTH}, {})


@blueprint.post(f"{QUESTIONS}/add")
def post_new(code: str) -> Response:
    """Add a question at the end."""
    return _save(get_own_card(code), None)


@blueprint.get(f"{QUESTIONS}/<question>")
def get_form(code: str, question: str) -> Response:
    """Show a question, to be changed."""
    card = get_own_card(code)
    found = find_question(code, question)
    return _render_form(card, found, describe_question(found), {})


@blueprint.post(f"{QUESTIONS}/<question>")
def post_form(code: str, question: str) -> Response:
    """Change a question."""
    return _save(get_own_card(code), find_question(code, question))


def find_question(code: str, question: str) -> Question:
    """Return an own question as it is written. Raises OwnQuestionUnknown."""
    with installation().readers() as session:
        written = read_draft(session.connection(), get_cycle(session, code).id)
    found = next((each for each in written if each.code == question), None)
    if found is None:
        raise OwnQuestionUnknown("The cycle has no such own question.", about=(question,))
    return found


def render_list(code: str, problem: str = "") -> Response:
    """Return the page of a cycle's own questions."""
    card = get_own_card(code)
    with installation().readers() as session:
        connection, cycle_id = session.connection(), get_cycle(session, code).id
        written = read_draft(connection, cycle_id)
        shown = find_shown(connection, cycle_id)
    can_edit = get_caller().role == "council" and card.state in WRITABLE
    return render_staff_page(
        "council_questions/list.html",
        422 if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=card,
        questions=written,
        shown=shown.asked if shown else None,
        is_shown=(shown.asked.questions if shown else ()) == written,
        can_edit=can_edit,
        can_add=can_edit and len(written) < MOST_QUESTIONS,
        most=MOST_QUESTIONS,
        kinds=KIND_NAMES,
        notice=_DONE.get(request.args.get("done", "")),
        problem=problem,
    )


def _save(card: CycleCard, known: Question | None) -> Response:
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip() for name in _list_fields(card, known)}
    if not is_ours:
        return _render_form(card, known, fields, {"": OUTDATED})

    def change(now: WrittenQuestions) -> Sequence[Question]:
        code = known.code if known else next_code(now.cycle_id, (*now.written, *now.ever))
        kind = known.kind if known else _wanted_kind()
        options = _list_option_codes(known, now.ever)
        question, problems = read_own_question(OwnQuestionInput(code, kind, options, _languages(), fields))
        if problems:
            raise InvalidInput("The question is not whole.", problems)
        return put_question(now.written, question)

    try:
        with installation().sessions.begin() as session:
            write_own_questions(session, card.code, change)
    except InvalidInput as refusal:
        return _render_form(card, known, fields, say_problems(refusal.problems))
    describe_act(card.code)
    return see_other(url_for(".get_list", code=card.code, done="saved"))


def _wanted_kind() -> Kind:
    wanted = request.args.get("kind", "")
    return next((each for each in KINDS if each == wanted), KINDS[0])


def _languages() -> list[Language]:
    return [language for language, _ in list_languages()]


def _list_option_codes(known: Question | None, ever: Sequence[Question]) -> tuple[str, ...]:
    """Return the options that a form offers to fill in: those of the question, and such as never meant anything."""
    present = known.options if known else ()
    before = [option for each in ever if known and each.code == known.code for option in each.options]
    return (
        *(each.code for each in present),
        *next_option_codes((*present, *before), MOST_OPTIONS - len(present)),
    )


def _read_option_codes(card: CycleCard, known: Question | None) -> tuple[str, ...]:
    with installation().readers() as session:
        shown = list_sets(session.connection(), [get_cycle(session, card.code).id])
    return _list_option_codes(known, [each for one in shown for each in one.asked.questions])


def _list_fields(card: CycleCard, known: Question | None) -> list[str]:
    kind = known.kind if known else _wanted_kind()
    return list_fields(kind, _read_option_codes(card, known), _languages())


def _label_fields(names: Sequence[str]) -> dict[str, str]:
    """Return what each field is called on the page."""
    options = list(dict.fromkeys(name.split("-")[1] for name in names if name.startswith("option-")))
    languages = {code: f", {name}" for code, name in list_languages() if code != DEFAULT_LANGUAGE}
    labels = {}
    for name in names:
        part, *rest = name.split("-")
        what = f"Вариант {options.index(rest[0]) + 1}" if part == "option" else _LABELS[part]
        labels[name] = what + (languages.get(rest[-1], "") if rest else "")
    return labels


def _render_form(
    card: CycleCard, known: Question | None, fields: Mapping[str, Any], errors: Mapping[str, str]
) -> Response:
    kind = known.kind if known else _wanted_kind()
    names = _list_fields(card, known)
    by_language = {code: [name for name in names if name.endswith(f"-{code}")] for code in _languages()}
    return render_form(
        "council_questions/question.html",
        ButtonForm(formdata=None),
        errors,
        cycle=card,
        question=known,
        kind=kind,
        kind_name=KIND_NAMES[kind],
        labels=_label_fields(names),
        texts_by_language=by_language,
        written={code for code, texts in by_language.items() if any(fields.get(each) for each in texts)},
        written_languages=list_languages(),
        fewest=FEWEST_OPTIONS,
        fields=fields,
        most=LONGEST_ANSWER,
    )
