"""What an organization and the public see of totals: numbers that move in steps, so that nobody is singled out.

The attacker keeps every view that was ever shown and calculates with them: whoever reloads exact totals after each
visitor reads that visitor's sheet. So what was shown last is remembered for each cycle and organization, everybody is
shown the same, and it moves by these rules:

1. *Steps.* Nothing moves before the counted responses grew by 10; by 5 once a cycle is closed: few are left out.
2. *Questions.* A split is shown, or moves, when at least 5 persons answer it who are in no earlier view of it. Then
   no calculation with views of one question ends in fewer than 5 persons: the latest view in it holds five who are in
   none of the others, so nothing can take them away. That holds whatever is set aside, restored or deleted between.
3. *Filters.* "Yes" to a filter is the number of those who are asked its follower. It is 0 or at least 5, and it stays
   or grows by 5; else the filter's split is not shown, or stays as it was.
4. *Ways.* Responses by channel, and within a channel by place, carry no answers, but a small number would tell who
   came. Each is at least 10; the smaller ones are hidden together, with the next larger ones until at least two are
   hidden and they have 10 between them, for the rest follows by subtraction. A breakdown moves as a whole: each number
   in it, and the hidden rest, grew by 10 or is the same as before; what was hidden appears when it grew by 10 since the
   last move, and so the breakdown waits for it, up to 100 responses. A split by place moves with its channel only.
5. *Disturbances.* Growth counts new persons only while nobody who was counted before can come back. When what is set
   aside changed, a sheet was voided or typed in anew, or a number fell, growth is measured anew from there, and what
   was shown stands until the next step.
   Then a part that did not grow enough since is hidden: it is of other responses than the rest of the page. (If exactly
   as many responses with the same answers were set aside as were restored, the numbers are as if nothing had happened.)

Years and cycles share no response, so that these rules hold for their sums and differences as well.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

Counts: TypeAlias = Mapping[str, int]

STEP: Final = 10  # responses
LEAST: Final = 5  # persons
PATIENCE: Final = 100  # responses that a breakdown waits for a hidden part to become one that can be shown
NO_PLACE: Final = ""
_ALL: Final = ""


@dataclass(frozen=True, slots=True)
class ExactTotals:
    """The counted responses of one organization in one cycle.

    `questions` holds the answers by option ("" for a number), `ways` the responses by channel and place ("" for none);
    `aside` is a text that changes with what is set aside, voided, or typed in anew.
    """

    responses: int
    questions: Mapping[str, Counts]
    ways: Mapping[str, Counts]
    aside: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Numbers as they were shown last: `counts` of a `total`, None where hidden; growth is measured from `since`.

    `period` counts disturbances: numbers of different periods are of different sets of responses.
    """

    counts: Mapping[str, int | None]
    total: int
    since: Counts
    period: int

    def growth(self, counts: Counts) -> dict[str, int]:
        """Return by how much each of these counts grew."""
        return {name: count - self.since.get(name, 0) for name, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that was shown last of one organization in one cycle, and by what a disturbance is noticed."""

    period: int
    aside: str
    responses: Shown
    questions: Mapping[str, Shown] = field(default_factory=dict)
    channels: Shown | None = None
    places: Mapping[str, Shown] = field(default_factory=dict)

    @property
    def is_behind(self) -> bool:
        """Whether the council changed what is counted after this was shown."""
        return self.responses.period != self.period

    def find_question(self, code: str) -> Shown | None:
        """Return what is shown of a question, None if its numbers are hidden."""
        return self._current(self.questions.get(code))

    def find_channels(self) -> Shown | None:
        """Return the responses by channel, None if all of them are hidden."""
        return self._current(self.channels)

    def find_places(self, channel: str) -> Shown | None:
        """Return the responses of a channel by place, None if they are hidden."""
        channels = self.find_channels()
        is_shown = channels is not None and channels.counts.get(channel) is not None
        return self._current(self.places.get(channel)) if is_shown else None

    def _current(self, shown: Shown | None) -> Shown | None:
        return shown if shown is not None and shown.period == self.responses.period else None


def disclose(
    before: Disclosure | None, exact: ExactTotals, openings: Mapping[str, Collection[str]], *, is_final: bool
) -> Disclosure | None:
    """Return what may be shown now, None if nothing yet; `before` itself when nothing moves.

    `openings` names for each filter the options that open a follower; `is_final` says that the cycle is closed.
    """
    known = before or Disclosure(0, exact.aside, _show({_ALL: 0}, 0))
    if _is_disturbed(known, exact):
        known = before = _measure_anew(known, exact)
    grown = known.responses.growth({_ALL: exact.responses})[_ALL]
    if grown < (LEAST if is_final else STEP):
        return before
    return _move(known, exact, openings, patience=0 if is_final else PATIENCE)


def _move(
    known: Disclosure, exact: ExactTotals, openings: Mapping[str, Collection[str]], *, patience: int
) -> Disclosure:
    moved = {
        code: _show(counts, known.period)
        for code, counts in exact.questions.items()
        if _can_split(known.questions.get(code), counts, openings.get(code, ()))
    }
    sums = {channel: sum(places.values()) for channel, places in exact.ways.items()}
    channels = _break_down(known.channels, sums, known.period, patience)
    places = dict(known.places)
    if channels is not None and channels is not known.channels:
        for channel in exact.ways.keys() & {name for name, count in channels.counts.items() if count is not None}:
            split = _break_down(places.get(channel), exact.ways[channel], known.period, patience)
            places |= {channel: split} if split else {}
    return replace(
        known,
        responses=_show({_ALL: exact.responses}, known.period),
        questions={**known.questions, **moved},
        channels=channels,
        places=places,
    )


def _show(counts: Counts, period: int) -> Shown:
    return Shown(dict(counts), sum(counts.values()), dict(counts), period)


def _can_split(shown: Shown | None, counts: Counts, opening: Collection[str]) -> bool:
    growth = dict(counts) if shown is None else shown.growth(counts)
    if sum(growth.values()) < LEAST:
        return False
    asked = [option for option in opening if counts.get(option, 0)]
    stays = {option for option in asked if shown is not None and shown.counts.get(option) == counts[option]}
    return all(option in stays or growth[option] >= LEAST for option in asked)


def _break_down(shown: Shown | None, counts: Counts, period: int, patience: int) -> Shown | None:
    """Return the new breakdown, or the old one if it cannot move; None if there is nothing to show."""
    present = {name: count for name, count in counts.items() if count}
    growth = dict(present) if shown is None else shown.growth(present)
    before: Mapping[str, int | None] = {} if shown is None else shown.counts
    small = {name for name, count in present.items() if count < STEP}
    waiting = {name for name in present.keys() - small if _is_hidden(name, before) and growth[name] < STEP}
    hidden = small | waiting
    _hide_complement(hidden, present)
    single = present.keys() - hidden
    is_same_rest = hidden == {name for name in before if _is_hidden(name, before)}
    rest = sum(growth[name] for name in hidden)
    can_move = (
        bool(single)
        and (not waiting or sum(growth.values()) >= patience)
        and all(before.get(name) == present[name] or growth[name] >= STEP for name in single)
        and (not hidden or rest >= STEP or (is_same_rest and rest == 0))
    )
    if not can_move:
        return shown
    counted = {name: count if name in single else None for name, count in present.items()}
    return Shown(counted, sum(present.values()), present, period)


def _is_hidden(name: str, counts: Mapping[str, int | None]) -> bool:
    return name in counts and counts[name] is None


def _hide_complement(hidden: set[str], counts: Counts) -> None:
    """Hide the next larger numbers until nobody can tell the hidden ones apart, nor has a small rest of them."""
    for name in sorted(counts.keys() - hidden, key=lambda each: (counts[each], each)):
        if not hidden or (len(hidden) > 1 and sum(counts[each] for each in hidden) >= STEP):
            return
        hidden.add(name)


def _is_disturbed(known: Disclosure, exact: ExactTotals) -> bool:
    return known.aside != exact.aside or any(
        exact_counts.get(name, 0) < count
        for shown, exact_counts in _pair(known, exact)
        for name, count in shown.since.items()
    )


def _measure_anew(known: Disclosure, exact: ExactTotals) -> Disclosure:
    since = {id(shown): replace(shown, since=dict(counts)) for shown, counts in _pair(known, exact)}
    return Disclosure(
        period=known.period + 1,
        aside=exact.aside,
        responses=since[id(known.responses)],
        questions={code: since[id(shown)] for code, shown in known.questions.items()},
        channels=None if known.channels is None else since[id(known.channels)],
        places={channel: since[id(shown)] for channel, shown in known.places.items()},
    )


def _pair(known: Disclosure, exact: ExactTotals) -> list[tuple[Shown, Counts]]:
    """Return everything that was shown beside what is counted of it now."""
    sums = {channel: sum(places.values()) for channel, places in exact.ways.items()}
    return [
        (known.responses, {_ALL: exact.responses}),
        *((shown, exact.questions.get(code, {})) for code, shown in known.questions.items()),
        *([] if known.channels is None else [(known.channels, sums)]),
        *((shown, exact.ways.get(channel, {})) for channel, shown in known.places.items()),
    ]
