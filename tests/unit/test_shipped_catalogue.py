"""What the product ships in `config/`: three questionnaires, two reviewed languages, texts for every case."""

import gzip
import json
from pathlib import Path

import pytest

from survey_app.catalogue import Catalogue, load_catalogue
from survey_app.domain.cards import OrganizationCard
from survey_app.services.find_questionnaire import choose_language, render_questionnaire

LONG_NAME = (
    "Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад комбинированного вида № 17 «Айгөл»"
)
CARD = OrganizationCard("K7M3Q9XA", LONG_NAME, "МБДОУ «Детский сад № 17»", "education", None)
GENERAL = [
    "stand_used",
    "stand_satisfied",
    "site_used",
    "site_satisfied",
    "on_time",
    "comfort_satisfied",
    "disability",
    "accessibility_satisfied",
    "first_contact_polite",
    "service_staff_polite",
    "remote_used",
    "remote_polite",
    "recommend",
    "organizational_conditions_satisfied",
    "overall_satisfied",
    "suggestions",
    "sex",
    "age",
]
PROBLEM_CODES = [
    "required",
    "unknown_question",
    "unknown_option",
    "wrong_kind",
    "out_of_range",
    "too_long",
    "control_characters",
    "skipped",
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Path(__file__).parents[2] / "config")


@pytest.mark.parametrize(
    ("sphere", "code"),
    [
        ("culture", "nok-culture"),
        ("education", "nok-education"),
        ("social", "nok-general"),
        ("health", "nok-general"),
        ("mse", "nok-general"),
    ],
)
def test_the_sphere_decides_which_questionnaire_is_shown(catalogue: Catalogue, sphere: str, code: str) -> None:
    questionnaire = catalogue.for_sphere(sphere)
    assert questionnaire.code == code
    asked = [question.code for question in questionnaire.questions]
    assert asked == [each for each in GENERAL if code == "nok-general" or each != "on_time"]


def test_tatar_is_a_draft_and_is_not_offered(catalogue: Catalogue) -> None:
    for questionnaire in catalogue.questionnaires.values():
        assert questionnaire.languages == ("ru", "en")
        assert questionnaire.title["tt"]
        assert choose_language(questionnaire, "tt") == "ru"
        assert choose_language(questionnaire, "en") == "en"
        assert choose_language(questionnaire, None) == "ru"


def test_pages_have_a_sentence_for_every_problem(catalogue: Catalogue) -> None:
    assert {f"problem_{code}" for code in PROBLEM_CODES} <= catalogue.page_texts["ru"].keys()


def test_no_question_is_worded_twice(catalogue: Catalogue) -> None:
    for questionnaire in catalogue.questionnaires.values():
        for language in questionnaire.languages:
            texts = [question.text[language] for question in questionnaire.questions]
            assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_questionnaire_travels_in_4_kilobytes(catalogue: Catalogue, language: str) -> None:
    for questionnaire in catalogue.questionnaires.values():
        rendered = render_questionnaire(questionnaire, CARD, language, catalogue.interface)
        sent = json.dumps(rendered, ensure_ascii=False, separators=(",", ":")).encode()
        assert len(gzip.compress(sent)) <= 4096


def test_the_shape_is_the_contract_s(catalogue: Catalogue) -> None:
    rendered = render_questionnaire(catalogue.for_sphere("social"), CARD, "ru", catalogue.interface)
    assert rendered["organization"] == {
        "code": "K7M3Q9XA",
        "name": LONG_NAME,
        "short_name": "МБДОУ «Детский сад № 17»",
        "sphere": "education",
        "kind": None,
    }
    shown = rendered["questionnaire"]
    assert isinstance(shown, dict)
    assert " ".join(shown) == "code version text_revision language languages title intro own questions interface"
    assert (shown["code"], shown["version"], shown["language"], shown["languages"]) == (
        "nok-general",
        1,
        "ru",
        ["ru", "en"],
    )
    assert shown["own"] is None
    assert shown["interface"] is None
    filter_question, follower, *_, suggestions, sex, age = shown["questions"]
    assert " ".join(filter_question) == "code kind text required options show_if"
    assert filter_question["options"] == [{"code": "yes", "text": "Да"}, {"code": "no", "text": "Нет"}]
    assert filter_question["show_if"] is None
    assert follower["show_if"] == {"question": "stand_used", "option": "yes"}
    assert [option["code"] for option in sex["options"]] == ["female", "male"]
    assert suggestions.pop("text")
    assert suggestions == {
        "code": "suggestions",
        "kind": "text",
        "required": False,
        "max_length": 2000,
        "show_if": None,
    }
    assert age.pop("text")
    assert age == {"code": "age", "kind": "number", "required": False, "min": 14, "max": 120, "show_if": None}


def test_another_language_brings_the_widget_s_own_texts(catalogue: Catalogue) -> None:
    rendered = render_questionnaire(catalogue.for_sphere("social"), CARD, "en", catalogue.interface)
    shown = rendered["questionnaire"]
    assert isinstance(shown, dict)
    assert shown["interface"] == catalogue.interface["en"]
    assert shown["questions"][0]["options"][0] == {"code": "yes", "text": "Yes"}
