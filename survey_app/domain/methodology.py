"""An edition of the methodology: dated rules with a source, for no weight or threshold stands in code."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from survey_app.domain.formulas import Formula
from survey_app.domain.organizations import KINDS
from survey_app.domain.outcomes import NoBasePolicy
from survey_app.domain.rounding import Rounding

Total: TypeAlias = Literal["mean", "sum"]
ListKind: TypeAlias = Literal["required", "conditions", "waiting"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured number, 0…highest; `words` say its formula in Russian, `weight` is that of the usual variant."""

    code: str
    title: str
    words: str
    weight: Decimal
    formula: Formula


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named group of indicators."""

    code: str
    title: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class ChangedFormula:
    """How an indicator is measured where a variant applies."""

    words: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Variant:
    """What is otherwise for organizations of these spheres and kinds (none named means all of them).

    `criteria` are those that apply, None for all; `weights` replace the indicators of a criterion, by its code;
    `formulas` replace the words and the formula of an indicator, by its code.
    """

    spheres: frozenset[str]
    kinds: frozenset[str]
    criteria: tuple[str, ...] | None
    weights: Mapping[str, Mapping[str, Decimal]]
    formulas: Mapping[str, "ChangedFormula"]

    def fits(self, sphere: str, kind: str | None) -> bool:
        """Tell whether the variant speaks of such organizations."""
        return (not self.spheres or sphere in self.spheres) and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class SchemeCriterion:
    """A criterion as it is scored: its indicators with their weights, and the same weights as whole numbers."""

    criterion: Criterion
    indicators: tuple[Indicator, ...]
    weights: tuple[Decimal, ...]
    units: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        fractions = [Fraction(weight) for weight in self.weights]
        common = math.lcm(*(each.denominator for each in fractions))
        object.__setattr__(self, "units", tuple(int(each * common) for each in fractions))


Scheme: TypeAlias = tuple[SchemeCriterion, ...]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that the operator looks for; `spheres` empty means all."""

    code: str
    text: str
    lists: tuple[str, ...]
    spheres: frozenset[str]


@dataclass(frozen=True, slots=True)
class ObservedList:
    """What the operator fills in under one name: found of required, conditions met, or waiting times.

    `label` stands in Russian sentences: «найдено 15 из 17 на стендах», «отмечено комфортных условий: 5».
    """

    code: str
    kind: ListKind
    title: str
    label: str
    items: tuple[CheckItem, ...]

    def items_for(self, sphere: str) -> tuple[CheckItem, ...]:
        """Return the items that are looked for in organizations of a sphere."""
        return tuple(item for item in self.items if not item.spheres or sphere in item.spheres)


@dataclass(frozen=True, slots=True)
class Band:
    """A name for scores of at least `least`."""

    code: str
    title: str
    least: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One reading of the orders; `sources` are the names and texts of its files, the edition's own first.

    From them alone the edition can be read again, and results computed again, years later.

    `sample_share` is of the last calendar year's recipients, 0 < share ≤ 1. `highest` is the best value of an
    indicator and of a criterion. `schemes` tell for (sphere, kind) what is scored: none for a sphere not covered.
    """

    code: str
    title: str
    in_force_from: date
    reference: str
    note: str
    sample_share: Decimal
    sample_most: int
    spheres: frozenset[str]
    highest: int
    total: Total
    no_base: NoBasePolicy
    rounding: Rounding
    band_rounding: Rounding
    confidence: Decimal
    criteria: tuple[Criterion, ...]
    variants: tuple[Variant, ...]
    bands: tuple[Band, ...]
    lists: tuple[ObservedList, ...]
    lists_note: str
    sources: tuple[tuple[str, str], ...] = field(repr=False, compare=False)
    schemes: Mapping[tuple[str, str | None], Scheme] = field(init=False, repr=False, compare=False)
    lists_by_code: Mapping[str, ObservedList] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = [(sphere, kind) for sphere in self.spheres for kind in (None, *KINDS)]
        object.__setattr__(self, "schemes", {pair: self._make_scheme(*pair) for pair in pairs})
        object.__setattr__(self, "lists_by_code", {each.code: each for each in self.lists})

    def required_sample(self, recipients: int | None) -> int | None:
        """Return how many respondents the organization needs, None if its recipients are unknown."""
        if recipients is None:
            return None
        return min(math.ceil(self.sample_share * recipients), self.sample_most)

    def scheme_for(self, sphere: str, kind: str | None) -> Scheme:
        """Return what is scored for such an organization; nothing if the edition does not cover its sphere."""
        return self.schemes.get((sphere, kind), ())

    def _make_scheme(self, sphere: str, kind: str | None) -> Scheme:
        applying = {each.code for each in self.criteria}
        weights = {each.code: {one.code: one.weight for one in each.indicators} for each in self.criteria}
        formulas: dict[str, ChangedFormula] = {}
        for variant in self.variants:
            if variant.fits(sphere, kind):
                applying = applying if variant.criteria is None else set(variant.criteria)
                weights |= {code: dict(changed) for code, changed in variant.weights.items()}
                formulas |= variant.formulas
        return tuple(
            _weigh_criterion(criterion, weights[criterion.code], formulas)
            for criterion in self.criteria
            if criterion.code in applying
        )


def _weigh_criterion(
    criterion: Criterion, weights: Mapping[str, Decimal], formulas: Mapping[str, ChangedFormula]
) -> SchemeCriterion:
    kept = [each for each in criterion.indicators if weights.get(each.code)]
    measured = tuple(_change_formula(each, formulas.get(each.code)) for each in kept)
    return SchemeCriterion(criterion, measured, tuple(weights[each.code] for each in kept))


def _change_formula(indicator: Indicator, changed: ChangedFormula | None) -> Indicator:
    return indicator if changed is None else replace(indicator, words=changed.words, formula=changed.formula)
