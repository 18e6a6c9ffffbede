"""Puts organizations on the list of a draft cycle: all of those that are given, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.identifiers import parse_code
from survey_app.exports.code_list import CodeLine
from survey_app.storage.cycle_lists import Candidate, find_candidates, lock_cycle
from survey_app.storage.cycles import list_some


@dataclass(frozen=True, slots=True)
class ListedCodes:
    """How many organizations came on the list, were on it before, and how many lines repeated one of the same file.

    `former` of the lines named an organization by a code that it had before it was merged.
    """

    added: int
    already: int
    repeated: int
    former: int = 0


def add_to_list(session: Session, cycle: str, lines: Sequence[CodeLine]) -> ListedCodes:
    """Add organizations by their codes as people type them; a code that is given twice counts once.

    The caller commits. Raises CycleUnknown, CycleNotMovable unless the cycle is a draft, RegisterChanged if one was
    merged meanwhile, and InvalidInput with a problem of each line that cannot be taken: `/lines/{number}`, with
    `code_unknown`, `organization_archived` or `outside_jurisdiction`; `about` is the code as it is written. Nothing is
    added then.
    """
    row = lock_cycle(session, cycle, (CycleState.DRAFT,))
    codes = {text: parse_code(text) for _, text in lines}
    known = find_candidates(session, row, [code for code in codes.values() if code])
    wanted: dict[int, Candidate] = {}
    former = 0
    problems = []
    for line, text in lines:
        candidate = known.get(codes[text] or "")
        if candidate is None or candidate.is_archived or not candidate.is_inside:
            problems.append(_describe(line, text, candidate))
        else:
            wanted[candidate.id] = candidate
            former += candidate.is_former
    if problems:
        raise InvalidInput(f"{len(problems)} of the lines cannot be taken; nothing was added.", problems)
    new = sorted(number for number, each in wanted.items() if not each.is_listed)
    list_some(session, row.id, new)
    return ListedCodes(len(new), len(wanted) - len(new), len(lines) - len(wanted), former)


def _describe(line: int, text: str, candidate: Candidate | None) -> Problem:
    if candidate is None:
        return Problem(f"/lines/{line}", "code_unknown", f"The register has no organization {text}.", text)
    if candidate.is_archived:
        return Problem(f"/lines/{line}", "organization_archived", f"{text} is archived.", text)
    return Problem(f"/lines/{line}", "outside_jurisdiction", f"{text} is not in the council's jurisdiction.", text)
