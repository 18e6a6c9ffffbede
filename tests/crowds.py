"""A crowd that answers, and the attacker who keeps every view: laws of disclosure are stated over these."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from survey_app.domain.disclosure import NO_PLACE, Disclosure, ExactTotals, Shown, disclose

Group: TypeAlias = frozenset[int]
OPENINGS: Mapping[str, tuple[str, ...]] = {"used": ("yes",)}
QUESTIONS = ("used", "satisfied", "recommend", "sex", "age")


@dataclass(frozen=True, slots=True)
class Person:
    """One respondent; what was not answered is not there."""

    number: int
    channel: str
    place: str
    answers: Mapping[str, str]


@dataclass
class Crowd:
    """Who has answered so far, who of them is set aside, and every group of persons that somebody was shown.

    `splits` are the groups by question, `totals` the groups behind the number of responses, `breakdowns` the groups by
    way, a version each; a part is known by the ways in it. `channels` are the channels by how many use them.
    """

    chance: random.Random
    channels: Mapping[str, int] = field(init=False)
    people: dict[int, Person] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)
    is_final: bool = False
    disclosure: Disclosure | None = None
    splits: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))
    totals: list[Group] = field(default_factory=list)
    breakdowns: dict[str, list[dict[frozenset[str], Group]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        weights = self.chance.choice(((2, 1, 0, 0), (12, 6, 1, 1), (1, 9, 0, 0), (3, 3, 2, 1)))
        self.channels = dict(zip(("widget", "qr", "link", "paper"), weights, strict=True))

    def arrive(self, persons: int) -> None:
        """Let some answer."""
        for _ in range(persons):
            number = len(self.people)
            self.people[number] = _draw_person(self.chance, number, self.channels)

    def set_aside(self, persons: int) -> None:
        """Set some aside; perhaps those who came last, perhaps anybody."""
        counted = sorted(self.people.keys() - self.aside)
        late = counted[-persons:] if self.chance.random() < 0.5 else counted
        self.aside |= set(self.chance.sample(late, min(persons, len(late))))

    def restore(self, persons: int) -> None:
        """Let some of those who were set aside count again."""
        self.aside -= set(self.chance.sample(sorted(self.aside), min(persons, len(self.aside))))

    def look(self) -> Disclosure | None:
        """Look at what is shown, and keep the groups behind it if they are new."""
        before, self.disclosure = (
            self.disclosure,
            disclose(self.disclosure, self.count(), OPENINGS, is_final=self.is_final),
        )
        if self.disclosure is not None:
            self._keep(before, self.disclosure)
        return self.disclosure

    def count(self) -> ExactTotals:
        """Return the exact counts of everybody who is not set aside."""
        ways: dict[str, dict[str, int]] = {}
        for person in self._counted():
            places = ways.setdefault(person.channel, {})
            places[person.place] = places.get(person.place, 0) + 1
        questions: dict[str, dict[str, int]] = {code: {} for code in QUESTIONS}
        for person in self._counted():
            for code, option in person.answers.items():
                questions[code][option] = questions[code].get(option, 0) + 1
        return ExactTotals(len(self._counted()), questions, ways, str(sorted(self.aside)))

    def _counted(self) -> list[Person]:
        return [person for number, person in self.people.items() if number not in self.aside]

    def _keep(self, before: Disclosure | None, now: Disclosure) -> None:
        if before is None or now.responses.counts != before.responses.counts:
            self.totals.append(frozenset(person.number for person in self._counted()))
        for code, shown in now.questions.items():
            if _is_new(before.questions.get(code) if before else None, shown):
                group = frozenset(person.number for person in self._counted() if code in person.answers)
                assert shown.counts == self.count().questions[code]
                self.splits[code].append(group)
        if now.channels is not None and _is_new(before.channels if before else None, now.channels):
            self._keep_breakdown("", now.channels.counts, {person.number: person.channel for person in self._counted()})
        for channel, shown in now.places.items():
            if _is_new(before.places.get(channel) if before else None, shown):
                own = {person.number: person.place for person in self._counted() if person.channel == channel}
                self._keep_breakdown(channel, shown.counts, own)

    def _keep_breakdown(self, name: str, counts: Mapping[str, int | None], ways: Mapping[int, str]) -> None:
        rest = frozenset(way for way, count in counts.items() if count is None)
        labels = [frozenset({way}) for way in counts if way not in rest] + ([rest] if rest else [])
        groups = {label: frozenset(number for number, way in ways.items() if way in label) for label in labels}
        if not self.breakdowns[name] or self.breakdowns[name][-1] != groups:
            self.breakdowns[name].append(groups)


def find_isolated(groups: Sequence[Group], most: int) -> Group | None:
    """Return at most so many persons whose own answers follow from these groups by any calculation; None if nobody's.

    A calculation gives each person a factor: the sum of those of the groups that the person is in. It ends in few
    persons if all others' factors are 0: then without those few, the groups are less independent than with them.
    """
    members: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number in frozenset().union(*groups):
        members[tuple(int(number in group) for group in groups)].append(number)
    small = [pattern for pattern, numbers in members.items() if len(numbers) <= most]
    whole = _rank(members)
    for size in range(1, most + 1):
        for few in combinations(small, size):
            persons = [number for pattern in few for number in members[pattern]]
            if len(persons) <= most and _rank(members.keys() - set(few)) < whole:
                return frozenset(persons)
    return None


def _is_new(before: Shown | None, now: Shown) -> bool:
    return before is None or (before.counts, before.total) != (now.counts, now.total)


def _rank(rows: Iterable[tuple[int, ...]]) -> int:
    left = [[Fraction(value) for value in row] for row in sorted(rows)]
    rank = 0
    while left:
        row = left.pop()
        pivot = next((index for index, value in enumerate(row) if value), None)
        if pivot is not None:
            rank += 1
            left = [[a - b * other[pivot] / row[pivot] for a, b in zip(other, row, strict=True)] for other in left]
    return rank


def _draw_person(chance: random.Random, number: int, channels: Mapping[str, int]) -> Person:
    channel = chance.choices(list(channels), list(channels.values()))[0]
    place = chance.choices(("hall", "ward-3", NO_PLACE), (6, 2, 1))[0] if channel == "qr" else NO_PLACE
    answers = {"used": chance.choices(("yes", "no"), (1, 3))[0], "recommend": chance.choice(("yes", "no"))}
    if answers["used"] == "yes" and chance.random() < 0.9:
        answers["satisfied"] = chance.choice(("yes", "no"))
    optional = {"sex": chance.choice(("female", "male")), "age": ""}
    answers |= {code: option for code, option in optional.items() if chance.random() < 0.4}
    if channel == "paper" and chance.random() < 0.3:
        answers.pop("recommend")
    return Person(number, channel, place, answers)
