"""What is recorded of one organization in a cycle, with what follows from it and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey_app.domain.indicators import Evidence
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import NOTHING_OBSERVED, Observations, list_unmarked, list_unobserved
from survey_app.domain.outcomes import Outcome
from survey_app.domain.ratings import score_organization


@dataclass(frozen=True, slots=True)
class RecordedObservations:
    """The observations that count for an organization; `recorded_at` is None before anything was recorded.

    `recorded_by` names no person ("token 3"), `role` is `council` or `operator`; `record` is the number of the record.
    """

    code: str
    sphere: str
    kind: str | None
    edition: Edition
    observations: Observations
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    role: str | None = None
    record: int | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the codes of the lists that the scores of such an organization need."""
        return list_unobserved(self.edition, self.sphere, self.kind, NOTHING_OBSERVED)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the codes of the lists that the scores of such an organization need and that were not observed."""
        return list_unobserved(self.edition, self.sphere, self.kind, self.observations)

    @property
    def unmarked(self) -> Mapping[str, tuple[str, ...]]:
        """Return the items without a mark of each list that was begun by items."""
        lists = {code: list_unmarked(self.edition, self.sphere, code, self.observations) for code in self._begun}
        return {code: items for code, items in lists.items() if items}

    @property
    def computed(self) -> Mapping[str, Outcome]:
        """Return the indicators that stand on observations alone, by code."""
        score = score_organization(self.edition, self.sphere, self.kind, Evidence(observations=self.observations))
        return {
            each.indicator.code: each.outcome
            for each in score.indicators
            if not any(getattr(part, "what", None) == "responses" for part in each.parts)
        }

    @property
    def _begun(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.edition.lists if each.code in self.observations.items)
