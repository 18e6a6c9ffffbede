"""The rating's files after somebody changed what they stand on; what no formula calculates, and who decided."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.compiled_rating import CompiledRating, Decision, RatedOrganization
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE, TOO_FEW_ANSWERS_SENTENCE
from survey_app.domain.intervals import Interval
from survey_app.domain.observations import Wait
from survey_app.exports.rating_rows import list_rating_rows, rating_header
from survey_app.exports.rating_xlsx import render_rating_xlsx
from tests.integration.exports.test_rating_workbook import (
    BOOKS,
    CREATED,
    check_book,
    draw_rating,
    exact_numbers,
    make_rating,
    read_sheet,
)
from tests.spreadsheets import forget_values, recalculate


def find_cell(sheet: Any, row: int, heading: str) -> str:
    """Return the address of the cell in the first column whose heading begins so."""
    column = next(number for number, cell in enumerate(sheet[1], 1) if str(cell.value).startswith(heading))
    return str(sheet.cell(row, column).coordinate)


def recalculate_with(rating: CompiledRating, folder: Path, changes: Sequence[tuple[int, str, float | None]]) -> Path:
    """Write the workbook, change cells of its data (row, heading, number), and let LibreOffice calculate it."""
    (folder / "written.xlsx").write_bytes(b"".join(render_rating_xlsx(rating, {}, CREATED)))
    data = openpyxl.load_workbook(folder / "written.xlsx")["Данные"]
    named = [("Данные", find_cell(data, row, heading), number) for row, heading, number in changes]
    forget_values(folder / "written.xlsx", folder / "changed.xlsx", named)
    recalculate([folder / "changed.xlsx"], folder / "calculated")
    return folder / "calculated" / "changed.xlsx"


def is_late(wait: Wait) -> bool:
    """Tell whether people wait longer than they should, as the operator observed: that earns nothing."""
    return wait.question is None and wait.average is not None and wait.average > wait.limit + 1


def waits_of(organization: RatedOrganization) -> Sequence[Wait]:
    return organization.evidence.observations.waits.get("waiting") or ()


def list_waited(rating: CompiledRating) -> list[RatedOrganization]:
    """Return the organizations with a score that follows from some limit of waiting."""
    scored = [each for each in rating.organizations if each.rank and waits_of(each)]
    return [each for each in scored if "2.2" in exact_numbers(each)]


def test_what_is_changed_in_the_data_shows_everywhere_else(tmp_path: Path) -> None:
    """A count, all answers of an organization taken away, an observation taken away, one more limit of waiting."""
    rating = draw_rating("operators", "exclude", 3)
    rows = {each.code: row for row, each in enumerate(rating.organizations, 2)}
    scored = [each for each in rating.organizations if isinstance(each.score.outcome, Fraction)]
    waiting = [each for each in list_waited(rating) if [is_late(one) for one in waits_of(each)] == [True]]
    fewer, waiting_one = next(each for each in scored if each.evidence.counts.chosen("recommend", "yes")), waiting[0]
    silent, unseen = [each for each in scored if each not in (fewer, waiting_one)][:2]
    left = fewer.evidence.counts.chosen("recommend", "yes") - 1
    moved = {"yes": left, "no": fewer.evidence.counts.answered("recommend") - left}
    (wait,) = waits_of(waiting_one)
    late = Wait(Fraction(5), Fraction(1))
    changed = {
        fewer.code: replace(
            fewer.evidence,
            counts=replace(fewer.evidence.counts, options={**fewer.evidence.counts.options, "recommend": moved}),
        ),
        silent.code: replace(silent.evidence, counts=AnswerCounts()),
        unseen.code: replace(
            unseen.evidence,
            observations=replace(
                unseen.evidence.observations,
                met={
                    code: met for code, met in unseen.evidence.observations.met.items() if code != "comfort_conditions"
                },
            ),
        ),
        waiting_one.code: replace(
            waiting_one.evidence,
            observations=replace(waiting_one.evidence.observations, waits={"waiting": (wait, late)}),
        ),
    }
    file = recalculate_with(
        rating,
        tmp_path,
        [
            (rows[fewer.code], "5.1: ", left),
            (rows[silent.code], "Ответили хотя бы", 0),
            (rows[unseen.code], "2.1: ", None),
            (rows[waiting_one.code], "2.2: срок 2: установлен", 5),
            (rows[waiting_one.code], "2.2: срок 2: в среднем", 1),
        ],
    )
    evidences = {each.code: (each.sphere, changed.get(each.code, each.evidence)) for each in rating.organizations}
    again = make_rating(rating.edition, evidences)
    assert {each.code for each, was in zip(again.organizations, rating.organizations, strict=True)
            if each.score.outcome != was.score.outcome} == set(changed)  # fmt: skip
    check_book(file, again)
    shown = list(read_sheet(openpyxl.load_workbook(file, data_only=True), "Рейтинг"))
    empty = shown[rows[silent.code] - 2]
    assert [empty[name] or "" for name in ("Балл", "Оценка", "Изменение")] == ["", "", ""]
    assert empty["Чего не хватает"] == "ответов получателей услуг"


def test_no_typed_number_of_limits_lifts_a_score_over_the_highest(tmp_path: Path) -> None:
    rating = draw_rating("operators", "exclude", 3)
    half, full, *_ = list_waited(rating)
    rows = {each.code: row for row, each in enumerate(rating.organizations, 2)}
    filled: list[tuple[str, float]] = [("установлен", 10), ("в среднем", 1)]
    changes: list[tuple[int, str, float | None]] = [
        (rows[full.code], f"2.2: срок {number}: {what}", value) for number in (1, 2, 3) for what, value in filled
    ]
    changes.append((rows[half.code], "2.2: срок 1: в среднем", None))
    book = openpyxl.load_workbook(recalculate_with(rating, tmp_path, changes), data_only=True)
    data, exact = list(read_sheet(book, "Данные")), list(read_sheet(book, "Расчёт"))
    assert data[rows[full.code] - 2]["2.2: установлено сроков ожидания"] == 3
    assert exact[rows[full.code] - 2]["2.2"] <= 100
    assert exact[rows[half.code] - 2]["S"] in (None, "")  # a limit without an average: not zero points, but not known


def decided(rating: CompiledRating) -> CompiledRating:
    """Return the rating as published; the first organization has an interval, and a close neighbour."""
    first, *others = rating.organizations
    known = replace(first, interval=Interval(Fraction(70), Fraction(80), Fraction(2)), is_close=True)
    return replace(rating, organizations=(known, *others), decision=Decision("12-р", date(2026, 11, 21)))


def test_a_workbook_says_what_no_formula_calculates_and_who_decided() -> None:
    rating = draw_rating(*BOOKS[0], 5)
    for one, state in ((rating, "предварительный"), (decided(rating), "опубликован")):
        book = openpyxl.load_workbook(io.BytesIO(b"".join(render_rating_xlsx(one, {}, CREATED))))
        said = {str(name): str(words) for name, words in book["Пояснения"].iter_rows(values_only=True)}
        assert f"Рейтинг {state}" in said["Рейтинг как документ"]
        assert ("№ 12-р от 21.11.2026" in said["Рейтинг как документ"]) == (one.decision is not None)
        assert said["Интервал"] == RANDOM_SAMPLE_SENTENCE
        assert "На момент выгрузки" in said
        row = next(read_sheet(book, "Рейтинг"))
        assert row["Состояние рейтинга"] == state
        is_decided = one.decision is not None
        assert row["Близкие места (на момент выгрузки)"] == ("≈" if is_decided else TOO_FEW_ANSWERS_SENTENCE)
        assert (row["Решение совета"], row["Дата решения"]) == (("12-р", "21.11.2026") if is_decided else (None, None))
        assert {f"{name} (на момент выгрузки)" for name in ("Интервал от", "Интервал до", "Почему такой балл")} < set(
            row
        )
        assert all(str(row[name]).startswith("=") for name in ("Место", "Балл", "Оценка", "Чего не хватает"))


def test_the_table_says_who_is_close_and_who_decided() -> None:
    rating = decided(draw_rating("operators", "exclude", 5))
    header = rating_header(rating.edition)
    assert header[-6:-5] == ("why",)  # what was there before stays where it was
    first, second, *_ = (dict(zip(header, row, strict=True)) for row in list_rating_rows(rating))
    assert (first["close_ranks"], first["interval_note"]) == ("yes", RANDOM_SAMPLE_SENTENCE)
    assert (second["close_ranks"], second["interval_note"]) == ("", "")
    about = ("rating_state", "decision_number", "decision_date")
    assert [first[name] for name in about] == ["опубликован", "12-р", "2026-11-21"]
    preliminary = draw_rating("operators", "exclude", 5)
    row = dict(zip(header, next(list_rating_rows(preliminary)), strict=True))
    assert [row[name] for name in about] == ["предварительный", "", ""]


def test_the_table_says_what_is_published() -> None:
    rating = draw_rating("operators", "exclude", 5)
    header, rows = rating_header(rating.edition), list(list_rating_rows(rating))
    for organization, row in zip(rating.organizations, rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        render = rating.edition.rounding.render
        assert str(cells["score"]) == (render(organization.score.outcome) or "")
        for each in organization.score.indicators:
            assert str(cells[f"indicator_{each.indicator.code}"]) == (render(each.outcome) or "")
        assert str(cells["rank"]) == str(organization.rank or "")
        assert cells["missing"] == " ".join(organization.score.missing)
