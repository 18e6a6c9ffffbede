"""Formulas of an edition as a spreadsheet calculates them, over cells that hold counts and observations.

Each function returns an expression without `=`; a cell that is empty text means no base, or missing.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias, assert_never

from survey_app.domain.explanations import RESPONSES_WORDS
from survey_app.domain.formulas import (
    AskedWait,
    Formula,
    FoundOfRequired,
    MeanOfShares,
    PointsPerCondition,
    Share,
    WaitingTable,
    list_observed,
    list_shares,
)
from survey_app.domain.methodology import Edition, SchemeCriterion
from survey_app.domain.outcomes import NoBasePolicy
from survey_app.domain.rounding import Rounding

Cell: TypeAlias = Callable[..., str]
"""Gives the address of an input by its key: `cell("found", "stand")` → `'Данные'!$G7`."""
_EMPTY: Final = '""'


class Part(NamedTuple):
    """One outcome to be combined: the condition that it is a number, the number, its weight."""

    is_number: str
    number: str
    weight: int = 1


def combine(parts: Sequence[Part], policy: NoBasePolicy, highest: int) -> str:
    """Return the weighted mean of parts, as `domain.outcomes.combine` does for numbers and no base."""
    fill = highest if policy == "full" else 0
    present = "+".join(f"{each.weight}*({each.is_number})" for each in parts)
    total = present if policy == "exclude" else str(sum(each.weight for each in parts))
    values = "+".join(f"IF({each.is_number},{each.weight}*({each.number}),{each.weight * fill})" for each in parts)
    return f"IF({present}=0,{_EMPTY},({values})/({total}))"


def write_indicator(edition: Edition, formula: Formula, cell: Cell) -> str:
    """Return the value of an indicator, empty without a base or while something is missing."""
    return f"IF({write_complete([formula], cell)},{_write_value(edition, formula, cell)},{_EMPTY})"


def write_complete(formulas: Sequence[Formula], cell: Cell) -> str:
    """Return the condition that nothing these formulas need is missing."""
    conditions = [f"{cell('respondents')}>0"] if any(map(list_shares, formulas)) else []
    for formula in formulas:
        for code in list_observed(formula):
            conditions += [f"ISNUMBER({address})" for address in _list_needed(formula, code, cell)]
    return f"AND({','.join(dict.fromkeys(conditions))})"


def write_criterion(edition: Edition, scheme: SchemeCriterion, is_complete: str, addresses: Sequence[str]) -> str:
    """Return a criterion from the cells of its indicators."""
    weighed = zip(addresses, scheme.units, strict=True)
    parts = [Part(f"ISNUMBER({address})", address, weight) for address, weight in weighed]
    return f"IF({is_complete},{combine(parts, edition.no_base, edition.highest)},{_EMPTY})"


def write_score(edition: Edition, is_complete: str, addresses: Sequence[str]) -> str:
    """Return the score from the cells of the criteria."""
    parts = [Part(f"ISNUMBER({address})", address) for address in addresses]
    mean = combine(parts, edition.no_base, edition.highest)
    scaled = f"({mean})*{len(parts)}" if edition.total == "sum" else mean
    has_any = f"COUNT({','.join(addresses)})>0"
    return f"IF(AND({is_complete},{has_any}),{scaled},{_EMPTY})"


def write_rounded(rounding: Rounding, address: str) -> str:
    """Return a cell's number as it is published; what floats lose behind the tenth digit is put right first."""
    scale = 10**rounding.decimals
    scaled = f"ROUND({address}*{scale},8)"
    if rounding.mode == "half_up":
        rounded = f"ROUND({scaled},0)"
    elif rounding.mode == "down":
        rounded = f"TRUNC({scaled})"
    else:
        is_half = f"ABS({scaled}-INT({scaled})-0.5)<0.0000001"
        rounded = f"IF({is_half},2*ROUND(INT({scaled})/2,0),ROUND({scaled},0))"
    return f"IF(ISNUMBER({address}),{rounded}/{scale},{_EMPTY})"


def write_waiting_points(table: WaitingTable, limit: str, average: str) -> str:
    """Return the points for one limit of waiting, empty where there is no such limit."""
    rounded = f"ROUND({average},{table.average_decimals})"
    points = _literal(table.otherwise)
    for row in reversed(table.rows):
        if row.share_of_limit is not None:
            condition = f"{rounded}<={limit}*{_literal(row.share_of_limit)}"
        else:
            condition = f"{limit}-{rounded}>={_literal(row.less_by or Fraction(0))}"
        points = f"IF({condition},{_literal(row.points)},{points})"
    return f"IF(COUNT({limit},{average})=2,{points},{_EMPTY})"


def write_average(asked: AskedWait, cell: Cell, observed: Fraction | None) -> str:
    """Return how long people wait by their answers, what was observed where nobody answered, empty without either."""
    cells = {option: cell("chosen", asked.question, option) for option in asked.values}
    answered = "+".join(cells.values())
    waited = "+".join(f"{_literal(asked.values[option])}*{address}" for option, address in cells.items())
    return f"IF(({answered})>0,({waited})/({answered}),{_EMPTY if observed is None else _literal(observed)})"


def write_known_limit(limit: Fraction, average: str) -> str:
    """Return a limit of waiting, empty while nobody knows how long people wait: then it does not count."""
    return f"IF(ISNUMBER({average}),{_literal(limit)},{_EMPTY})"


def write_limits(checked: str, limits: str, averages: str, points: str) -> str:
    """Return how many limits of waiting are set: none if that was looked up; empty while one is half filled in."""
    is_whole = f"COUNT({limits})=COUNT({points}),COUNT({averages})=COUNT({points})"
    return f"IF(AND(OR({checked}=1,COUNT({limits})>0),{is_whole}),COUNT({limits}),{_EMPTY})"


def write_band(edition: Edition, address: str) -> str:
    """Return the name of a published score's band, empty without a score."""
    rounded = write_rounded(edition.band_rounding, address)
    name = _EMPTY
    for band in reversed(edition.bands):
        name = f"IF({rounded}>={band.least},{_quote(band.title)},{name})"
    return f"IF(ISNUMBER({address}),{name},{_EMPTY})"


def write_change(rounding: Rounding, now: str, before: str) -> str:
    """Return by how much a published score changed; two rounded numbers need only lose what floats add."""
    return f"IF(AND(ISNUMBER({now}),ISNUMBER({before})),ROUND({now}-{before},{rounding.decimals}),{_EMPTY})"


def write_missing(edition: Edition, formulas: Sequence[Formula], cell: Cell) -> str:
    """Return what must still come, in the words of `domain.explanations.explain_missing`."""
    needed: dict[str, dict[str, None]] = {}
    for formula in formulas:
        for code in list_observed(formula):
            needed.setdefault(code, {}).update(dict.fromkeys(_list_needed(formula, code, cell)))
    has_shares = any(map(list_shares, formulas))
    answers = f"IF({cell('respondents')}>0,{_EMPTY},{_quote(RESPONSES_WORDS)})" if has_shares else _EMPTY
    lists = "&".join(
        f"IF(COUNT({','.join(cells)})={len(cells)},{_EMPTY},{_quote(f', «{edition.lists_by_code[code].title}»')})"
        for code, cells in needed.items()
    )
    if not lists:
        return answers
    between = f'IF({answers}={_EMPTY},{_EMPTY},"; ")'
    return f'{answers}&IF({lists}={_EMPTY},{_EMPTY},{between}&"проверки: "&MID({lists},3,9999))'


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write_value(edition: Edition, formula: Formula, cell: Cell) -> str:
    highest, policy = edition.highest, edition.no_base
    match formula:
        case MeanOfShares(shares):
            return combine([_share(each, cell, highest) for each in shares], policy, highest)
        case FoundOfRequired(lists, is_pooled):
            return combine(_found(lists, cell, highest, is_pooled=is_pooled), "exclude", highest)
        case PointsPerCondition(code, points, enough):
            met = cell("met", code)
            return f"IF({met}>={enough},{highest},MIN({met}*{_literal(points)},{highest}))"
        case WaitingTable() as table:
            return _waiting(edition, table, cell)
        case never:
            assert_never(never)


def _share(share: Share, cell: Cell, highest: int) -> Part:
    chosen = _sum([cell("chosen", question, share.option) for question in share.questions])
    answered = [cell("answered", question) for question in share.questions if share.base == "answered"]
    base = _sum(answered) if answered else cell("respondents")
    return Part(f"{base}>0", f"{chosen}/{base}*{highest}")


def _sum(addresses: Sequence[str]) -> str:
    return addresses[0] if len(addresses) == 1 else f"({'+'.join(addresses)})"


def _found(lists: Sequence[str], cell: Cell, highest: int, *, is_pooled: bool) -> list[Part]:
    pairs = [(cell("found", code), cell("required", code)) for code in lists]
    if is_pooled:
        pairs = [("+".join(part) for part in zip(*pairs, strict=True))]  # type: ignore[list-item]
    return [Part(f"({required})>0", f"({found})/({required})*{highest}") for found, required in pairs]


def _waiting(edition: Edition, table: WaitingTable, cell: Cell) -> str:
    highest, policy = edition.highest, edition.no_base
    limits, points = cell("limits", table.list), cell("points", table.list)
    shares = [_share(each, cell, highest) for each in table.on_time]
    if len(shares) == 1:
        on_time = shares[0]
        alone = f"IF({on_time.is_number},{on_time.number},{_EMPTY})"
    else:
        alone = combine(shares, policy, highest)
        on_time = Part(f"ISNUMBER({alone})", alone)
    both = combine([Part(f"{limits}>0", f"SUM({points})/{limits}"), on_time], policy, highest)
    return f"IF({limits}=0,{alone},{both})"


def _list_needed(formula: Formula, code: str, cell: Cell) -> tuple[str, ...]:
    match formula:
        case FoundOfRequired():
            return cell("found", code), cell("required", code)
        case WaitingTable():
            return (cell("limits", code),)
        case _:
            return (cell("met", code),)


def _literal(number: Fraction) -> str:
    above, below = number.as_integer_ratio()
    return str(above) if below == 1 else f"({above}/{below})"
