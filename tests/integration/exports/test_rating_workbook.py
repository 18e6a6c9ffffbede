"""The rating's workbook calculates what the program calculates, also after somebody changes a count."""

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey_app.domain.answer_counts import AnswerCounts, count_patterns
from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.explanations import explain_missing
from survey_app.domain.indicators import Evidence
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import NOTHING_OBSERVED, Observations, list_asked_waits
from survey_app.domain.outcomes import Outcome
from survey_app.domain.ratings import compare_published, find_band, mean_scores, rank_scores, score_organization
from survey_app.exports.rating_xlsx import render_rating_xlsx
from tests.editions import with_policy
from tests.score_strategies import FILTERS, HEALTH_QUESTIONS, WAITS, known
from tests.spreadsheets import forget_values, recalculate

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
BOOKS = [("operators", "exclude"), ("operators", "full"), ("letter", "zero"), ("fictitious-160", "exclude")]
QUESTIONS = (
    *("stand_used", "stand_satisfied", "site_used", "site_satisfied", "on_time", "comfort_satisfied", "disability"),
    *("accessibility_satisfied", "first_contact_polite", "service_staff_polite", "remote_used", "remote_polite"),
    *("recommend", "organizational_conditions_satisfied", "overall_satisfied"),
)


def draw_counts(chance: random.Random, sphere: str) -> AnswerCounts:
    sheets = []
    forms = [QUESTIONS, *HEALTH_QUESTIONS.values()] if sphere == "health" else [QUESTIONS]
    asked = chance.sample(forms, chance.randint(1, len(forms)))
    for _ in range(chance.choice((0, 1, 3, 40))):
        sheet: dict[str, str | int] = {}
        for question in chance.choice(asked):
            if question not in FILTERS or sheet.get(FILTERS[question]) == "yes":
                sheet[question] = chance.choice(WAITS.get(question, ("yes", "yes", "no")))
        sheets.append((sheet, 1))
    return count_patterns(sheets)


def draw_wait(chance: random.Random, questions: Sequence[str]) -> dict[str, Any]:
    wait: dict[str, Any] = {"limit": chance.randint(1, 20), "average": chance.randint(0, 250) / 10}
    if not questions or chance.random() < 0.4:
        return wait
    return wait | {"question": chance.choice(questions)} | ({"average": None} if chance.random() < 0.6 else {})


def draw_observations(chance: random.Random, edition: Edition, sphere: str) -> Observations:
    content: dict[str, Any] = {}
    for each in edition.lists:
        if chance.random() < 0.03:
            continue
        if each.kind == "conditions":
            content[each.code] = chance.randint(0, 14) / 2
        elif each.kind == "required":
            required = chance.choice((0, 5, 17))
            content[each.code] = {"found": chance.randint(0, 2 * required) / 2, "required": required}
        else:
            questions = sorted(list_asked_waits(edition, sphere, each.code))
            content[each.code] = [draw_wait(chance, questions) for _ in range(chance.choice((0, 1, 3)))]
    return known(edition, content, sphere) if chance.random() > 0.05 else NOTHING_OBSERVED


def make_rating(edition: Edition, evidences: Mapping[str, tuple[str, Evidence]]) -> CompiledRating:
    scores = {code: score_organization(edition, sphere, None, one) for code, (sphere, one) in evidences.items()}
    ranks = rank_scores(edition, {code: score.outcome for code, score in scores.items()})
    organizations = tuple(
        RatedOrganization(
            code, f"=Школа {code}", "", "", sphere, None, "", "", None, one.counts.respondents, None, one,
            scores[code], ranks[code], find_band(edition, scores[code].outcome), None,
            is_close=False, previous="80.50",
            change=compare_published(edition, edition.rounding.render(scores[code].outcome), "80.50"),
        )
        for code, (sphere, one) in evidences.items()
    )  # fmt: skip
    rated = sum(rank is not None for rank in ranks.values())
    cycle = CycleCard("school-2026", "school", 2026, edition.code, "closed", date(2026, 1, 1), None)
    return CompiledRating(cycle, edition, organizations, mean_scores([]), rated, len(ranks) - rated, {}, None)


def draw_rating(name: str, policy: Any, seed: int) -> CompiledRating:
    chance, edition = random.Random(seed), with_policy(name, policy)
    spheres = [chance.choice([*sorted(edition.spheres), *({"health"} & edition.spheres)]) for _ in range(50)]
    return make_rating(
        edition,
        {
            f"A{number:07}": (
                sphere,
                Evidence(draw_counts(chance, sphere), draw_observations(chance, edition, sphere)),
            )
            for number, sphere in enumerate(spheres)
        },
    )


def exact_numbers(organization: RatedOrganization) -> dict[str, Outcome]:
    score = organization.score
    return (
        {"S": score.outcome}
        | {f"K{each.scheme.criterion.code}": each.outcome for each in score.criteria}
        | {each.indicator.code: each.outcome for each in score.indicators}
    )


def read_sheet(book: Any, title: str) -> Iterator[dict[str, Any]]:
    heading, *rows = book[title].iter_rows(values_only=True)
    return (dict(zip(heading, row, strict=True)) for row in rows)


def check_book(file: Path | io.BytesIO, rating: CompiledRating) -> None:
    book = openpyxl.load_workbook(file, data_only=True)
    rounding = rating.edition.rounding
    calculated, shown = read_sheet(book, "Расчёт"), read_sheet(book, "Рейтинг")
    for organization, exact, published in zip(rating.organizations, calculated, shown, strict=True):
        for key, outcome in exact_numbers(organization).items():
            number, rounded = exact[key], published["Балл" if key == "S" else key]
            if isinstance(outcome, Fraction):
                assert abs(number - outcome) < 1e-9, (organization.code, key)
                assert abs(rounded - float(rounding.round(outcome))) < 1e-9, (organization.code, key)
            else:
                assert number in (None, ""), (organization.code, key, outcome)
                assert rounded in (None, ""), (organization.code, key)
        assert (published["Место"] or None) == organization.rank
        assert (published["Оценка"] or None) == (organization.band and organization.band.title), organization.code
        change = published["Изменение"]
        expected = None if organization.change is None else float(organization.change)
        assert (None if change in (None, "") else change) == pytest.approx(expected, abs=1e-9), organization.code
        missing = explain_missing(rating.edition, organization.score.missing)
        assert (published["Чего не хватает"] or "") == missing, organization.code


@pytest.mark.parametrize(("name", "policy"), BOOKS)
def test_values_are_written_beside_the_formulas(name: str, policy: str) -> None:
    rating = draw_rating(name, policy, 5)
    check_book(io.BytesIO(b"".join(render_rating_xlsx(rating, {}, CREATED))), rating)


def test_a_sheet_explains_every_column() -> None:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(render_rating_xlsx(draw_rating(*BOOKS[0], 5), {}, CREATED))))
    explained = {name for name, words in book["Пояснения"].iter_rows(values_only=True) if words}
    for title in ("Рейтинг", "Расчёт", "Данные"):
        headings = {cell.value for cell in book[title][1]}
        assert headings
        assert headings <= explained, title


def test_equal_ratings_are_equal_bytes() -> None:
    first, second = (b"".join(render_rating_xlsx(draw_rating(*BOOKS[0], 5), {}, CREATED)) for _ in range(2))
    assert first == second


def test_libreoffice_calculates_the_same(tmp_path: Path) -> None:
    ratings = {f"{name}-{policy}.xlsx": draw_rating(name, policy, 11) for name, policy in BOOKS}
    for file, rating in ratings.items():
        (tmp_path / f"written-{file}").write_bytes(b"".join(render_rating_xlsx(rating, {}, CREATED)))
        forget_values(tmp_path / f"written-{file}", tmp_path / file)
    calculated = tmp_path / "calculated"
    recalculate([tmp_path / file for file in ratings], calculated)
    for file, rating in ratings.items():
        check_book(calculated / file, rating)
