"""What others see of an organization or of a cycle, beside questionnaires and totals."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    """An organization as a respondent meets it; `kind` is None where its sphere knows no kinds."""

    code: str
    name: str
    short_name: str
    sphere: str
    kind: str | None

    @property
    def shown_name(self) -> str:
        """The name that people know it by: the short one, where the register has it."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A cycle as councils and operators meet it; a standing year has no edition, for it is never rated."""

    code: str
    council: str
    year: int
    edition: str | None
    state: str
    opens_on: date | None
    closes_on: date | None
