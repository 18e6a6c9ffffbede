"""The kinds of formula that an edition may give an indicator; every number in them comes from the edition's file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

Base: TypeAlias = Literal["answered", "all"]
"""Whom a share is of: those who answered that question, or all who answered at least one question."""


@dataclass(frozen=True, slots=True)
class Broader:
    """A question of another form that asks about the same and more; `label` says in Russian what they said by it."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the base that chose `option`; `label` says in Russian what they said by it.

    Whoever was asked the `broader` question instead (by another form; nobody is asked both) answered this one by it.
    """

    question: str
    option: str
    base: Base
    label: str
    broader: Broader | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions whose answers are counted together."""
        return (self.question,) if self.broader is None else (self.question, self.broader.question)


@dataclass(frozen=True, slots=True)
class MeanOfShares:
    """The plain mean of one share or more."""

    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class FoundOfRequired:
    """What was found of what is required on some lists: the mean of the lists' parts, or one part of all together."""

    lists: tuple[str, ...]
    is_pooled: bool


@dataclass(frozen=True, slots=True)
class PointsPerCondition:
    """So many points for each condition met; `enough` of them give the highest mark."""

    list: str
    points: Fraction
    enough: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Points if the average is at most this share of the limit, or if it is less than the limit by so many units."""

    points: Fraction
    share_of_limit: Fraction | None
    less_by: Fraction | None

    def holds(self, limit: Fraction, average: Fraction) -> bool:
        """Tell whether a wait of this average, already rounded, earns the row's points."""
        # Whole numbers, for fractions are compared ten times as slowly: thousands of organizations wait in each row.
        (most, parts), (wait, pieces) = limit.as_integer_ratio(), average.as_integer_ratio()
        if self.share_of_limit is not None:
            share, whole = self.share_of_limit.as_integer_ratio()
            return wait * parts * whole <= most * share * pieces
        if self.less_by is None:
            return False
        less, units = self.less_by.as_integer_ratio()
        return (most * pieces - wait * parts) * units >= less * parts * pieces


@dataclass(frozen=True, slots=True)
class AskedWait:
    """How long people waited, as they said themselves: each option of the question stands for so long a wait.

    `unit` and `label` are Russian: «часы», «приём врача».
    """

    question: str
    label: str
    unit: str
    values: Mapping[str, Fraction] = field(hash=False)


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """The mean of points for waiting and of the shares served on time, these averaged first.

    The first row that holds gives the points, `otherwise` if none does. Several limits: their points are averaged.
    No set limit: the shares stand alone. An average is first rounded to `average_decimals`. A limit that names one of
    the questions in `asked` is compared with the average of the answers to it.
    """

    list: str
    rows: tuple[WaitingRow, ...]
    otherwise: Fraction
    average_decimals: int
    on_time: tuple[Share, ...]
    asked: tuple[AskedWait, ...] = ()


Formula: TypeAlias = MeanOfShares | FoundOfRequired | PointsPerCondition | WaitingTable


def list_shares(formula: Formula) -> tuple[Share, ...]:
    """Return the shares of answers that a formula needs."""
    match formula:
        case MeanOfShares(shares):
            return shares
        case WaitingTable(on_time=shares):
            return shares
        case _:
            return ()


def list_questions(formula: Formula) -> tuple[str, ...]:
    """Return the questions whose answers a formula counts."""
    asked = formula.asked if isinstance(formula, WaitingTable) else ()
    shares = [question for share in list_shares(formula) for question in share.questions]
    return (*shares, *(each.question for each in asked))


def list_observed(formula: Formula) -> tuple[str, ...]:
    """Return the codes of the lists that must be observed for a formula."""
    match formula:
        case FoundOfRequired(lists):
            return lists
        case PointsPerCondition(list=code) | WaitingTable(list=code):
            return (code,)
        case _:
            return ()
