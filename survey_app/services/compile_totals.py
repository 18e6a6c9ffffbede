"""Compiles totals: rollup plus tail of each organization, merged over questionnaire versions, split by place too."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.own_questions import SET_PREFIX, find_cycle_id, is_own
from survey_app.domain.packing import Layout
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import (
    ChannelTotals,
    OrganizationTotals,
    Outline,
    PlaceTotals,
    Selection,
    merge_outlines,
    outline_layout,
    outline_questionnaire,
)
from survey_app.storage.own_sets import OwnSet, list_sets
from survey_app.storage.places import KnownPlace, list_known_places
from survey_app.storage.questionnaires import list_keys, list_layouts
from survey_app.storage.tallies import Tally
from survey_app.storage.totals import ShownOrganization, count_tail, count_texts, stream_rollup
from survey_app.storage.visible_cycles import VisibleCycle


def compile_totals(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, selection: Selection
) -> Iterator[OrganizationTotals]:
    """Yield the totals of the selected organizations by shown name and code, exact at the connection's snapshot.

    The snapshot must last until the last one is taken: the rollup is read as a stream.
    """
    waiting = count_tail(connection, cycle, selection)
    places = list_known_places(connection, selection.organization) if selection.by_place else None
    texts = None if selection.channel is not None else count_texts(connection, cycle, selection)
    compiler = _Compiler(
        catalogue=catalogue,
        own=_OwnOfCycles(connection, cycle.id),
        edition=cycle.card.edition,
        layouts=list_layouts(connection),
        keys=list_keys(connection),
        includes_set_aside=selection.includes_set_aside,
    )
    for organization, folded in stream_rollup(connection, cycle, selection):
        tallies = folded + waiting.get(organization.id, [])
        yield compiler.compile(
            organization,
            tallies,
            None if texts is None else texts.get(organization.id, {}),
            None if places is None else places.get(organization.id, ()),
        )


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the counts of some questionnaire versions come together; `positions` by row id of the version."""

    outline: Outline
    positions: Mapping[int, tuple[int, ...]]


@dataclass(slots=True)
class _OwnOfCycles:
    """The own questions that answers of a cycle can be to: its own ones, and those of forms kept from another cycle."""

    connection: Connection
    cycle_id: int
    known: dict[int, list[OwnSet]] = field(default_factory=dict)

    def list_asked(self, codes: Collection[str]) -> list[Questionnaire]:
        """Return what the cycle asks now, then the earlier and foreign versions that have any of these codes."""
        found = (find_cycle_id(code) for code in codes)
        foreign = sorted({each for each in found if each is not None} - {self.cycle_id})
        of_cycle = self._list(self.cycle_id)
        older = [*of_cycle[1:], *(each for cycle_id in foreign for each in self._list(cycle_id))]
        answered = [each for each in older if not each.asked.questions_by_code.keys().isdisjoint(codes)]
        return [each.asked for each in (*of_cycle[:1], *answered)]

    def _list(self, cycle_id: int) -> list[OwnSet]:
        if cycle_id not in self.known:
            self.known[cycle_id] = list_sets(self.connection, [cycle_id])
        return self.known[cycle_id]


@dataclass(slots=True)
class _Compiler:
    catalogue: Catalogue
    own: _OwnOfCycles
    edition: str | None
    layouts: Mapping[int, Layout]
    keys: Mapping[int, tuple[str, int]]
    includes_set_aside: bool
    plans: dict[tuple[str, str | None, frozenset[int], frozenset[str]], _Plan] = field(default_factory=dict)

    def compile(
        self,
        organization: ShownOrganization,
        tallies: Sequence[Tally],
        texts: Mapping[str, int] | None,
        places: Iterable[KnownPlace] | None,
    ) -> OrganizationTotals:
        versions = frozenset(tally.key.questionnaire_id for tally in tallies)
        written = frozenset(filter(is_own, texts or ()))
        plan = self._plan(organization.sphere, organization.kind, versions, written)
        counted, set_aside = _count_responses(tallies)
        return OrganizationTotals(
            code=organization.code,
            name=organization.name,
            short_name=organization.short_name,
            inn=organization.inn,
            sphere=organization.sphere,
            required=self._required(organization),
            counted=counted,
            set_aside=set_aside,
            outline=plan.outline,
            channels=_by_channel(plan, self._shown(tallies)),
            texts=texts,
            places=None if places is None else tuple(self._split(plan, tallies, places)),
            recipients=organization.recipients,
        )

    def _split(self, plan: _Plan, tallies: Iterable[Tally], places: Iterable[KnownPlace]) -> Iterator[PlaceTotals]:
        """Give each registered place its part, a removed one if it has any, and what came from no place at the end."""
        parts: dict[int, list[Tally]] = defaultdict(list)
        for tally in tallies:
            parts[tally.key.place_id].append(tally)
        for place in places:
            own = parts.pop(place.id, [])
            if own or not place.is_removed:
                yield self._place(plan, place.code, place.name, own)
        if parts:
            yield self._place(plan, None, None, [tally for part in parts.values() for tally in part])

    def _place(self, plan: _Plan, code: str | None, name: str | None, tallies: Sequence[Tally]) -> PlaceTotals:
        counted, set_aside = _count_responses(tallies)
        channels = _by_channel(plan, self._shown(tallies))
        return PlaceTotals(code, name, counted, set_aside, plan.outline, channels)

    def _shown(self, tallies: Iterable[Tally]) -> Iterator[Tally]:
        return (tally for tally in tallies if self.includes_set_aside or not tally.key.set_aside)

    def _required(self, organization: ShownOrganization) -> int | None:
        edition = self.catalogue.editions.get(self.edition) if self.edition else None
        return edition.required_sample(organization.recipients) if edition else None

    def _plan(self, sphere: str, kind: str | None, questionnaires: frozenset[int], written: frozenset[str]) -> _Plan:
        known = self.plans.get((sphere, kind, questionnaires, written))
        if known is None:
            known = self._make_plan(self.catalogue.for_sphere(sphere, kind), questionnaires, written)
            self.plans[sphere, kind, questionnaires, written] = known
        return known

    def _make_plan(self, shown: Questionnaire, questionnaires: frozenset[int], written: frozenset[str]) -> _Plan:
        newest_first = sorted(questionnaires, reverse=True)
        packed = {each.question for number in questionnaires for each in self.layouts[number].fields}
        own = self.own.list_asked(packed | written)
        statutory = [number for number in newest_first if not self.keys[number][0].startswith(SET_PREFIX)]
        outline = merge_outlines(
            [outline_questionnaire(shown), *map(self._outline, statutory), *map(outline_questionnaire, own)]
        )
        return _Plan(outline, {number: outline.positions(self.layouts[number]) for number in questionnaires})

    def _outline(self, number: int) -> Outline:
        questionnaire = self.catalogue.questionnaires.get(self.keys[number])
        return outline_questionnaire(questionnaire) if questionnaire else outline_layout(self.layouts[number])


def _count_responses(tallies: Iterable[Tally]) -> tuple[int, int]:
    """Return how many responses are counted and how many are set aside."""
    numbers = [0, 0]
    for tally in tallies:
        numbers[tally.key.set_aside] += tally.responses
    return numbers[False], numbers[True]


def _by_channel(plan: _Plan, tallies: Iterable[Tally]) -> tuple[ChannelTotals, ...]:
    responses: dict[int, int] = {}
    counts: dict[int, list[int]] = {}
    for tally in tallies:
        channel = tally.key.channel
        responses[channel] = responses.get(channel, 0) + tally.responses
        total = counts.setdefault(channel, [0] * len(plan.outline.cells))
        for position, count in zip(plan.positions[tally.key.questionnaire_id], tally.counts, strict=True):
            total[position] += count
    return tuple(
        ChannelTotals(CHANNELS[channel - 1], responses[channel], counts[channel])
        for channel in sorted(responses)
        if responses[channel]
    )
