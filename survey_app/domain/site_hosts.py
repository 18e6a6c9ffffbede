"""From which sites an organization takes responses: those of the register, less or more by decisions of its own."""

from collections.abc import Collection
from typing import Final

from survey_app.domain.errors import Problem
from survey_app.domain.organizations import parse_sites

MOST_DECISIONS: Final = 50  # of one organization


def combine_hosts(registered: Collection[str], allowed: Collection[str], refused: Collection[str]) -> frozenset[str]:
    """Return the hosts that may send responses; none means that every page may.

    Decisions outlive an import of the register. Should they leave nothing of a registered site, they are not followed:
    what was meant to close a site must not open all others.
    """
    hosts = {*registered, *allowed} - set(refused)
    return frozenset(hosts or registered)


def parse_host(text: str) -> tuple[str | None, list[Problem]]:
    """Return the one host that a person typed, as the register's import would write it; else what is wrong."""
    sites = parse_sites(text)
    if len(sites.hosts) == 1 and not sites.rubbish:
        return sites.hosts[0], []
    if len(sites.hosts) > 1:
        return None, [Problem("/host", "host_repeated", "Give one site at a time.", text)]
    return None, [Problem("/host", "host_malformed", "This is no address of a site, such as school.ru.", text)]
