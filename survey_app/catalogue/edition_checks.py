"""Refuses editions that can be read but cannot be meant: questions nobody is asked, rows and variants without effect.

Only files in `config/` are checked so: an edition that a cycle was published by is read again as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from survey_app.catalogue.files import CatalogueError
from survey_app.domain.formulas import Formula, Share, WaitingRow, WaitingTable, list_shares
from survey_app.domain.methodology import Edition, Indicator, Variant
from survey_app.domain.organizations import KINDS_OF_SPHERES
from survey_app.domain.questionnaires import Questionnaire

FindOffer: TypeAlias = Callable[[str, str | None], tuple[Questionnaire, Sequence[Questionnaire]]]
"""Gives what organizations of a sphere and kind are shown, and all questionnaires ever offered to the sphere."""


def check_edition(file: str, edition: Edition, find_offer: FindOffer) -> None:
    """Raise `CatalogueError` with the key of the first thing that cannot be meant."""
    for criterion, indicator in _list_indicators(edition):
        key = f"criteria.{criterion}.indicators.{indicator.code}"
        outer, dot, _ = indicator.code.rpartition(".")
        if dot and outer != criterion:
            raise CatalogueError(file, key, f"stands in criterion {criterion}, its code says {outer}")
        _check_rows(file, key, indicator.formula)
    for place, variant in enumerate(edition.variants, 1):
        _check_kinds(file, f"variants.#{place}.kinds", edition, variant)
        for code, changed in variant.formulas.items():
            _check_rows(file, f"variants.#{place}.indicators.{code}", changed.formula)
    _check_questions(file, edition, find_offer)


def _list_indicators(edition: Edition) -> Iterator[tuple[str, Indicator]]:
    return ((each.code, one) for each in edition.criteria for one in each.indicators)


def _check_rows(file: str, key: str, formula: Formula) -> None:
    if not isinstance(formula, WaitingTable):
        return
    for (earlier, above), (later, below) in combinations(enumerate(formula.rows, 1), 2):
        if _covers(above, below):
            raise CatalogueError(
                file, f"{key}.rows.#{later}", f"is never reached: row {earlier} holds whenever it does"
            )


def _covers(above: WaitingRow, below: WaitingRow) -> bool:
    """Tell whether a row holds whenever the other does: its longest wait is no shorter, whatever the limit."""
    (part, less), (other_part, other_less) = _bound(above), _bound(below)
    return part >= other_part and less <= other_less


def _bound(row: WaitingRow) -> tuple[Fraction, Fraction]:
    """Return the longest wait that a row holds for: the limit times the first, less the second."""
    share = Fraction(1) if row.share_of_limit is None else row.share_of_limit
    return share, row.less_by or Fraction(0)


def _check_kinds(file: str, key: str, edition: Edition, variant: Variant) -> None:
    spheres = sorted(variant.spheres or edition.spheres)
    there = {kind for sphere in spheres for kind in KINDS_OF_SPHERES.get(sphere, ())}
    if strange := sorted(variant.kinds - there):
        raise CatalogueError(file, key, f"{', '.join(spheres)} has no organizations of the kind {strange[0]}")


def _check_questions(file: str, edition: Edition, find_offer: FindOffer) -> None:
    for (sphere, kind), scheme in edition.schemes.items():
        shown, every = find_offer(sphere, kind)
        for each in scheme:
            for indicator in each.indicators:
                found = [*_find_unasked(indicator.formula, shown), *_find_misread(indicator.formula, every)]
                if found:
                    key = f"criteria.{each.criterion.code}.indicators.{indicator.code}"
                    raise CatalogueError(file, key, f"for {sphere} {kind or ''}".rstrip() + f": {found[0]}")


def _find_unasked(formula: Formula, shown: Questionnaire) -> Iterator[str]:
    """Say of which shares the questionnaire that is shown asks nothing."""
    for share in list_shares(formula):
        if not any(_has_option(shown, code, share.option) for code in share.questions):
            codes = " or ".join(share.questions)
            yield f"{shown.code} has no question {codes} with an option {share.option}"


def _find_misread(formula: Formula, every: Sequence[Questionnaire]) -> Iterator[str]:
    """Say which questions no questionnaire asks, or one asks otherwise than the formula reads the answers."""
    for share in list_shares(formula):
        for code in share.questions:
            if not any(_has_option(each, code, share.option) for each in every):
                yield f"no questionnaire has a question {code} with an option {share.option}"
        if twice := [each.code for each in every if _can_meet_both(each, share)]:
            yield f"{twice[0]} asks one person {' and '.join(share.questions)}: the person would count twice"
    for asked in formula.asked if isinstance(formula, WaitingTable) else ():
        options = [question.option_codes for each in every if (question := each.question(asked.question))]
        if not options or any(each != asked.values.keys() for each in options):
            yield f"the values of {asked.question} are not those of its options"


def _has_option(questionnaire: Questionnaire, code: str, option: str) -> bool:
    question = questionnaire.question(code)
    return question is not None and option in question.option_codes


def _can_meet_both(questionnaire: Questionnaire, share: Share) -> bool:
    """Tell whether one person may see both questions of a share: no filter before them parts the ways."""
    if share.broader is None or any(questionnaire.question(code) is None for code in share.questions):
        return False
    one, other = (questionnaire.conditions_of(code) for code in share.questions)
    return all(other.get(filtering, option) == option for filtering, option in one.items())
