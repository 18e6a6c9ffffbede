"""Compiles totals: rollup plus tail of each organization, merged over questionnaire versions, split by place too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.packing import Layout
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
class _Compiler:
    catalogue: Catalogue
    edition: str | None
    layouts: Mapping[int, Layout]
    keys: Mapping[int, tuple[str, int]]
    includes_set_aside: bool
    plans: dict[tuple[str, str | None, frozenset[int]], _Plan] = field(default_factory=dict)

    def compile(
        self,
        organization: ShownOrganization,
        tallies: Sequence[Tally],
        texts: Mapping[str, int] | None,
        places: Iterable[KnownPlace] | None,
    ) -> OrganizationTotals:
        versions = frozenset(tally.key.questionnaire_id for tally in tallies)
        plan = self._plan(organization.sphere, organization.kind, versions)
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

    def _plan(self, sphere: str, kind: str | None, questionnaires: frozenset[int]) -> _Plan:
        known = self.plans.get((sphere, kind, questionnaires))
        if known is None:
            known = self.plans[sphere, kind, questionnaires] = self._make_plan(sphere, kind, questionnaires)
        return known

    def _make_plan(self, sphere: str, kind: str | None, questionnaires: frozenset[int]) -> _Plan:
        newest_first = sorted(questionnaires, reverse=True)
        shown = outline_questionnaire(self.catalogue.for_sphere(sphere, kind))
        outline = merge_outlines([shown, *map(self._outline, newest_first)])
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
