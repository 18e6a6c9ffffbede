"""The rating of a cycle, compiled: every organization with its score, its place, and what both came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from survey_app.domain.cards import CycleCard
from survey_app.domain.indicators import Evidence
from survey_app.domain.intervals import Interval
from survey_app.domain.methodology import Band, Edition
from survey_app.domain.ratings import Means, OrganizationScore


@dataclass(frozen=True, slots=True)
class RatingSelection:
    """What of a rating is shown; None means all. Ranks and means are the whole cycle's, whatever is shown.

    `municipality` is an ОКТМО code, or "" for organizations without one. `among` are the only ones shown, by code, and
    `besides` those that are not.
    """

    sphere: str | None = None
    municipality: str | None = None
    organization: str | None = None
    words: tuple[str, ...] = ()
    includes_set_aside: bool = False
    among: frozenset[str] | None = None
    besides: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RatedOrganization:
    """One organization of a rating; what is not known is None, `municipality` and `region` are "" then.

    `required` is the sample, `previous` the score last published for it, `change` the difference to that one.
    `is_close` says that chance alone may explain its place before or after a neighbour.
    """

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    kind: str | None
    region: str
    municipality: str
    recipients: int | None
    counted: int
    required: int | None
    evidence: Evidence
    score: OrganizationScore
    rank: int | None
    band: Band | None
    interval: Interval | None
    is_close: bool
    previous: str | None
    change: str | None

    @property
    def shown_name(self) -> str:
        """The name that people know it by: the short one, where the register has it."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Decision:
    """With which decision a council published."""

    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class CompiledRating:
    """A cycle's rating; organizations by rank, then shown name and code, those without a score last.

    Each organization is scored when it is taken from `organizations`: walk through them once, keep what you need.

    `decision` and `frozen_at` are there once the cycle is published: then everything comes from its snapshot.
    `missing` counts for each thing that must still come (`responses`, codes of observed lists) how many organizations
    lack it.
    """

    cycle: CycleCard
    edition: Edition
    organizations: Sequence[RatedOrganization]
    means: Means
    rated: int
    unrated: int
    missing: Mapping[str, int]
    decision: Decision | None
    frozen_at: datetime | None = None

    @property
    def state(self) -> str:
        """What the numbers are worth, in Russian: preliminary until a council has decided."""
        return "предварительный" if self.decision is None else "опубликован"
