"""The snapshot of a published cycle as JSON: all that its rating follows from, and the rating (docs/snapshot.md).

Canonical: keys in order, organizations by code, no space, UTF-8. So equal ratings are equal bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import CompiledRating, Decision, RatedOrganization
from survey_app.domain.methodology import Edition
from survey_app.domain.rating_compilation import PublishedScore
from survey_app.exports.rating_json import shape_results

FORMAT: Final = 1
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


class SnapshotDecision(msgspec.Struct, frozen=True):
    """The decision that published the cycle; columns beside the snapshot repeat it, what is shown comes from here."""

    number: str
    date: date


class SnapshotObserved(msgspec.Struct, frozen=True):
    """Who recorded the observations, and when."""

    at: str
    by: str
    role: str


class SnapshotInterval(msgspec.Struct, frozen=True, gc=False):
    """The interval of a score, exact: fractions as `a/b`."""

    low: str
    high: str
    standard_error: str


class SnapshotPrevious(msgspec.Struct, frozen=True, gc=False):
    """The score that the council published before, and by which edition."""

    score: str
    edition: str


class SnapshotOrganization(msgspec.Struct, frozen=True):
    """One organization as it was when the cycle was published: what the register said, counts, observations."""

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    kind: str | None
    region: str
    municipality: str
    recipients: int | None
    responses: int
    answers: Mapping[str, Mapping[str, int]]
    observations: msgspec.Raw
    observed: SnapshotObserved | None
    interval: SnapshotInterval | None
    previous: SnapshotPrevious | None


class SnapshotFile(msgspec.Struct, frozen=True):
    """A file of the edition, its name and whole text."""

    name: str
    text: str


class Snapshot(msgspec.Struct, frozen=True):
    """The whole; `results` are kept as the bytes they are."""

    format: int
    cycle: Mapping[str, Any]
    decision: SnapshotDecision
    edition: tuple[SnapshotFile, ...]
    organizations: tuple[SnapshotOrganization, ...]
    results: msgspec.Raw = msgspec.Raw(b"null")


class _Edition(msgspec.Struct):
    edition: tuple[SnapshotFile, ...]


class _Rows(msgspec.Struct):
    organizations: list[msgspec.Raw]


class _Score(msgspec.Struct):
    code: str
    score: str | None


class _Scores(msgspec.Struct):
    organizations: list[_Score]


class _Decided(msgspec.Struct):
    decision: SnapshotDecision


class _Published(msgspec.Struct):
    cycle: Mapping[str, Any]
    results: _Scores


class PublishedResult(msgspec.Struct, frozen=True):
    """What was published of an organization; numbers are digits with a point, None where there is none."""

    code: str
    score: str | None
    criteria: Mapping[str, str | None]
    indicators: Mapping[str, str | None]


class _Results(msgspec.Struct):
    organizations: list[PublishedResult]


class PublishedResults(msgspec.Struct, frozen=True):
    """The results of a published cycle; `cycle` as the snapshot names it."""

    cycle: Mapping[str, Any]
    results: _Results

    @property
    def organizations(self) -> Sequence[PublishedResult]:
        """Return the organizations in the rating's order."""
        return self.results.organizations


def start_snapshot(
    cycle: CycleCard, decision: Decision, edition: Edition, organizations: Iterable[SnapshotOrganization]
) -> Snapshot:
    """Return a snapshot that has no results yet."""
    named = {"code": cycle.code, "council": cycle.council, "year": cycle.year, "edition": edition.code}
    files = tuple(SnapshotFile(name, text) for name, text in edition.sources)
    by_code = tuple(sorted(organizations, key=lambda each: each.code))
    kept = SnapshotDecision(decision.number, decision.decided_on)
    return Snapshot(FORMAT, named, kept, files, by_code)


def render_snapshot(snapshot: Snapshot, results: bytes) -> bytes:
    """Return the snapshot with its results as canonical JSON."""
    return _ENCODER.encode(msgspec.structs.replace(snapshot, results=msgspec.Raw(results)))


def render_results(rating: CompiledRating) -> bytes:
    """Return the numbers of a rating as canonical JSON: those that were published, not what they stand on."""
    rows = [msgspec.Raw(_ENCODER.encode(_shape_row(rating, each))) for each in rating.organizations]
    return _ENCODER.encode({**shape_results(rating), "organizations": rows})


def parse_snapshot(content: bytes) -> Snapshot:
    """Return the snapshot that was stored as this content."""
    return msgspec.json.decode(content, type=Snapshot)


def find_snapshot_organization(content: bytes, code: str) -> SnapshotOrganization | None:
    """Return one organization of a snapshot's content, None if it has none of this code; the others are passed over."""
    key = msgspec.json.encode({"code": code})[1:-1]  # in no text: quotation marks are escaped there
    rows = msgspec.json.decode(content, type=_Rows).organizations
    found = next((each for each in rows if key in bytes(each)), None)
    return None if found is None else msgspec.json.decode(found, type=SnapshotOrganization)


def read_decision(snapshot: Snapshot) -> Decision:
    """Return the decision that a snapshot was published with."""
    return Decision(snapshot.decision.number, snapshot.decision.date)


def parse_decision(content: bytes) -> Decision:
    """Return the decision of a snapshot's content; the rest is passed over."""
    found = msgspec.json.decode(content, type=_Decided).decision
    return Decision(found.number, found.date)


def parse_snapshot_sources(content: bytes) -> Sequence[tuple[str, str]]:
    """Return names and texts of the edition's files; the rest is passed over."""
    return [(each.name, each.text) for each in msgspec.json.decode(content, type=_Edition).edition]


def parse_published_scores(content: bytes) -> dict[str, PublishedScore]:
    """Return the scores that a snapshot published, by code of the organization; the rest is passed over."""
    found = msgspec.json.decode(content, type=_Published)
    edition = found.cycle["edition"]
    return {each.code: PublishedScore(each.score, edition) for each in found.results.organizations if each.score}


def parse_published_results(content: bytes) -> PublishedResults:
    """Return the results that a snapshot published; the rest is passed over."""
    return msgspec.json.decode(content, type=PublishedResults)


def list_differences(published: bytes, again: bytes) -> list[str]:
    """Return the codes of the organizations whose results differ between two renderings, in order."""
    known, ours = (
        {each["code"]: each for each in msgspec.json.decode(one)["organizations"]} for one in (published, again)
    )
    return [code for code in sorted({*known, *ours}) if known.get(code) != ours.get(code)]


def _shape_row(rating: CompiledRating, organization: RatedOrganization) -> dict[str, Any]:
    render, score = rating.edition.rounding.render, organization.score
    interval = organization.interval
    return {
        "rank": organization.rank,
        "code": organization.code,
        "score": render(score.outcome),
        "band": None if organization.band is None else organization.band.code,
        "interval": None if interval is None else [render(interval.low), render(interval.high)],
        "is_close": organization.is_close,
        "change": organization.change,
        "criteria": {each.scheme.criterion.code: render(each.outcome) for each in score.criteria},
        "indicators": {each.indicator.code: render(each.outcome) for each in score.indicators},
        "missing": score.missing,
    }
