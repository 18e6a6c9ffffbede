"""What is to be known of a list of organizations before its cycle is opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from survey_app.domain.frequency import FrequencyRule, is_due

FindingKind: TypeAlias = Literal[
    "open_elsewhere", "this_year", "own_draft", "archived", "outside", "no_recipients", "no_site"
]
FINDING_KINDS: Final[Sequence[FindingKind]] = get_args(FindingKind)
"""From what forbids opening to what only is to be known."""


class Assessment(NamedTuple):
    """A cycle that lists an organization and was begun: open, closing, closed or published."""

    cycle: str
    year: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class ListedOrganization:
    """An organization of a list; `recipients` as the cycle counts them, `assessments` in other cycles only.

    `drafts` are the council's other drafts for the same year that list it, too.
    """

    code: str
    name: str
    recipients: int | None
    has_site: bool
    is_archived: bool
    is_outside: bool
    assessments: Sequence[Assessment] = ()
    drafts: Sequence[str] = ()

    @property
    def last_year(self) -> int | None:
        """The year of the newest assessment, None if there was none."""
        return max((each.year for each in self.assessments), default=None)


class Found(NamedTuple):
    """An organization that something is to be known of, with the other cycles that it is about."""

    code: str
    name: str
    cycles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ListCheck:
    """What was found: organizations by kind, no kind without any; `due` of the list have to be assessed now.

    `digest` is equal for equal lists, by which is opened what somebody has seen.
    """

    organizations: int
    due: int
    never: int
    found: Mapping[FindingKind, Sequence[Found]]
    digest: str

    @property
    def can_open(self) -> bool:
        """Whether nothing forbids opening."""
        return self.organizations > 0 and "open_elsewhere" not in self.found


def check_list(listed: Iterable[ListedOrganization], year: int, rule: FrequencyRule | None) -> ListCheck:
    """Look at the list of a cycle of this year; without a rule its frequency is not judged."""
    organizations = list(listed)
    by_kind: dict[FindingKind, list[Found]] = {kind: [] for kind in FINDING_KINDS}
    for each in organizations:
        for kind, cycles in _judge(each, year, rule):
            by_kind[kind].append(Found(each.code, each.name, cycles))
    return ListCheck(
        organizations=len(organizations),
        due=sum(is_due(each.last_year, year, rule.within_years) for each in organizations) if rule else 0,
        never=sum(each.last_year is None for each in organizations),
        found={kind: found for kind, found in by_kind.items() if found},
        digest=digest_list(each.code for each in organizations),
    )


def digest_list(codes: Iterable[str]) -> str:
    """Return what is equal for lists of the same organizations, in whatever order."""
    return sha256(" ".join(sorted(codes)).encode()).hexdigest()


def _judge(
    organization: ListedOrganization, year: int, rule: FrequencyRule | None
) -> Iterable[tuple[FindingKind, Sequence[str]]]:
    opened = sorted(each.cycle for each in organization.assessments if each.is_open)
    if opened:
        yield "open_elsewhere", opened
    this_year = sorted(each.cycle for each in organization.assessments if each.year == year)
    if rule is not None and len(this_year) >= rule.most_a_year:
        yield "this_year", this_year
    if organization.drafts:
        yield "own_draft", organization.drafts
    if organization.is_archived:
        yield "archived", ()
    if organization.is_outside:
        yield "outside", ()
    if organization.recipients is None:
        yield "no_recipients", ()
    if not organization.has_site:
        yield "no_site", ()
