"""One organization's totals of a cycle as it may see them itself, and how they changed since the year before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from survey_app.domain.cards import CycleCard
from survey_app.domain.disclosure import Disclosure, ExactTotals, Shown
from survey_app.domain.tallies import OrganizationTotals, Outline, add_counts

_YES: Final = "yes"


@dataclass(frozen=True, slots=True)
class DisclosedTotals:
    """What is shown of an organization in a cycle; `disclosure` is None before the first step.

    `required` is the sample, None if unknown; `place_names` names places by their codes.
    """

    cycle: CycleCard
    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    required: int | None
    outline: Outline
    place_names: Mapping[str, str]
    disclosure: Disclosure | None

    @property
    def responses(self) -> int | None:
        """How many responses are shown; None before the first step."""
        return self.disclosure.responses.total if self.disclosure else None

    def find_question(self, code: str) -> Shown | None:
        """Return what is shown of a question, None if it is hidden."""
        return self.disclosure.find_question(code) if self.disclosure else None


def make_exact(totals: OrganizationTotals, aside: str) -> ExactTotals:
    """Return the counts that disclosure decides about; the totals hold no responses set aside and are split by place.

    `aside` is a text that changes with what is set aside.
    """
    questions: dict[str, dict[str, int]] = {}
    counts = add_counts((each.counts for each in totals.channels), len(totals.outline.cells))
    for (code, option), count in zip(totals.outline.cells, counts, strict=True):
        cell = questions.setdefault(code, {})
        cell[option] = cell.get(option, 0) + count
    ways: dict[str, dict[str, int]] = {}
    for place in totals.places or ():
        for channel, count in place.by_channel.items():
            ways.setdefault(channel, {})[place.code or ""] = count
    return ExactTotals(totals.counted, questions, ways, aside)


@dataclass(frozen=True, slots=True)
class ShareChange:
    """The share of "yes" to a question now and a year before, 0 to 1 of the answers shown."""

    question: str
    now: Fraction
    before: Fraction


def compare_years(now: Sequence[DisclosedTotals], before: Sequence[DisclosedTotals]) -> list[ShareChange]:
    """Return how the share of "yes" changed, question by question, from shown numbers alone; cycles are added up.

    Questions that are hidden in either year, or know no "yes", are left out.
    """
    codes = dict.fromkeys(question.code for each in now for question in each.outline.questions)
    shares = ((code, _share(now, code), _share(before, code)) for code in codes)
    return [ShareChange(code, new, old) for code, new, old in shares if new is not None and old is not None]


def _share(year: Iterable[DisclosedTotals], question: str) -> Fraction | None:
    shown = [found for each in year if (found := each.find_question(question)) is not None and _YES in found.counts]
    answered = sum(each.total for each in shown)
    return Fraction(sum(each.counts[_YES] or 0 for each in shown), answered) if answered else None
