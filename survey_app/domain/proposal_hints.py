"""What could be proposed to an organization: its lowest indicators, and what was looked for and not found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from survey_app.domain.compiled_rating import RatedOrganization
from survey_app.domain.explanations import explain_indicator
from survey_app.domain.formulas import list_observed
from survey_app.domain.methodology import CheckItem, Edition, ObservedList
from survey_app.domain.proposals import LONGEST_PROPOSAL, ProposalContent
from survey_app.domain.russian import say_decimal


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """What is proposed about a thing that was not found, or found in part; `{item}` is its name."""

    absent: str
    partly: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, `year` years from that of assessment."""

    year: int
    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return the day for a year of assessment."""
        return date(year + self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class HintRules:
    """Which hints there are and what they say.

    Of indicators at most `most_indicators`, each below the share `below` of the best value; texts by code. Of items at
    most `most_items`, texts by the code of the list. `deadline` None: proposals begin without one.
    """

    most_indicators: int
    below: Fraction
    text: str
    texts: Mapping[str, str]
    most_items: int
    other_items: ItemTexts
    items: Mapping[str, ItemTexts]
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Hint:
    """A proposal that could be made, `about` what in Russian, and why: a sentence with the numbers."""

    content: ProposalContent
    about: str
    why: str


def list_hints(edition: Edition, rated: RatedOrganization, rules: HintRules, year: int) -> tuple[Hint, ...]:
    """Return what could be proposed after the year of assessment: the lowest indicators first, then items by list."""
    due_on = rules.deadline.in_year(year) if rules.deadline else None
    return (*_list_indicators(edition, rated, rules, due_on), *_list_items(edition, rated, rules, due_on))


def choose_hints(hints: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """Return those to accept together: no indicator of which an item says more precisely what to do."""
    said = {each.content.indicator for each in hints if each.content.item}
    return tuple(each for each in hints if each.content.item or each.content.indicator not in said)


def _list_indicators(
    edition: Edition, rated: RatedOrganization, rules: HintRules, due_on: date | None
) -> Iterator[Hint]:
    measured = [(each.outcome, each) for each in rated.score.indicators if isinstance(each.outcome, Fraction)]
    low = sorted((pair for pair in measured if pair[0] < rules.below * edition.highest), key=lambda pair: pair[0])
    for outcome, score in low[: rules.most_indicators]:
        indicator, value = score.indicator, say_decimal(edition.rounding.render_number(outcome))
        text = rules.texts.get(indicator.code, rules.text).format(
            code=indicator.code, title=indicator.title, value=value, highest=edition.highest
        )
        content = ProposalContent(text[:LONGEST_PROPOSAL], indicator.code, due_on)
        yield Hint(content, f"{indicator.code}. {indicator.title}", explain_indicator(edition, score))


def _list_items(edition: Edition, rated: RatedOrganization, rules: HintRules, due_on: date | None) -> Iterator[Hint]:
    left = rules.most_items
    indicators = {
        code: each.indicator.code for each in rated.score.indicators for code in list_observed(each.indicator.formula)
    }
    for of in edition.lists:
        marks = rated.evidence.observations.items.get(of.code, {})
        for item in of.items_for(rated.sphere):
            mark = marks.get(item.code)
            if mark is None or mark == 1 or of.code not in indicators or not left:
                continue
            left -= 1
            yield _describe_item(of, item, rules, ProposalContent("", indicators[of.code], due_on), is_absent=not mark)


def _describe_item(
    of: ObservedList, item: CheckItem, rules: HintRules, content: ProposalContent, *, is_absent: bool
) -> Hint:
    texts = rules.items.get(of.code, rules.other_items)
    text = (texts.absent if is_absent else texts.partly).format(item=item.text)[:LONGEST_PROPOSAL]
    proposed = ProposalContent(text, content.indicator, content.due_on, f"{of.code}/{item.code}")
    return Hint(proposed, item.text, f"{of.title}: {'не найдено' if is_absent else 'найдено частично'}.")
