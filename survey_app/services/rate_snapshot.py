"""Rates a published cycle from its snapshot alone, whatever the database and the configuration say by now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import msgspec

from survey_app.catalogue.methodologies import parse_edition
from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import CompiledRating, RatingSelection
from survey_app.domain.indicators import Evidence
from survey_app.domain.intervals import Interval
from survey_app.domain.methodology import Edition
from survey_app.domain.rating_compilation import OrganizationFacts, PublishedScore, rate_cycle
from survey_app.domain.stored_observations import restore_observations
from survey_app.exports.snapshot_json import Snapshot, SnapshotInterval, SnapshotOrganization, read_decision
from survey_app.services.remember_scores import remember_scores
from survey_app.storage.ratings import parse_fraction


def rate_snapshot(
    snapshot: Snapshot, cycle: CycleCard, frozen_at: datetime, selection: RatingSelection
) -> CompiledRating:
    """Return the rating that follows from a snapshot."""
    edition = read_edition(tuple((each.name, each.text) for each in snapshot.edition))
    return rate_cycle(
        edition,
        cycle,
        _list_known(snapshot, edition),
        selection,
        remembered=remember_scores(edition),
        decision=read_decision(snapshot),
        frozen_at=frozen_at,
    )


@lru_cache(maxsize=16)
def read_edition(sources: tuple[tuple[str, str], ...]) -> Edition:
    """Return the edition of a snapshot; councils publish by few, and look at what they published again and again."""
    return parse_edition(sources)


@dataclass(frozen=True, slots=True)
class _Published:
    facts: OrganizationFacts
    counted: int
    interval: Interval | None
    previous: PublishedScore | None
    edition: Edition
    kept: SnapshotOrganization

    @property
    def fingerprint(self) -> bytes:
        """Return some bytes that are equal only for equal evidence."""
        kept = self.kept
        told = msgspec.json.encode((self.counted, kept.answers, kept.observations))
        return blake2b(told, digest_size=16).digest()

    def read_evidence(self, *, with_items: bool) -> Evidence:
        content = msgspec.json.decode(self.kept.observations)
        observations = restore_observations(self.edition, content, with_items=with_items)
        return Evidence(AnswerCounts(self.counted, self.kept.answers), observations)


def _list_known(snapshot: Snapshot, edition: Edition) -> Iterator[_Published]:
    for each in snapshot.organizations:
        interval, previous = each.interval, each.previous
        yield _Published(
            facts=OrganizationFacts(*(getattr(each, name) for name in OrganizationFacts._fields)),
            counted=each.responses,
            interval=None if interval is None else _read_interval(interval),
            previous=None if previous is None else PublishedScore(previous.score, previous.edition),
            edition=edition,
            kept=each,
        )


def _read_interval(kept: SnapshotInterval) -> Interval:
    return Interval(parse_fraction(kept.low), parse_fraction(kept.high), parse_fraction(kept.standard_error))
