"""What a rating's formulas stand on, a column each: counts of answers, and what was observed."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.formulas import FoundOfRequired, PointsPerCondition, WaitingTable, list_shares
from survey_app.domain.indicators import Evidence
from survey_app.domain.methodology import Edition, Indicator
from survey_app.domain.russian import say_exactly

Key: TypeAlias = tuple[str | int, ...]


class Input(NamedTuple):
    """A column of inputs: its key for formulas, its heading, and the table of waiting where it is calculated."""

    key: Key
    heading: str
    table: WaitingTable | None = None

    @property
    def is_count(self) -> bool:
        """Whether it counts the limits of waiting; another column with a table holds the points of one."""
        return self.key[0] == "limits"


def list_inputs(rating: CompiledRating) -> list[Input]:
    """Return the columns that these organizations need; as many limits of waiting as one of them has."""
    edition = rating.edition
    found = [Input(("respondents",), "Ответили хотя бы на один вопрос")]
    for indicator in list_indicators(rating):
        found += _list_counts(indicator)
        found += _list_observed(edition, indicator, rating.organizations)
    columns: dict[Key, Input] = {}
    for each in found:
        columns.setdefault(each.key, each)
    return list(columns.values())


def list_indicators(rating: CompiledRating) -> list[Indicator]:
    """Return the edition's indicators, each followed by what it is for those of these organizations that differ."""
    kinds = {(each.sphere, each.kind) for each in rating.organizations}
    schemes = [rating.edition.scheme_for(*each) for each in sorted(kinds, key=str)]
    scored = [one for scheme in schemes for criterion in scheme for one in criterion.indicators]
    usual = [one for criterion in rating.edition.criteria for one in criterion.indicators]
    beside = [[each, *(one for one in scored if one.code == each.code)] for each in usual]
    return list(dict.fromkeys(one for each in beside for one in each))


def read_input(evidence: Evidence, key: Key) -> Fraction | int | None:
    """Return the number of an organization that belongs into a column; None where nothing was observed."""
    kind, *names = key
    counts, seen = evidence.counts, evidence.observations
    code = str(names[0]) if names else ""
    if kind == "respondents":
        return counts.respondents
    if kind == "chosen":
        return counts.chosen(code, str(names[1]))
    if kind == "answered":
        return counts.answered(code)
    if kind in ("found", "required"):
        pair = seen.found.get(code)
        return None if pair is None else pair.found if kind == "found" else pair.required
    if kind == "met":
        return seen.met.get(code)
    return _read_wait(evidence, str(kind), code, int(names[1]) if len(names) > 1 else 0)


def _read_wait(evidence: Evidence, kind: str, code: str, place: int) -> Fraction | int | None:
    waits = evidence.observations.waits.get(code)
    if kind in ("checked", "limits"):
        return None if waits is None else 1 if kind == "checked" else len(waits)
    if not waits or place >= len(waits):
        return None
    return waits[place].limit if kind == "limit" else waits[place].average


def _list_counts(indicator: Indicator) -> Iterator[Input]:
    for share in list_shares(indicator.formula):
        labels = [share.label] if share.broader is None else [share.label, share.broader.label]
        for question, label in zip(share.questions, labels, strict=True):
            yield Input(("chosen", question, share.option), f"{indicator.code}: {label}")
            if share.base == "answered":
                yield Input(("answered", question), f"{indicator.code}: ответили на вопрос ({label})")
    for asked in indicator.formula.asked if isinstance(indicator.formula, WaitingTable) else ():
        for option, value in asked.values.items():
            heading = f"{indicator.code}: {asked.label}, {asked.unit}: ответов «{say_exactly(value)}»"
            yield Input(("chosen", asked.question, option), heading)


def _list_observed(
    edition: Edition, indicator: Indicator, organizations: Sequence[RatedOrganization]
) -> Iterator[Input]:
    match indicator.formula:
        case FoundOfRequired(lists):
            for code in lists:
                title = edition.lists_by_code[code].title
                yield Input(("found", code), f"{indicator.code}: {title}: найдено")
                yield Input(("required", code), f"{indicator.code}: {title}: требуется")
        case PointsPerCondition(list=code):
            yield Input(("met", code), f"{indicator.code}: {edition.lists_by_code[code].title}: выполнено")
        case WaitingTable() as table:
            yield Input(("checked", table.list), f"{indicator.code}: сроки ожидания проверены (1 — да)")
            yield Input(("limits", table.list), f"{indicator.code}: установлено сроков ожидания", table)
            for place in range(_most_waits(organizations, table.list)):
                number = f"{indicator.code}: срок {place + 1}"
                yield Input(("limit", table.list, place), f"{number}: установлен")
                yield Input(("average", table.list, place), f"{number}: в среднем ждали")
                yield Input(("points", table.list, place), f"{number}: баллы", table)
        case _:
            return


def _most_waits(organizations: Sequence[RatedOrganization], code: str) -> int:
    return max([1, *(len(each.evidence.observations.waits.get(code) or ()) for each in organizations)])
