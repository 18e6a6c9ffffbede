"""Shows an organization its own totals, as far as they single nobody out, and remembers what was shown."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cycles import CycleState
from survey_app.domain.disclosed_totals import DisclosedTotals, make_exact
from survey_app.domain.disclosure import Disclosure, disclose
from survey_app.domain.errors import OrganizationUnknown, Unavailable
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.storage.disclosures import find_disclosure, replace_disclosure
from survey_app.storage.organization_cycles import list_organization_cycles
from survey_app.storage.registered_sites import find_registered_site
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.storage.voided_sheets import count_voided

_TRIES: Final = 20
_SETTLED: Final = (CycleState.CLOSED, CycleState.PUBLISHED)


def disclose_totals(engine: Engine, catalogue: Catalogue, organization: str, today: date) -> list[DisclosedTotals]:
    """Return what is shown of the organization now, by year and cycle; a standing year only once something is shown.

    `organization` is a canonical code, `today` a day in UTC. Raises OrganizationUnknown, Unavailable.
    """
    with read_snapshot(engine) as connection:
        found = find_registered_site(connection, organization)
        if found is None:
            raise OrganizationUnknown("There is no organization with this code.", about=(organization,))
        cycles = list_organization_cycles(connection, found.organization_id)
    asked = _Asked(engine, catalogue, organization, found.organization_id, today)
    shown = [asked.disclose(cycle) for cycle in cycles]
    return [each for each in shown if each is not None]


@dataclass(frozen=True, slots=True)
class _Asked:
    engine: Engine
    catalogue: Catalogue
    organization: str
    organization_id: int
    today: date

    def disclose(self, cycle: VisibleCycle) -> DisclosedTotals | None:
        """Return what is shown of a cycle; whoever looks at the same moment is shown the same."""
        key = (cycle.id, self.organization_id)
        for _ in range(_TRIES):
            with read_snapshot(self.engine) as connection:  # the totals and what was shown before, of one moment
                version, before = find_disclosure(connection, key)
                found = self._compile(connection, cycle)
            if found is None:
                return None
            totals, aside = found
            after = disclose(before, make_exact(totals, aside), self._openings(), is_final=self._is_final(cycle))
            if after is before or after is None or self._remember(key, version, after):
                return None if cycle.is_standing and after is None else _describe(cycle, totals, after)
        raise Unavailable("Others are looking at these totals at the same moment; try again.")

    def _compile(self, connection: Connection, cycle: VisibleCycle) -> tuple[OrganizationTotals, str] | None:
        selection = Selection(organization=self.organization, by_place=True)
        totals = next(compile_totals(connection, self.catalogue, cycle, selection), None)
        if totals is None:  # no response in a standing year
            return None
        voids = _identify_voids(*count_voided(connection, cycle.id, self.organization_id))
        if not totals.set_aside:
            return totals, voids
        everything = Selection(organization=self.organization, by_place=True, includes_set_aside=True)
        (whole,) = compile_totals(connection, self.catalogue, cycle, everything)
        return totals, _identify_set_aside(totals, whole) + voids

    def _remember(self, key: tuple[int, int], version: int, after: Disclosure) -> bool:
        with self.engine.begin() as connection:
            return replace_disclosure(connection, key, version, after)

    def _openings(self) -> Mapping[str, frozenset[str]]:
        openings: dict[str, frozenset[str]] = {}
        for questionnaire in self.catalogue.questionnaires.values():
            for condition in (each.show_if for each in questionnaire.questions if each.show_if):
                openings[condition.question] = openings.get(condition.question, frozenset()) | {condition.option}
        return openings

    def _is_final(self, cycle: VisibleCycle) -> bool:
        if cycle.is_standing:  # days are those of councils east of UTC: their year ends first
            return cycle.card.year < self.today.year
        return cycle.card.state in _SETTLED


def _identify_voids(voided: int, anew: int) -> str:
    """Return a text that changes when a sheet is voided or typed in anew: whoever filled it in is no new person."""
    return f"voided {voided}, anew {anew}" if voided else ""


def _identify_set_aside(counted: OrganizationTotals, whole: OrganizationTotals) -> str:
    """Return a text that changes with every count of what is set aside."""
    known = {each.channel: list(each.counts) for each in counted.channels}
    nothing = [0] * len(whole.outline.cells)
    cells = [
        (each.channel, [a - b for a, b in zip(each.counts, known.get(each.channel, nothing), strict=True)])
        for each in whole.channels
    ]
    places = [(each.code, each.set_aside) for each in whole.places or ()]
    return hashlib.sha256(msgspec.json.encode([whole.set_aside, cells, places])).hexdigest()


def _describe(cycle: VisibleCycle, totals: OrganizationTotals, disclosure: Disclosure | None) -> DisclosedTotals:
    return DisclosedTotals(
        cycle=cycle.card,
        code=totals.code,
        name=totals.name,
        short_name=totals.short_name,
        inn=totals.inn,
        sphere=totals.sphere,
        required=totals.required,
        outline=totals.outline,
        place_names={each.code: each.name or each.code for each in totals.places or () if each.code},
        disclosure=disclosure,
    )
