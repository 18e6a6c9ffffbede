"""Compiles totals: rollup plus tail of each organization, merged over questionnaire versions, one after another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.packing import Layout
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import (
    ChannelTotals,
    OrganizationTotals,
    Outline,
    Selection,
    merge_outlines,
    outline_layout,
    outline_questionnaire,
)
from survey_app.storage.questionnaires import list_keys, list_layouts
from survey_app.storage.tallies import Tally
from survey_app.storage.totals import ShownOrganization, count_tail, count_texts, stream_rollup
from survey_app.storage.visible_cycles import VisibleCycle

_SET_ASIDE = 4  # place in a tally's key


def compile_totals(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, selection: Selection
) -> Iterator[OrganizationTotals]:
    """Yield the totals of the selected organizations by shown name and code, exact at the connection's snapshot.

    The snapshot must last until the last one is taken: the rollup is read as a stream.
    """
    waiting = count_tail(connection, cycle, selection)
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
        yield compiler.compile(organization, tallies, None if texts is None else texts.get(organization.id, {}))


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
    plans: dict[tuple[str, frozenset[int]], _Plan] = field(default_factory=dict)

    def compile(
        self, organization: ShownOrganization, tallies: Iterable[Tally], texts: Mapping[str, int] | None
    ) -> OrganizationTotals:
        tallies = list(tallies)
        plan = self._plan(organization.sphere, frozenset(tally.key[2] for tally in tallies))
        set_aside = sum(tally.responses for tally in tallies if tally.key[_SET_ASIDE])
        shown = [tally for tally in tallies if self.includes_set_aside or not tally.key[_SET_ASIDE]]
        return OrganizationTotals(
            code=organization.code,
            name=organization.name,
            short_name=organization.short_name,
            inn=organization.inn,
            sphere=organization.sphere,
            required=self._required(organization),
            counted=sum(tally.responses for tally in tallies) - set_aside,
            set_aside=set_aside,
            outline=plan.outline,
            channels=_by_channel(plan, shown),
            texts=texts,
        )

    def _required(self, organization: ShownOrganization) -> int | None:
        edition = self.catalogue.editions.get(self.edition) if self.edition else None
        return edition.required_sample(organization.recipients) if edition else None

    def _plan(self, sphere: str, questionnaires: frozenset[int]) -> _Plan:
        known = self.plans.get((sphere, questionnaires))
        if known is None:
            known = self.plans[sphere, questionnaires] = self._make_plan(sphere, questionnaires)
        return known

    def _make_plan(self, sphere: str, questionnaires: frozenset[int]) -> _Plan:
        newest_first = sorted(questionnaires, reverse=True)
        outlines = [outline_questionnaire(self.catalogue.for_sphere(sphere)), *map(self._outline, newest_first)]
        outline = merge_outlines(outlines)
        return _Plan(outline, {number: outline.positions(self.layouts[number]) for number in questionnaires})

    def _outline(self, number: int) -> Outline:
        questionnaire = self.catalogue.questionnaires.get(self.keys[number])
        return outline_questionnaire(questionnaire) if questionnaire else outline_layout(self.layouts[number])


def _by_channel(plan: _Plan, tallies: Iterable[Tally]) -> tuple[ChannelTotals, ...]:
    responses: dict[int, int] = {}
    counts: dict[int, list[int]] = {}
    for tally in tallies:
        channel = tally.key[3]
        responses[channel] = responses.get(channel, 0) + tally.responses
        total = counts.setdefault(channel, [0] * len(plan.outline.cells))
        for position, count in zip(plan.positions[tally.key[2]], tally.counts, strict=True):
            total[position] += count
    return tuple(
        ChannelTotals(CHANNELS[channel - 1], responses[channel], counts[channel])
        for channel in sorted(responses)
        if responses[channel]
    )
