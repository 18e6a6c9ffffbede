"""Finds organizations of the register by what people type: for the start page and the authority's widget."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.errors import CouncilUnknown, InvalidInput, Problem
from survey_app.domain.identifiers import parse_code
from survey_app.domain.organizations import split_words
from survey_app.storage.councils import get_council
from survey_app.storage.organization_search import FoundOrganization, search_organizations

_MOST_CHARACTERS: Final = 200
_MOST_WORDS: Final = 10


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of results; `after` asks for the next one, None if this is the last."""

    organizations: list[FoundOrganization]
    after: str | None


def find_organizations(
    session: Session, query: str, *, council: str | None = None, after: str | None = None, limit: int
) -> FoundPage:
    """Return a page of the organizations that have every word of the query; no word finds all.

    Raises InvalidInput for a query too long or a cursor that is no code, CouncilUnknown.
    """
    if problems := check_search(query, after):
        raise InvalidInput(" ".join(problem.detail for problem in problems), problems)
    words = split_words(query)
    seen = parse_code(after) if after is not None else None
    council_id = _get_council_id(session, council) if council is not None else None
    found = search_organizations(session, words, council_id=council_id, after=seen, limit=limit + 1)
    page = found[:limit]
    return FoundPage(page, page[-1].code if len(found) > limit else None)


def check_search(query: str, after: str | None) -> tuple[Problem, ...]:
    """Return what is wrong with a search, by the names of its parameters."""
    problems = []
    if len(query) > _MOST_CHARACTERS or len(split_words(query)) > _MOST_WORDS:
        most = f"Search for at most {_MOST_WORDS} words and {_MOST_CHARACTERS} characters."
        problems.append(Problem("/query", "too_long", most))
    if after is not None and parse_code(after) is None:
        source = "Take `after` from the link to the next page: it is the code of an organization."
        problems.append(Problem("/after", "bad_cursor", source))
    return tuple(problems)


def _get_council_id(session: Session, code: str) -> int:
    if not code.isprintable():  # PostgreSQL takes no NUL, not even to look for it
        raise CouncilUnknown("There is no such council.")
    return get_council(session, code).id
