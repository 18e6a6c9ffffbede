"""The three sheets of a rating's workbook: each writes the row of an organization, the same row on every sheet."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from xlsxwriter import Workbook

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.explanations import TOO_FEW_ANSWERS_SENTENCE, explain_missing, explain_score
from survey_app.domain.intervals import has_too_few_answers
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import Missing
from survey_app.exports import rating_formulas as write
from survey_app.exports.calculating_sheet import Formats, Layout, Sheet
from survey_app.exports.rating_inputs import Input, list_inputs, read_input
from survey_app.exports.rating_waits import AnsweredWait, find_table, list_answered_waits, list_earned

_FACTS: Final = {"code": "Код", "name": "Организация", "inn": "ИНН"}
AS_EXPORTED: Final = " (на момент выгрузки)"
"""Stands in the heading of what no formula calculates: it does not follow when somebody changes a count."""
_AROUND: Final = {
    "previous": "Прошлый балл",
    "change": "Изменение",
    "low": f"Интервал от{AS_EXPORTED}",
    "high": f"Интервал до{AS_EXPORTED}",
    "missing": "Чего не хватает",
    "why": f"Почему такой балл{AS_EXPORTED}",
    "close": f"Близкие места{AS_EXPORTED}",
    "state": "Состояние рейтинга",
    "decision": "Решение совета",
    "decided_on": "Дата решения",
}
_WIDE: Final = frozenset({"name", "missing", "why"})


class DataSheet:
    """Counts and observations: the cells that one may change."""

    def __init__(self, workbook: Workbook, formats: Formats, rating: CompiledRating) -> None:
        self._edition = rating.edition
        self._inputs = list_inputs(rating)
        columns: dict[object, str] = dict(_FACTS.items())
        columns.update((each.key, each.heading) for each in self._inputs)
        layout = Layout("Данные", columns, _WIDE, len(_FACTS))
        self._sheet = Sheet(workbook, formats, layout, len(rating.organizations))

    def cell(self, row: int, *key: str | int) -> str:
        """Return the address of an input; `limit`, `average`, `points` of a list are those of all its limits."""
        keys = [each.key for each in self._inputs if each.key[: len(key)] == key]
        return ",".join(self._sheet.address(row, each) for each in keys)

    def add(self, row: int, organization: RatedOrganization) -> None:
        """Write the row of an organization."""
        _put_facts(self._sheet, row, organization)
        answered = list_answered_waits(organization)
        for each in self._inputs:
            if each.key in answered:
                self._add_answered(row, each, answered[each.key])
            elif each.table is None:
                self._sheet.put_input(row, each.key, read_input(organization.evidence, each.key))
            elif each.is_count:
                self._add_limits(row, each, organization)
            else:
                self._add_points(row, each, organization)

    def _add_answered(self, row: int, column: Input, answered: AnsweredWait) -> None:
        """Write a limit or an average that follows from what people answered."""
        if column.key[0] == "average":
            formula = write.write_average(answered.asked, partial(self.cell, row), answered.wait.average)
            self._sheet.put_formula(row, column.key, formula, answered.average)
        else:
            address = self._sheet.address(row, ("average", *column.key[1:]))
            formula = write.write_known_limit(answered.wait.limit, address)
            self._sheet.put_formula(row, column.key, formula, answered.known_limit)

    def _add_limits(self, row: int, column: Input, organization: RatedOrganization) -> None:
        # Counted, not typed in: of points for two limits, one limit would make a score over the highest.
        code = column.key[1]
        checked, *waits = (self.cell(row, kind, code) for kind in ("checked", "limit", "average", "points"))
        value = read_input(organization.evidence, column.key)
        value = value and len(list_earned(column, organization, self._edition))
        self._sheet.put_formula(row, column.key, write.write_limits(checked, *waits), value)

    def _add_points(self, row: int, column: Input, organization: RatedOrganization) -> None:
        earned = list_earned(column, organization, self._edition).get(int(column.key[2]))
        addresses = [self._sheet.address(row, (kind, *column.key[1:])) for kind in ("limit", "average")]
        formula = write.write_waiting_points(find_table(column, organization), addresses[0], addresses[1])
        self._sheet.put_formula(row, column.key, formula, earned)


class CalculationSheet:
    """The exact numbers, by formulas over the data."""

    def __init__(self, workbook: Workbook, formats: Formats, rating: CompiledRating) -> None:
        self._edition = rating.edition
        flags = {f"all {each.code}": f"K{each.code}: все данные есть" for each in rating.edition.criteria}
        columns = {**_FACTS, "S": "S", **_list_scores(rating.edition), **flags}
        layout = Layout("Расчёт", columns, _WIDE, len(_FACTS))
        self._sheet = Sheet(workbook, formats, layout, len(rating.organizations))

    def cell(self, row: int, key: str) -> str:
        """Return the address of an exact number: `S`, `K1`, `1.1`."""
        return self._sheet.address(row, key)

    def add(self, row: int, organization: RatedOrganization, data: DataSheet) -> None:
        """Write the row of an organization; what it is not scored by stays empty."""
        _put_facts(self._sheet, row, organization)
        self._add_criteria(row, organization, data)
        for each in organization.score.indicators:
            formula = write.write_indicator(self._edition, each.indicator.formula, partial(data.cell, row))
            self._sheet.put_formula(row, each.indicator.code, formula, each.outcome)

    def _add_criteria(self, row: int, organization: RatedOrganization, data: DataSheet) -> None:
        score, here = organization.score, partial(self._sheet.address, row)
        codes = [each.scheme.criterion.code for each in score.criteria]
        if codes:
            has_all = f"MIN({','.join(here(f'all {code}') for code in codes)})=1"
            formula = write.write_score(self._edition, has_all, [here(f"K{code}") for code in codes])
            self._sheet.put_formula(row, "S", formula, score.outcome)
        for code, criterion in zip(codes, score.criteria, strict=True):
            indicators = criterion.scheme.indicators
            cells = [here(each.code) for each in indicators]
            formula = write.write_criterion(self._edition, criterion.scheme, f"{here(f'all {code}')}=1", cells)
            self._sheet.put_formula(row, f"K{code}", formula, criterion.outcome)
            is_complete = write.write_complete([each.formula for each in indicators], partial(data.cell, row))
            is_missing = any(isinstance(each.outcome, Missing) for each in criterion.indicators)
            self._sheet.put_formula(row, f"all {code}", f"IF({is_complete},1,0)", 0 if is_missing else 1)


class RatingSheet:
    """What is published: rounded numbers over the calculation, and what belongs to them."""

    def __init__(
        self, workbook: Workbook, formats: Formats, rating: CompiledRating, spheres: Mapping[str, str]
    ) -> None:
        self._rating, self._spheres = rating, spheres
        # Ranks are the whole cycle's: where only a part of it is shown, they cannot be calculated from what is here.
        self._ranks_here = sum(each.rank is not None for each in rating.organizations) == rating.rated
        columns = {
            "rank": "Место" if self._ranks_here else f"Место{AS_EXPORTED}",
            **_FACTS,
            "sphere": "Сфера",
            "municipality": "Муниципалитет (ОКТМО)",
            "counted": "Ответов",
            "S": "Балл",
            "band": "Оценка",
            **_list_scores(rating.edition),
            **_AROUND,
        }
        self._rows = len(rating.organizations)
        self._sheet = Sheet(workbook, formats, Layout("Рейтинг", columns, _WIDE, len(_FACTS) + 1), self._rows)

    def add(self, row: int, organization: RatedOrganization, calculation: CalculationSheet, data: DataSheet) -> None:
        """Write the row of an organization."""
        edition, score, put = self._rating.edition, organization.score, partial(self._sheet.put, row)
        self._add_rank(row, organization)
        _put_facts(self._sheet, row, organization)
        put("sphere", self._spheres.get(organization.sphere, organization.sphere))
        put("municipality", organization.municipality)
        put("counted", organization.counted)
        put("previous", organization.previous and Decimal(organization.previous))
        put("low", organization.interval and edition.rounding.round(organization.interval.low))
        put("high", organization.interval and edition.rounding.round(organization.interval.high))
        put("why", explain_score(edition, score))
        outcomes = {"S": score.outcome}
        outcomes |= {f"K{each.scheme.criterion.code}": each.outcome for each in score.criteria}
        outcomes |= {each.indicator.code: each.outcome for each in score.indicators}
        for key, outcome in outcomes.items():
            value = edition.rounding.round(outcome) if isinstance(outcome, Fraction) else None
            formula = write.write_rounded(edition.rounding, calculation.cell(row, key))
            self._sheet.put_formula(row, key, formula, value, is_published=True)
        self._add_what_follows(row, organization, data)
        self._add_decision(row, organization)

    def _add_what_follows(self, row: int, organization: RatedOrganization, data: DataSheet) -> None:
        """Write what changes with the score: its band, its change, and what is missing."""
        edition, own, put_formula = self._rating.edition, self._sheet.address(row, "S"), self._sheet.put_formula
        band, change = organization.band, organization.change
        put_formula(row, "band", write.write_band(edition, own), band.title if band else "")
        if change is not None:  # otherwise there is nothing that the score can be compared with
            formula = write.write_change(edition.rounding, own, self._sheet.address(row, "previous"))
            put_formula(row, "change", formula, Decimal(change), is_published=True)
        missing = explain_missing(edition, organization.score.missing)
        formulas = [each.indicator.formula for each in organization.score.indicators]
        if formulas:
            put_formula(row, "missing", write.write_missing(edition, formulas, partial(data.cell, row)), missing)
        else:
            self._sheet.put(row, "missing", missing)

    def _add_decision(self, row: int, organization: RatedOrganization) -> None:
        decision, put = self._rating.decision, partial(self._sheet.put, row)
        put("close", self._say_close(organization))
        put("state", self._rating.state)
        put("decision", decision.number if decision else "")
        put("decided_on", f"{decision.decided_on:%d.%m.%Y}" if decision else "")

    def _say_close(self, organization: RatedOrganization) -> str:
        if organization.interval is None and has_too_few_answers(self._rating.edition, organization.score):
            return TOO_FEW_ANSWERS_SENTENCE
        return "≈" if organization.is_close else ""

    def _add_rank(self, row: int, organization: RatedOrganization) -> None:
        if not self._ranks_here:
            self._sheet.put(row, "rank", organization.rank)
            return
        own = self._sheet.address(row, "S")
        first, last = (self._sheet.address(end, "S").rpartition("$") for end in (1, self._rows))
        formula = f'IF(ISNUMBER({own}),RANK({own},{first[0]}${first[2]}:{last[0].split("!")[1]}${last[2]}),"")'
        self._sheet.put_formula(row, "rank", formula, organization.rank)


def _list_scores(edition: Edition) -> dict[str, str]:
    criteria = {f"K{each.code}": f"K{each.code}" for each in edition.criteria}
    return criteria | {one.code: one.code for each in edition.criteria for one in each.indicators}


def _put_facts(sheet: Sheet, row: int, organization: RatedOrganization) -> None:
    sheet.put(row, "code", organization.code)
    sheet.put(row, "name", organization.name)
    sheet.put(row, "inn", organization.inn)
