"""`flask organizations check-site` and `refused-hosts`: what is known of organizations' own sites."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click

from survey_app.cli.installation import installation
from survey_app.cli.organizations import organizations
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.domain.site_addresses import write_host
from survey_app.services.check_site import SiteCheck, check_site
from survey_app.services.explain_site import VERDICTS, WAYS, Explanation, explain_finding
from survey_app.services.list_refused_hosts import LATELY_DAYS, list_refused_hosts
from survey_app.storage.refused_hosts import list_refused
from survey_app.storage.registered_sites import find_registered_site

__all__ = ["organizations"]  # the group, with the commands of this file in it


@organizations.command("check-site")
@click.argument("code")
@click.argument("address", default="")
def check_organization_site(code: str, address: str) -> None:
    """Look for the questionnaire on the site of the organization CODE: its home page, or the page at ADDRESS."""
    here = installation()
    check = check_site(here.readers, here.fetcher, code, here.settings.public_url, address)
    for line in _describe(check):
        click.echo(line)
    if check.verdict not in ("works", "partly"):
        sys.exit(1)


@organizations.command("refused-hosts")
@click.argument("code", required=False)
def list_refusals(code: str | None) -> None:
    """List from which hosts responses were refused in the last 30 days, of the organization CODE or of all.

    Each line: code, host, how often, the last day. `null` are pages without an address, `*` all other hosts.
    """
    today = datetime.now(UTC).date()
    with installation().readers() as session:
        if code is None:
            refused = list_refused(session, today - timedelta(days=LATELY_DAYS))
        else:
            site = find_registered_site(session, parse_code(code) or "")
            if site is None:
                raise OrganizationUnknown("No organization has this code.", about=(code,))
            refused = list_refused_hosts(session, site, today)
    for each in refused:
        click.echo(f"{each.organization}  {write_host(each.host)}  {each.count}  {each.last_on}")


def _describe(check: SiteCheck) -> Iterator[str]:
    yield VERDICTS[check.verdict]
    if check.page:
        yield f"Страница: {check.page}"
    for way in check.ways:
        yield WAYS[way.name]
        for obstacle in way.obstacles:
            yield from _write(explain_finding(obstacle))
    for finding in check.findings:
        yield from _write(explain_finding(finding))


def _write(said: Explanation) -> Iterator[str]:
    yield f"  {said.sentence} {said.advice}"
    for what, line in said.lines:
        yield f"    {what}"
        yield f"    {line}"
