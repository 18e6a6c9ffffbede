"""Query → typed selection: every parameter known, given once, and with a value that can be."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, cast

from flask import request

from survey_app.domain.errors import InvalidInput, OrganizationUnknown, Problem
from survey_app.domain.identifiers import parse_code
from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.exports.csv_file import Dialect

BY: Final = ("place",)
HIDDEN: Final = ("only",)
DIALECTS: Final = ("people", "machine")
LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 10
_MUNICIPALITY: Final = re.compile(r"([0-9]{8})?\Z")
_MOST_QUOTED: Final = 40
_WHOLE: Final = re.compile(r"[0-9]{1,6}")


@dataclass(slots=True)
class Query:
    """The query of the current request; values are taken out, `finish` refuses what was wrong, all of it at once."""

    problems: list[Problem]

    def take(self, name: str, allowed: Collection[str]) -> str | None:
        """Return a value that is one of those allowed, None if it is not there."""
        value = request.args.get(name)
        if value is None or value in allowed:
            return value
        known = ", ".join(allowed)
        self.refuse(name, "unknown_option", f"`{name}` cannot be `{value[:_MOST_QUOTED]}`; it is one of: {known}.")
        return None

    def take_whole(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds, None if it is not there."""
        value = request.args.get(name)
        if value is None:
            return None
        if _WHOLE.fullmatch(value) and least <= int(value) <= most:
            return int(value)
        self.refuse(name, "out_of_range", f"`{name}` is a whole number, {least} to {most}.")
        return None

    def take_municipality(self) -> str | None:
        """Return the start of an ОКТМО code that names a municipality, None if it is not there."""
        value = request.args.get("municipality")
        if value is None or _MUNICIPALITY.match(value):
            return value
        detail = "`municipality` is the eight digits of an ОКТМО code; empty means organizations without one."
        self.refuse("municipality", "unknown_option", detail)
        return None

    def take_words(self) -> tuple[str, ...]:
        """Return the words that are searched for, none if nothing is."""
        value = request.args.get("query", "")
        if len(value) > LONGEST_QUERY:
            self.refuse("query", "too_long", f"`query` has at most {LONGEST_QUERY} characters.")
        return split_words(value)[:MOST_WORDS]

    def finish(self) -> None:
        """Refuse the query if anything of it was wrong. Raises InvalidInput."""
        if self.problems:
            details = " ".join(problem.detail for problem in self.problems)
            raise InvalidInput(details, self.problems)

    def refuse(self, name: str, code: str, detail: str) -> None:
        """Note what is wrong with a parameter."""
        self.problems.append(Problem(f"/{name}", code, detail))


def open_query(known: Collection[str]) -> Query:
    """Return the query, with the problems of parameters unknown or given twice."""
    problems = []
    for name in request.args:
        if name not in known:
            problems.append(Problem(f"/{name}", "unknown_key", f"There is no parameter `{name}` here."))
        elif len(request.args.getlist(name)) > 1:
            problems.append(Problem(f"/{name}", "given_twice", f"Give `{name}` once."))
    return Query(problems)


def parse_selection(*others: str) -> tuple[Selection, Dialect]:
    """Return which organizations of a cycle the query asks for. Raises InvalidInput, OrganizationUnknown."""
    query = open_query(("organization", "sphere", "municipality", "dialect", *others))
    selection = Selection(
        organization=request.args.get("organization"),
        sphere=query.take("sphere", SPHERES),
        municipality=query.take_municipality(),
        channel=query.take("channel", CHANNELS),
        words=query.take_words(),
        includes_set_aside=query.take("set_aside", ("include",)) is not None,
        by_place=query.take("by", BY) is not None,
    )
    query.take("hidden", HIDDEN)
    dialect = query.take("dialect", DIALECTS) or "people"
    query.finish()
    if selection.organization is not None:
        selection = replace(selection, organization=parse_organization(selection.organization))
    return selection, cast("Dialect", dialect)


def parse_organization(text: str) -> str:
    """Return the code that a person or a program gave, in its one spelling. Raises OrganizationUnknown."""
    code = parse_code(text)
    if code is None:
        raise OrganizationUnknown("This is no organization's code: codes have eight characters.", about=(text,))
    return code
