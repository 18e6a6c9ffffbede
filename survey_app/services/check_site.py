"""Looks at an organization's own site for the questionnaire, and for what keeps it from working.

Nothing is kept: whoever asks gets the answer of this moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.content_policies import Policy, parse_policies
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.domain.page_tags import PageTags, read_page_tags
from survey_app.domain.site_addresses import WebAddress, is_registered, list_home_addresses, list_typed_addresses
from survey_app.domain.site_findings import Finding, SeenPage, Way, judge_page
from survey_app.fetching.limits import FetchError
from survey_app.fetching.page_fetcher import FetchedPage, PageFetcher, Visit
from survey_app.storage.registered_sites import RegisteredSite, find_registered_site, list_existing_codes

Verdict = Literal["works", "partly", "blocked", "missing", "unchecked"]
# Where one of http and https does not have the page, the other may.
_MAY_BE_ELSEWHERE: Final = frozenset({"dns", "refused", "timeout", "broken", "status_missing", "status_failed"})


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What was seen: `page` is the address that was read in the end, None if no page was."""

    page: str | None
    ways: tuple[Way, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The outcome in one word."""
        if self.page is None:
            return "unchecked"
        if not self.ways:
            return "missing"
        if all(way.obstacles for way in self.ways):
            return "blocked"
        return "partly" if self.findings or any(way.obstacles for way in self.ways) else "works"


def check_site(
    readers: sessionmaker[Session], fetcher: PageFetcher, code: str, public_url: str, typed: str = ""
) -> SiteCheck:
    """Look at the home page of the organization's registered site, or at the typed page of it.

    Raises OrganizationUnknown. No database is held while the site is waited for.
    """
    site = _get_site(readers, code)
    addresses = list_typed_addresses(typed) if typed.strip() else list_home_addresses(site.site_url, site.hosts)
    if refused := _refuse(site, addresses):
        return SiteCheck(None, findings=(refused,))
    try:
        with fetcher.visit() as visit:
            fetched = _fetch_first(visit, addresses)
    except FetchError as error:
        return SiteCheck(None, findings=(Finding(error.code, error.about),))
    return _judge(readers, site, fetched, public_url)


def _get_site(readers: sessionmaker[Session], code: str) -> RegisteredSite:
    canonical = parse_code(code)
    with readers() as session:
        site = find_registered_site(session, canonical) if canonical else None
    if site is None:
        raise OrganizationUnknown("No organization has this code.", about=(code,))
    return site


def _refuse(site: RegisteredSite, addresses: Sequence[WebAddress]) -> Finding | None:
    if not site.hosts:
        return Finding("no_site")
    if not addresses:
        return Finding("address_malformed")
    # The only addresses that anybody can make us ask for.
    foreign = next((each for each in addresses if not is_registered(each, site.hosts)), None)
    return Finding("address_not_registered", (foreign.host,)) if foreign else None


def _fetch_first(visit: Visit, addresses: Sequence[WebAddress]) -> FetchedPage:
    """Return the first page that can be had. Raises FetchError: that of the first address, or one that says more."""
    first: FetchError | None = None
    is_name_known: dict[str, bool] = {}
    for address in addresses:
        # `www.` is put before, or left out, only where the name as it is written does not exist.
        if not is_name_known.get(address.host, not any(is_name_known.values())):
            continue
        try:
            return visit.fetch(address)
        except FetchError as error:
            if error.code not in _MAY_BE_ELSEWHERE:
                raise
            first = first or error
            is_name_known[address.host] = error.code != "dns"
    assert first, "there is an address"
    raise first


def _judge(readers: sessionmaker[Session], site: RegisteredSite, fetched: FetchedPage, public_url: str) -> SiteCheck:
    tags = read_page_tags(fetched.text)
    page = SeenPage(
        fetched.address.url, tags, _list_policies(fetched, tags), is_registered(fetched.address, site.hosts)
    )
    judgement = judge_page(page, site.code, public_url)
    cut = (Finding("page_cut"),) if fetched.is_cut and not judgement.ways else ()
    others = _explain_codes(readers, judgement.other_codes)
    return SiteCheck(page.url, judgement.ways, (*judgement.findings, *others, *cut))


def _list_policies(fetched: FetchedPage, tags: PageTags) -> list[Policy]:
    headers = (policy for text in fetched.policies for policy in parse_policies(text, "header"))
    return [*headers, *(policy for text in tags.policies for policy in parse_policies(text, "meta"))]


def _explain_codes(readers: sessionmaker[Session], codes: Sequence[str]) -> tuple[Finding, ...]:
    """Tell the codes of other organizations from those of none; whose they are is nobody's business here."""
    meant = {code: parse_code(code) for code in codes}
    with readers() as session:
        existing = list_existing_codes(session, [code for code in meant.values() if code])
    names = {
        code: "other_organization" if canonical in existing else "code_unknown" for code, canonical in meant.items()
    }
    return tuple(Finding(names[code], (code,)) for code in codes)
