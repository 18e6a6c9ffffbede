"""`flask audit`: the log of who did and read what."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_pieces
from survey_app.domain.audit import AuditSearch
from survey_app.exports.csv_file import Dialect
from survey_app.services.export_audit import export_audit

audit = CommandGroup("audit", help="The log of who did and read what.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@audit.command()
@click.option("--format", "form", type=click.Choice(["csv"]), required=True)
@click.option("--dialect", type=click.Choice(["people", "machine"]), default="people", show_default=True)
@click.option("--since", type=_DAY, help="First day, by UTC.")
@click.option("--until", type=_DAY, help="Last day, by UTC.")
@click.option("--actor", help="Whose acts: `account 5`, `token 3`, `command line: USER`, or an e-mail address.")
@click.option("--action", help="Code of an act, such as download_totals.")
@click.option("--subject", help="A part of what the act was about, such as a cycle's code.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, standard output.")
def export(
    *,
    form: str,
    dialect: Dialect,
    since: datetime | None,
    until: datetime | None,
    actor: str | None,
    action: str | None,
    subject: str | None,
    output: Path | None,
) -> None:
    """Write the log as a table, the oldest entry first."""
    del form  # there is one
    search = AuditSearch(
        actor=actor,
        action=action,
        subject=subject,
        since=since and since.replace(tzinfo=UTC),
        until=_end_of(until),
    )
    write_pieces(output, export_audit(installation().engine, search, dialect))


def _end_of(day: datetime | None) -> datetime | None:
    """Return where a day by UTC ends; the last one that can be written ends nowhere."""
    if day is None or day.date() == date.max:
        return None
    return day.replace(tzinfo=UTC) + timedelta(days=1)
