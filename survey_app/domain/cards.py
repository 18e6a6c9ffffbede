"""What the public may see of an organization beside its questionnaire."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    """An organization as a respondent meets it; `kind` is None where its sphere knows no kinds."""

    code: str
    name: str
    short_name: str
    sphere: str
    kind: str | None
