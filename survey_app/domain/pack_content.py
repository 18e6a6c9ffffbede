"""What a council pack is made of beside the rating: names, earlier results, proposals, the meeting that decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from survey_app.domain.compiled_rating import CompiledRating, Decision
from survey_app.domain.proposals import ProposalContent


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """What was published of an organization before: score, criteria and indicators as digits, None for none."""

    year: int
    score: str
    criteria: Mapping[str, str | None]
    indicators: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class DecidingMeeting:
    """The meeting that decided the results, by its protocol; agenda and decision are texts of several lines."""

    held_on: date
    protocol: str
    agenda: str
    decision: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """All that goes into a pack; everything by organization is by its code.

    `answers` are question → option → count, as the snapshot keeps them. `digest` is the snapshot's SHA-256. Proposals
    are those that are approved and not withdrawn.
    """

    council: str
    rating: CompiledRating
    decision: Decision
    published_at: datetime
    digest: str
    answers: Mapping[str, Mapping[str, Mapping[str, int]]]
    earlier: Mapping[str, EarlierResult] = field(default_factory=dict)
    proposals: Mapping[str, Sequence[ProposalContent]] = field(default_factory=dict)
    meeting: DecidingMeeting | None = None
