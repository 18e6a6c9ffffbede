"""What the product ships in `config/`: six questionnaires, two reviewed languages, texts for every case."""

import gzip
import json
import re
from pathlib import Path

import pytest

from survey_app.catalogue import Catalogue, load_catalogue
from survey_app.domain.cards import OrganizationCard
from survey_app.domain.observations import list_asked_waits
from survey_app.domain.questionnaires import Style
from survey_app.services.render_questionnaire import choose_language, render_questionnaire

LONG_NAME = (
    "Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад комбинированного вида № 17 «Айгөл»"
)
CARD = OrganizationCard("K7M3Q9XA", LONG_NAME, "МБДОУ «Детский сад № 17»", "education", None)
# As long as real names are.
LONG_CARD = OrganizationCard(
    "K7M3Q9XA",
    "ДГП № 43 - филиал Государственного бюджетного учреждения здравоохранения города Москвы «Детская городская "
    "поликлиника № 19 Департамента здравоохранения города Москвы»",
    "ДГП № 43 - филиал Государственного бюджетного учреждения здравоохранения города Москвы Детская городская "
    "поликлиника № 19 Департамента здравоохранения города Москвы",
    "health",
    "both",
)
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


HEALTH = {
    "outpatient": [
        *GENERAL[:4],
        *("doctor_wait", "doctor_on_time", "diagnostics_used", "diagnostics_wait", "diagnostics_on_time"),
        *GENERAL[5:8],
        *("reception_polite", "information_polite"),
        *GENERAL[9:],
    ],
    "inpatient": [
        *GENERAL[:4],
        *("planned_admission", "admission_wait", "on_time", "admission_comfort_satisfied", "ward_comfort_satisfied"),
        *GENERAL[6:],
    ],
    "both": [
        *("care_place", *GENERAL[:4]),
        *("doctor_wait", "doctor_on_time", "diagnostics_used", "diagnostics_wait", "diagnostics_on_time"),
        *("planned_admission", "admission_wait", "on_time"),
        *("comfort_satisfied", "admission_comfort_satisfied", "ward_comfort_satisfied"),
        *GENERAL[6:8],
        *("reception_polite", "information_polite", "first_contact_polite"),
        *GENERAL[9:],
    ],
}


@pytest.mark.parametrize("kind", HEALTH)
def test_health_care_is_asked_by_its_kind(catalogue: Catalogue, kind: str) -> None:
    questionnaire = catalogue.for_sphere("health", kind)
    assert questionnaire.code == f"nok-health-{kind}"
    assert [question.code for question in questionnaire.questions] == HEALTH[kind]
    assert catalogue.for_sphere("health", None).code == catalogue.for_sphere("social", kind).code == "nok-general"
    assert catalogue.offered("health", "nok-general", 1), "forms that were loaded before are still taken"
    assert catalogue.offered("social", questionnaire.code, 1) is None


def test_of_two_places_one_is_asked_first_and_nobody_is_asked_about_the_other(catalogue: Catalogue) -> None:
    both = catalogue.for_sphere("health", "both")
    for place, other in (("outpatient", "inpatient"), ("inpatient", "outpatient")):
        alone = {question.code for question in catalogue.for_sphere("health", place).questions}
        asked = {
            question.code for question in both.questions if both.conditions_of(question.code).get("care_place") != other
        }
        assert asked == alone | {"care_place"}


def test_a_question_of_several_health_forms_is_the_same_question(catalogue: Catalogue) -> None:
    forms = [catalogue.for_sphere("health", kind) for kind in HEALTH]
    for one in forms:
        for question in one.questions:
            others = [other.question(question.code) for other in forms]
            assert {each.option_codes for each in others if each} == {question.option_codes}, question.code


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
            for style in questionnaire.styles(language):
                texts = [question.text_in(language, style) for question in questionnaire.questions]
                assert len(set(texts)) == len(texts)


def test_plain_language_is_offered_in_russian(catalogue: Catalogue) -> None:
    for questionnaire in catalogue.questionnaires.values():
        assert questionnaire.styles("ru") == ("standard", "easy")
        assert questionnaire.styles("en") == ("standard",)


def test_plain_language_keeps_its_rules(catalogue: Catalogue) -> None:
    """Short sentences, at most one question mark, nothing in brackets, no abbreviation, no word of offices."""
    for questionnaire in catalogue.questionnaires.values():
        texts = [question.text_in("ru", "easy") for question in questionnaire.questions]
        for text in (questionnaire.title_in("ru", "easy"), questionnaire.intro_in("ru", "easy"), *texts):
            sentences = re.split(r"(?<=[.?:]) ", text)
            assert max(len(sentence.split()) for sentence in sentences) <= 12, text
            assert text.count("?") <= 1, text
            assert not re.search(r"[();/…]|осуществ|предостав|дистанц|удовлетвор|доброжелат|учрежден|[А-Я]{2}", text), (
                text
            )


@pytest.mark.parametrize("style", ["standard", "easy"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_questionnaire_travels_in_4_kilobytes(catalogue: Catalogue, language: str, style: Style) -> None:
    for questionnaire in catalogue.questionnaires.values():
        rendered = render_questionnaire(questionnaire, LONG_CARD, language, catalogue.interface, style)
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
    assert (
        " ".join(shown)
        == "code version text_revision language languages style styles title intro own questions interface"
    )
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


def test_every_code_and_every_length_of_a_wait_is_written_down(catalogue: Catalogue) -> None:
    written = (Path(__file__).parents[2] / "docs/questionnaires.md").read_text("utf-8")
    for questionnaire in catalogue.questionnaires.values():
        assert f"`{questionnaire.code}`" in written
        for question in questionnaire.questions:
            assert f"`{question.code}`" in written, question.code
    for edition in catalogue.editions.values():
        asked = list_asked_waits(edition, "health", "waiting").values()
        assert {each.question for each in asked} == {"doctor_wait", "diagnostics_wait", "admission_wait"}
        for option, length in (pair for each in asked for pair in each.values.items()):
            assert f"| `{option}` | {float(length):g} |" in written, option
