"""Rates a cycle: each organization is scored once for the ranks and means, and again when somebody looks at it.

The scores of thousands of organizations, with all that they came from, would cost the collector of garbage more than
scoring them a second time does. The bare score is remembered by its evidence, where the caller keeps such scores:
whoever turns the pages of a rating waits for those only that changed meanwhile.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple, Protocol, TypeAlias, overload

from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import CompiledRating, Decision, RatedOrganization, RatingSelection
from survey_app.domain.indicators import Evidence
from survey_app.domain.intervals import Interval, list_close_neighbours
from survey_app.domain.methodology import Edition
from survey_app.domain.organizations import fold_for_search
from survey_app.domain.outcomes import Missing, Outcome
from survey_app.domain.ratings import (
    PlacedScore,
    compare_published,
    find_band,
    mean_scores,
    rank_scores,
    score_organization,
)

_SHORTEST_INN_START = 4
_MOST_REMEMBERED: Final = 50_000  # scores, a few hundred bytes each

ScoreMemory: TypeAlias = MutableMapping[tuple[str, str | None, bytes], Outcome]
"""Scores by one edition: by sphere, kind and fingerprint of the evidence. Equal evidence scores equally."""


class OrganizationFacts(NamedTuple):
    """What the register says of a rated organization; `municipality` is an ОКТМО code or ""."""

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    kind: str | None
    region: str
    municipality: str
    recipients: int | None


class PublishedScore(NamedTuple):
    """A score that a council published earlier, and by which edition."""

    score: str
    edition: str


class KnownOrganization(Protocol):
    """What is known of an organization before it is scored, kept small; `previous` is what was published last."""

    @property
    def facts(self) -> OrganizationFacts: ...  # noqa: D102
    @property
    def counted(self) -> int: ...  # noqa: D102
    @property
    def interval(self) -> Interval | None: ...  # noqa: D102
    @property
    def previous(self) -> PublishedScore | None: ...  # noqa: D102

    @property
    def fingerprint(self) -> bytes:
        """Return some bytes that are equal only for equal evidence."""
        ...

    def read_evidence(self, *, with_items: bool) -> Evidence:
        """Return counts and observations, the marks of single items only if asked for."""
        ...


def rate_cycle(
    edition: Edition,
    cycle: CycleCard,
    known: Iterable[KnownOrganization],
    selection: RatingSelection,
    *,
    remembered: ScoreMemory,
    decision: Decision | None = None,
    frozen_at: datetime | None = None,
) -> CompiledRating:
    """Return the rating of a cycle's whole list, of which the selection is shown.

    `remembered` holds scores by this edition, and is filled.
    """
    everybody = list(known)
    outcomes = {each.facts.code: _score(edition, each, remembered) for each in everybody}
    ranks = rank_scores(edition, outcomes)
    everybody.sort(key=lambda each: _place(each.facts, ranks))
    rated = sum(rank is not None for rank in ranks.values())
    return CompiledRating(
        cycle=cycle,
        edition=edition,
        organizations=RatedOrganizations(
            edition,
            [each for each in everybody if is_shown(each.facts, selection)],
            ranks,
            _list_close(edition, everybody, outcomes),
        ),
        means=mean_scores(
            PlacedScore(outcomes[code], sphere, region, municipality)
            for code, _, _, _, sphere, _, region, municipality, _ in (each.facts for each in everybody)
        ),
        rated=rated,
        unrated=len(ranks) - rated,
        missing=_count_missing(edition, outcomes.values()),
        decision=decision,
        frozen_at=frozen_at,
    )


def is_shown(facts: OrganizationFacts, selection: RatingSelection) -> bool:
    """Tell whether a selection shows this organization."""
    if selection.organization not in (None, facts.code) or selection.sphere not in (None, facts.sphere):
        return False
    if selection.municipality not in (None, facts.municipality) or facts.code in selection.besides:
        return False
    if selection.among is not None and facts.code not in selection.among:
        return False
    text = fold_for_search(f"{facts.name} {facts.short_name} {facts.region}") if selection.words else ""
    return all(_has_word(facts, text, word) for word in selection.words)


@dataclass(frozen=True, slots=True)
class RatedOrganizations(Sequence[RatedOrganization]):
    """The organizations of a rating in its order, each scored when it is taken."""

    edition: Edition
    known: Sequence[KnownOrganization]
    ranks: Mapping[str, int | None]
    close: frozenset[str]

    def __len__(self) -> int:
        return len(self.known)

    @overload
    def __getitem__(self, place: int) -> RatedOrganization: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RatedOrganization]: ...
    def __getitem__(self, place: int | slice) -> RatedOrganization | Sequence[RatedOrganization]:
        if isinstance(place, slice):
            return RatedOrganizations(self.edition, self.known[place], self.ranks, self.close)
        return self._rate(self.known[place])

    def _rate(self, known: KnownOrganization) -> RatedOrganization:
        facts, edition = known.facts, self.edition
        evidence = known.read_evidence(with_items=True)
        score = score_organization(edition, facts.sphere, facts.kind, evidence)
        previous = known.previous
        comparable = previous.score if previous is not None and previous.edition == edition.code else None
        return RatedOrganization(
            **facts._asdict(),
            counted=known.counted,
            required=edition.required_sample(facts.recipients),
            evidence=evidence,
            score=score,
            rank=self.ranks[facts.code],
            band=find_band(edition, score.outcome),
            interval=known.interval,
            is_close=facts.code in self.close,
            previous=previous.score if previous is not None else None,
            change=compare_published(edition, edition.rounding.render(score.outcome), comparable),
        )


def _score(edition: Edition, known: KnownOrganization, remembered: ScoreMemory) -> Outcome:
    facts = known.facts
    key = (facts.sphere, facts.kind, known.fingerprint)
    outcome = remembered.get(key)
    if outcome is None:
        evidence = known.read_evidence(with_items=False)
        outcome = score_organization(edition, facts.sphere, facts.kind, evidence).outcome
        if len(remembered) >= _MOST_REMEMBERED:
            remembered.clear()
        remembered[key] = outcome
    return outcome


def _place(facts: OrganizationFacts, ranks: Mapping[str, int | None]) -> tuple[int, str, str]:
    rank = ranks[facts.code]
    return (len(ranks) + 1 if rank is None else rank, fold_for_search(facts.short_name or facts.name), facts.code)


def _list_close(
    edition: Edition, ordered: Iterable[KnownOrganization], outcomes: Mapping[str, Outcome]
) -> frozenset[str]:
    scored = [(each.facts.code, outcomes[each.facts.code], each.interval) for each in ordered]
    ranked = [(code, score, interval) for code, score, interval in scored if isinstance(score, Fraction)]
    return frozenset(code for pair in list_close_neighbours(edition, ranked) for code in pair)


def _count_missing(edition: Edition, outcomes: Iterable[Outcome]) -> dict[str, int]:
    counted = Counter(what for each in outcomes if isinstance(each, Missing) for what in each.what)
    order: Callable[[str], int] = [*edition.lists_by_code].index
    lists = sorted((each for each in counted if each in edition.lists_by_code), key=order)
    return {what: counted[what] for what in dict.fromkeys(["responses", *lists, *counted]) if counted[what]}


def _has_word(facts: OrganizationFacts, text: str, word: str) -> bool:
    if word.isdecimal() and len(word) >= _SHORTEST_INN_START and facts.inn.startswith(word):
        return True
    return fold_for_search(word) in text
