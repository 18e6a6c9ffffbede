"""Reads criteria with their indicators, and the variants of spheres and kinds, from an edition's file."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from survey_app.catalogue.files import TomlTable
from survey_app.catalogue.formulas import Lists, take_formula
from survey_app.domain.methodology import ChangedFormula, Criterion, Indicator, Variant
from survey_app.domain.organizations import KINDS, SPHERES


def take_criteria(table: TomlTable, highest: int, lists: Lists) -> tuple[Criterion, ...]:
    """Take every criterion; the weights of its indicators add up to 1, and no code is used twice."""
    criteria = tuple(_read_criterion(each, highest, lists) for each in table.take_tables("criteria"))
    _refuse_twins(table, "criteria", [each.code for each in criteria])
    _refuse_twins(table, "criteria", [one.code for each in criteria for one in each.indicators])
    return criteria


def _read_criterion(table: TomlTable, highest: int, lists: Lists) -> Criterion:
    criterion = Criterion(
        table.take_string("code"),
        table.take_string("title"),
        tuple(_read_indicator(each, highest, lists) for each in table.take_tables("indicators")),
    )
    _check_sum(table, "indicators", [each.weight for each in criterion.indicators])
    table.refuse_the_rest()
    return criterion


def _read_indicator(table: TomlTable, highest: int, lists: Lists) -> Indicator:
    indicator = Indicator(
        code=table.take_string("code"),
        title=table.take_string("title"),
        words=table.take_string("words"),
        weight=_take_weight(table, "weight"),
        formula=take_formula(table, highest, lists),
    )
    table.refuse_the_rest()
    return indicator


def take_variants(table: TomlTable, criteria: Iterable[Criterion], highest: int, lists: Lists) -> tuple[Variant, ...]:
    """Take the variants, if there are any; each says for whom it is and changes something."""
    if not table.has("variants"):
        return ()
    by_code = {each.code: each for each in criteria}
    return tuple(_read_variant(each, by_code, highest, lists) for each in table.take_tables("variants"))


def _read_variant(table: TomlTable, criteria: Mapping[str, Criterion], highest: int, lists: Lists) -> Variant:
    spheres = table.take_known_strings("spheres", SPHERES) if table.has("spheres") else ()
    kinds = table.take_known_strings("kinds", KINDS) if table.has("kinds") else ()
    if not spheres and not kinds:
        raise table.error("spheres", "missing, and kinds too: for whom is this variant?")
    applying = table.take_known_strings("criteria", criteria) if table.has("criteria") else None
    weights = _take_weights(table.take_table("weights"), criteria) if table.has("weights") else {}
    formulas = _take_formulas(table, criteria, highest, lists) if table.has("indicators") else {}
    if applying is None and not weights and not formulas:
        raise table.error("criteria", "missing, weights and indicators too: what does this variant change?")
    table.refuse_the_rest()
    return Variant(frozenset(spheres), frozenset(kinds), applying, weights, formulas)


def _take_formulas(
    table: TomlTable, criteria: Mapping[str, Criterion], highest: int, lists: Lists
) -> dict[str, ChangedFormula]:
    known = [one.code for each in criteria.values() for one in each.indicators]
    formulas: dict[str, ChangedFormula] = {}
    for each in table.take_tables("indicators"):
        code = each.take_string("code")
        if code not in known:
            raise each.error("code", f"is not an indicator of this edition: {', '.join(known)}")
        if code in formulas:
            raise each.error("code", "names something twice")
        formulas[code] = ChangedFormula(each.take_string("words"), take_formula(each, highest, lists))
        each.refuse_the_rest()
    return formulas


def _take_weights(table: TomlTable, criteria: Mapping[str, Criterion]) -> dict[str, dict[str, Decimal]]:
    return {code: _take_criterion_weights(table, code, criteria) for code in table.keys_left()}


def _take_criterion_weights(table: TomlTable, code: str, criteria: Mapping[str, Criterion]) -> dict[str, Decimal]:
    if code not in criteria:
        raise table.error(code, f"is not one of the criteria: {', '.join(criteria)}")
    known = [each.code for each in criteria[code].indicators]
    weighted = table.take_table(code)
    weights = {}
    for indicator in weighted.keys_left():
        if indicator not in known:
            raise weighted.error(indicator, f"is not an indicator of criterion {code}: {', '.join(known)}")
        weights[indicator] = _take_weight(weighted, indicator)
    _check_sum(table, code, list(weights.values()))
    return weights


def _take_weight(table: TomlTable, key: str) -> Decimal:
    weight = table.take_decimal(key)
    if not 0 < weight <= 1:
        raise table.error(key, "must be more than 0 and at most 1")
    return weight


def _check_sum(table: TomlTable, key: str, weights: list[Decimal]) -> None:
    if sum(weights) != 1:
        raise table.error(key, f"the weights add up to {sum(weights)}, not to 1")


def _refuse_twins(table: TomlTable, key: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise table.error(f"{key}.{code}", "this code is used twice")
