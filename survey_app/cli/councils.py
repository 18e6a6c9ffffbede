"""`flask councils`: councils with their jurisdiction."""

from collections.abc import Sequence
from typing import Final

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import shorten
from survey_app.domain.organizations import SPHERES
from survey_app.services.add_council import add_council
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.councils import Scope, list_councils

councils = CommandGroup("councils", help="Councils and their jurisdiction.")

_KINDS: Final = {"sphere": "сфера", "region": "регион", "territory": "ОКТМО", "organization": "организации"}


@councils.command()
@click.argument("code")
@click.argument("name")
@click.option("--sphere", "spheres", multiple=True, type=click.Choice(SPHERES), help="A sphere; repeat for more.")
@click.option("--region", "regions", multiple=True, help="A region as the register names it; repeat for more.")
@click.option("--territory", "territories", multiple=True, metavar="OKTMO-PREFIX", help="Beginning of ОКТМО codes.")
@click.option("--organization", "organizations", multiple=True, metavar="CODE", help="A code; repeat for more.")
@click.option("--timezone", default=DEFAULT_TIMEZONE, show_default=True, help="IANA name; decides a response's day.")
def add(
    code: str,
    name: str,
    *,
    spheres: Sequence[str],
    regions: Sequence[str],
    territories: Sequence[str],
    organizations: Sequence[str],
    timezone: str,
) -> None:
    """Add a council CODE (small Latin letters) with its NAME; no limits given means every organization."""
    with installation().sessions.begin() as session:
        add_council(
            session,
            code,
            name,
            spheres=spheres,
            regions=regions,
            territories=territories,
            organizations=organizations,
            timezone=timezone,
        )
    click.echo(f"Совет добавлен: {code}.")


@councils.command("list")
def list_all() -> None:
    """List the councils: code, name, jurisdiction, time zone."""
    with installation().readers() as session:
        for council, scopes in list_councils(session):
            click.echo(f"{council.code}  {council.name}  [{_jurisdiction(scopes)}]  {council.timezone}")


def _jurisdiction(scopes: Sequence[Scope]) -> str:
    parts = [
        f"{title}: {shorten([value for kind, value in scopes if kind == wanted])}"
        for wanted, title in _KINDS.items()
        if any(kind == wanted for kind, _ in scopes)
    ]
    return "; ".join(parts) or "все организации"
