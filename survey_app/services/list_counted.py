"""Lists what the database knows of the organizations of a cycle: counts, observations, the register's facts."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.indicators import Evidence
from survey_app.domain.intervals import Interval
from survey_app.domain.methodology import Edition
from survey_app.domain.own_questions import is_own
from survey_app.domain.rating_compilation import OrganizationFacts, PublishedScore
from survey_app.domain.stored_observations import restore_observations
from survey_app.domain.tallies import OrganizationTotals, Outline, Selection, add_counts
from survey_app.services.compile_totals import compile_totals
from survey_app.storage.observations import ObservationRecord, list_newest
from survey_app.storage.ratings import list_facts
from survey_app.storage.visible_cycles import VisibleCycle

Choices: TypeAlias = Sequence[tuple[str, Sequence[str], slice]]
"""Questions of choice with their options, and where in the counts these stand."""


@dataclass(frozen=True, slots=True)
class CountedOrganization:
    """One organization, as small as it comes: `counts` are all cells of its totals, observations are JSON still.

    `named` holds the bytes by which two lists of `choices` are told apart.
    """

    id: int
    facts: OrganizationFacts
    counted: int
    interval: Interval | None
    previous: PublishedScore | None
    edition: Edition
    choices: Choices
    named: bytes
    counts: Sequence[int]
    record: ObservationRecord | None

    @property
    def fingerprint(self) -> bytes:
        """Return some bytes that are equal only for equal evidence."""
        told = blake2b(self.named, digest_size=16)
        told.update(array("q", (self.counted, *self.counts)).tobytes())
        told.update(b"" if self.record is None else self.record.content.encode())
        return told.digest()

    def read_counts(self) -> AnswerCounts:
        """Return the counts of the answers."""
        counts = self.counts
        chosen = {code: dict(zip(options, counts[cells], strict=True)) for code, options, cells in self.choices}
        return AnswerCounts(self.counted, chosen)

    def read_evidence(self, *, with_items: bool) -> Evidence:
        """Return counts and observations, the marks of single items only if asked for."""
        content = None if self.record is None else msgspec.json.decode(self.record.content)
        return Evidence(self.read_counts(), restore_observations(self.edition, content, with_items=with_items))


def list_counted(
    connection: Connection,
    catalogue: Catalogue,
    cycle: VisibleCycle,
    edition: Edition,
    selection: Selection,
    *,
    intervals: Mapping[int, Interval] | None = None,
    previous: Mapping[str, PublishedScore] | None = None,
) -> Iterator[CountedOrganization]:
    """Give the selected organizations, with their interval (by row id) and earlier score (by code) if there are any."""
    facts = list_facts(connection, cycle, selection.organization)
    only, _ = facts.get(selection.organization or "", (None, None))
    observed = list_newest(connection, cycle.id, None if only is None else [only])
    named: dict[int, tuple[Outline, Choices, bytes]] = {}
    for totals in compile_totals(connection, catalogue, cycle, selection):
        number, described = facts[totals.code]
        outline = totals.outline
        if id(outline) not in named:  # thousands of organizations share a few
            choices = list_choices(outline)
            named[id(outline)] = outline, choices, repr(choices).encode()
        _, choices, name = named[id(outline)]
        yield CountedOrganization(
            id=number,
            facts=described,
            counted=_count_respondents(totals),
            interval=(intervals or {}).get(number),
            previous=(previous or {}).get(totals.code),
            edition=edition,
            choices=choices,
            named=name,
            counts=add_counts((each.counts for each in totals.channels), len(outline.cells)),
            record=observed.get(number),
        )


def list_choices(outline: Outline) -> Choices:
    """Return the statutory questions of choice of some totals: nothing else is scored."""
    parts = outline.split(range(len(outline.cells)))
    return [
        (each.code, each.options, slice(cells[0], cells[-1] + 1))
        for each, cells in parts
        if each.kind == "choice" and not is_own(each.code)
    ]


def _count_respondents(totals: OrganizationTotals) -> int:
    return sum(each.responses for each in totals.channels)
