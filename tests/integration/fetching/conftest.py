"""An internet of this machine's own, and fetchers on it."""

from collections.abc import Callable, Iterator

import pytest

from survey_app.domain.site_addresses import parse_web_address
from survey_app.fetching.limits import FetchError, FetchLimits
from survey_app.fetching.page_fetcher import FetchedPage, PageFetcher
from tests.internet import Internet, open_internet

Fetch = Callable[[str], FetchedPage]
LIMITS = FetchLimits(seconds=3.0, connect_seconds=1.0, page_bytes=100_000)


@pytest.fixture
def internet() -> Iterator[Internet]:
    """Names and servers."""
    with open_internet() as internet:
        yield internet


@pytest.fixture
def fetch(internet: Internet) -> Fetch:
    """Fetch a page in one visit."""
    fetcher = PageFetcher("Tests/1", internet.network(), LIMITS)

    def run(url: str) -> FetchedPage:
        address = parse_web_address(url)
        assert address
        with fetcher.visit() as visit:
            return visit.fetch(address)

    return run


def failure(fetch: Fetch, url: str) -> str:
    """Return the code with which a page could not be had."""
    with pytest.raises(FetchError) as caught:
        fetch(url)
    return caught.value.code
