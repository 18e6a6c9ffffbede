"""How much of the register was assessed, year by year: organizations once, repeats apart, and who never was."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Registered(NamedTuple):
    """An organization of the register; `archived_year` None while it is not in the archive."""

    id: int
    sphere: str
    archived_year: int | None


class Assessed(NamedTuple):
    """That a begun cycle of this year lists an organization; its assessment is finished once the cycle is closed."""

    organization_id: int
    year: int
    is_finished: bool


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One year, of one sphere or (None) of all.

    `organizations` were in the register that year; `assessed` of them are assessed, in `assessments` cycles;
    `under_way` are those whose only assessment of the year goes on; `never` were in no finished cycle up to this year.
    """

    year: int
    sphere: str | None
    organizations: int
    assessed: int
    assessments: int
    under_way: int
    never: int

    @property
    def repeats(self) -> int:
        """How many assessments were not the first ones of their organization in the year."""
        return self.assessments - self.assessed


def compile_coverage(
    registered: Iterable[Registered], assessments: Iterable[Assessed], years: Sequence[int]
) -> list[CoverageRow]:
    """Return a row of each year, the whole first, then its spheres by code, for spheres that the register has.

    An organization counts for the years before it was archived and for that of archiving: the register does not know
    since when it has it. One that was assessed in a year counts for that year in any case.
    """
    finished: dict[int, Counter[int]] = defaultdict(Counter)
    begun: dict[int, set[int]] = defaultdict(set)
    for organization_id, year, is_finished in assessments:
        if is_finished:
            finished[organization_id][year] += 1
        else:
            begun[organization_id].add(year)
    counts: Counter[tuple[int, str, str]] = Counter()
    spheres: set[str] = set()
    for each in registered:
        spheres.add(each.sphere)
        own, under_way = finished.get(each.id, Counter()), begun.get(each.id, set())
        for year in years:
            for what, number in _count(each, year, own, under_way):
                counts[year, each.sphere, what] += number
    return [row for year in years for row in _rows(year, sorted(spheres), counts)]


def _count(organization: Registered, year: int, own: Counter[int], under_way: set[int]) -> Iterable[tuple[str, int]]:
    is_there = organization.archived_year is None or year <= organization.archived_year
    if not is_there and not own[year] and year not in under_way:
        return
    yield "organizations", 1
    if own[year]:
        yield "assessed", 1
        yield "assessments", own[year]
    elif year in under_way:
        yield "under_way", 1
    if not any(each <= year for each, number in own.items() if number):
        yield "never", 1


def _rows(year: int, spheres: Sequence[str], counts: Counter[tuple[int, str, str]]) -> Iterable[CoverageRow]:
    names = ("organizations", "assessed", "assessments", "under_way", "never")
    yield CoverageRow(year, None, *(sum(counts[year, sphere, name] for sphere in spheres) for name in names))
    for sphere in spheres:
        yield CoverageRow(year, sphere, *(counts[year, sphere, name] for name in names))
