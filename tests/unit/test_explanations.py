"""«Почему 87,25?»: what councils and organizations read."""

from fractions import Fraction
from typing import Any

from hypothesis import given

from survey_app.domain.basis import shape_basis
from survey_app.domain.explanations import explain_criterion, explain_indicator, explain_missing, explain_score
from survey_app.domain.outcomes import NoBase
from survey_app.domain.ratings import OrganizationScore, score_organization
from survey_app.domain.russian import number_words, say_exactly
from tests.editions import edition_called, with_policy
from tests.unit.test_score_laws import Case, cases, each_once, score_of
from tests.unit.test_score_scenarios import evidence_of

OPERATORS = edition_called("operators")


def score(changed: dict[str, Any], name: str = "operators") -> OrganizationScore:
    edition = edition_called(name)
    return score_organization(edition, "social", None, evidence_of(edition, changed | {"sphere": "social"}))


MIXED = score(
    {
        "answers": {"accessibility_satisfied": [15, 5], "stand_satisfied": [180, 21], "site_satisfied": [0, 0]},
        "observed": {
            "premises_conditions": 3,
            "stand": {"found": 15.5, "required": 17},
            "waiting": [{"limit": 14, "average": 13.5}],
        },
    }
)


def indicator(scored: OrganizationScore, code: str, name: str = "operators") -> str:
    found = next(each for each in scored.indicators if each.indicator.code == code)
    return explain_indicator(edition_called(name), found)


def test_a_score_is_explained_in_one_sentence() -> None:
    assert explain_score(OPERATORS, MIXED) == (
        "91,40 — среднее по 5 критериям: открытость и доступность информации — 94,50, комфортность условий — 82,00,"
        " доступность для инвалидов — 80,50, доброжелательность и вежливость работников — 100,00,"
        " удовлетворённость условиями — 100,00; больше всего потеряно на критерии «доступность для инвалидов»: 3,90."
    )


def test_a_criterion_is_explained_by_its_weights() -> None:
    assert explain_criterion(OPERATORS, MIXED.criteria[0]) == (
        "Критерий 1 «Открытость и доступность информации»: 0,3 · 95,59 + 0,3 · 100,00 + 0,4 · 89,55 = 94,50."
    )
    without = score({"answers": {"accessibility_satisfied": [0, 0]}, "observed": {"premises_conditions": 3}})
    assert explain_criterion(OPERATORS, without.criteria[2]) == (
        "Критерий 3 «Доступность для инвалидов»: (0,3 · 60,00 + 0,4 · 100,00) / 0,7 = 82,86;"
        " 3.3 — никто не ответил, не учитывается."
    )


def test_an_indicator_is_explained_by_its_counts() -> None:
    assert indicator(MIXED, "1.1") == (
        "95,59 — на стендах найдено 15,5 из 17 (91,18); на сайте найдено 19 из 19 (100,00)."
    )
    assert indicator(MIXED, "1.3") == (
        "89,55 — довольны информацией на стендах 180 из 201 ответившего (89,55);"
        " довольны информацией на сайте: никто не ответил."
    )
    assert indicator(MIXED, "2.2") == (
        "55,00 — при сроке 14 ждут в среднем 13,5, округлённо 14: 10 баллов;"
        " получили услугу вовремя 100 из 100 ответивших (100,00)."
    )
    assert indicator(MIXED, "3.1") == (
        "60,00 — условий в помещениях и на территории отмечено 3, за каждое 20 баллов, при 5 и больше — 100."
    )


def test_to_the_letter_both_lists_are_explained_together() -> None:
    letter = score({"observed": {"stand": {"found": 15, "required": 17}}}, "letter")
    assert indicator(letter, "1.1", "letter") == (
        "94,44 — на стендах найдено 15 из 17, на сайте найдено 19 из 19, вместе 34 из 36."
    )
    assert indicator(letter, "4.3", "letter") == "50,00 — " + LETTER_REMOTE


LETTER_REMOTE = "довольны вежливостью при дистанционном обращении 50 из 100 опрошенных."


def test_what_is_missing_is_asked_for() -> None:
    waiting = score({"respondents": 0, "not": ["site"]})
    sentence = "не хватает ответов получателей услуг; проверки: «Информация на официальном сайте»."
    assert explain_score(OPERATORS, waiting) == f"Балла пока нет: {sentence}"
    assert explain_criterion(OPERATORS, waiting.criteria[0]).endswith(f"балла пока нет: {sentence}")
    assert indicator(waiting, "1.3") == "Балла пока нет: не хватает ответов получателей услуг."
    assert explain_missing(OPERATORS, ["edition"]) == "правил для этой сферы в выбранной методике"


def test_nobody_asked_about_a_criterion() -> None:
    polite = ("first_contact_polite", "service_staff_polite", "remote_polite")
    nobody = {"answers": {question: [0, 0] for question in polite}}
    left_out = score(nobody)
    assert explain_score(OPERATORS, left_out).startswith("100,00 — среднее по 4 критериям: ")
    assert explain_score(OPERATORS, left_out).endswith(
        "критерий «доброжелательность и вежливость работников» — никто не ответил, не учитывается;"
        " это наибольший возможный балл, 100."
    )
    assert explain_criterion(OPERATORS, left_out.criteria[3]).endswith("балла нет: на нужные вопросы никто не ответил.")
    assert indicator(left_out, "4.1") == (
        "Рассчитать не из чего: довольны вежливостью при первом обращении: никто не ответил."
    )
    zero = with_policy("operators", "zero")
    as_nothing = score_organization(zero, "social", None, evidence_of(zero, nobody | {"sphere": "social"}))
    assert explain_score(zero, as_nothing).endswith(
        "никто не ответил, считается за 0; больше всего потеряно на критерии"
        " «доброжелательность и вежливость работников»: 20,00."
    )


def test_numbers_that_do_not_add_up_when_shown_say_so() -> None:
    nobody, one_of_seven = [0, 7], [1, 6]
    answers = {"recommend": nobody, "organizational_conditions_satisfied": nobody, "overall_satisfied": one_of_seven}
    sevenths = score({"answers": answers})  # a seventh of 50 is 7.142…, half of the shown 14.29 would be 7.15
    assert explain_criterion(OPERATORS, sevenths.criteria[4]).endswith(
        "0,3 · 0,00 + 0,2 · 0,00 + 0,5 · 14,29 = 7,14 (считается по неокруглённым значениям)."
    )
    assert "неокруглённым" not in explain_score(OPERATORS, sevenths)


def test_endings_follow_the_number() -> None:
    said = [number_words(number, "балл", "балла", "баллов") for number in (1, 3, 5, 11, 12, 21, 104, 111)]
    assert said == ["1 балл", "3 балла", "5 баллов", "11 баллов", "12 баллов", "21 балл", "104 балла", "111 баллов"]
    assert [say_exactly(Fraction(each)) for each in ("15", "15.5", "1/3")] == ["15", "15,5", "0,333"]


def test_the_basis_holds_the_counts() -> None:
    basis = [shape_basis(OPERATORS, each) for each in MIXED.indicators]
    assert basis[0]["counts"] == [
        {"list": "stand", "found": 15.5, "required": 17},
        {"list": "site", "found": 19, "required": 19},
    ]
    assert basis[1]["counts"] == [{"list": "remote_channels", "met": 4}]
    assert basis[2]["counts"][0] == {
        "question": "stand_satisfied", "option": "yes", "satisfied": 180, "base": 201, "base_kind": "answered",
    }  # fmt: skip
    assert basis[4]["counts"][0] == {"list": "waiting", "limit": 14, "average": 13.5, "points": 10}
    assert {each["edition"] for each in basis} == {OPERATORS.code}
    assert all(each["formula"] and each["reference"] == OPERATORS.reference for each in basis)
    assert shape_basis(OPERATORS, score({"not": ["site"]}).indicators[0])["counts"][1] == {"missing": "site"}


@given(cases())
def test_every_score_has_one_sentence_with_its_number(case: Case) -> None:
    edition, filled, content = case
    scored = score_of(edition, each_once(filled), content)
    sentences = [explain_score(edition, scored), *(explain_criterion(edition, each) for each in scored.criteria)]
    sentences += [explain_indicator(edition, each) for each in scored.indicators]
    outcomes = [
        scored.outcome,
        *(each.outcome for each in scored.criteria),
        *(each.outcome for each in scored.indicators),
    ]
    for sentence, outcome in zip(sentences, outcomes, strict=True):
        assert sentence.endswith(".")
        shown = edition.rounding.render(outcome)
        assert shown is None or shown.replace(".", ",") in sentence
        if isinstance(outcome, NoBase):
            assert "не из чего" in sentence or "никто не ответил" in sentence
