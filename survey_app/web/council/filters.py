"""What a council's list is narrowed to, as the address says; what is not understood there narrows nothing."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from survey_app.domain.organizations import SPHERES, split_words
from survey_app.domain.progress import SORTS, STANDINGS, Sort, Standing
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.web.api.selections import LONGEST_QUERY, MOST_WORDS
from survey_app.web.staff_pages import parse_page

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

A_PAGE: Final = 50
_MUNICIPALITY: Final = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class ListFilters:
    """The filters of a list; `query` is what was typed, shortened; None is no filter."""

    query: str = ""
    sphere: str | None = None
    municipality: str | None = None
    channel: str | None = None
    standing: Standing | None = None
    sort: Sort = "name"
    page: int = 1

    @property
    def selection(self) -> Selection:
        """Return which organizations are asked for, on all pages."""
        return Selection(
            sphere=self.sphere,
            municipality=self.municipality,
            channel=self.channel,
            words=split_words(self.query),
        )

    @property
    def narrowing(self) -> dict[str, str | None]:
        """Return the filters as they stand in an address; files and pages of the same filters show the same."""
        return {
            "query": self.query or None,
            "sphere": self.sphere,
            "municipality": self.municipality,
            "channel": self.channel,
        }

    @property
    def address(self) -> dict[str, Any]:
        """Return all but the page as it stands in an address."""
        return {**self.narrowing, "show": self.standing, "sort": None if self.sort == "name" else self.sort}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any({**self.narrowing, "show": self.standing}.values())


def parse_filters(given: "MultiDict[str, str]") -> ListFilters:
    """Return the filters of an address."""
    municipality = given.get("municipality", "")
    show, sort = given.get("show"), given.get("sort")
    return ListFilters(
        query=" ".join(given.get("query", "")[:LONGEST_QUERY].split()[:MOST_WORDS]),
        sphere=_one_of(given.get("sphere"), SPHERES),
        municipality=municipality if _MUNICIPALITY.fullmatch(municipality) else None,
        channel=_one_of(given.get("channel"), CHANNELS),
        standing=show if show in STANDINGS else None,
        sort=sort if sort in SORTS else "name",
        page=parse_page(given.get("page", "1")),
    )


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str | None:
    return value if value in allowed else None
