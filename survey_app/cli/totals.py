"""`flask totals`: what was counted, and whether it was counted right."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_whole
from survey_app.domain.tallies import Selection
from survey_app.exports.csv_file import Dialect
from survey_app.services.check_totals import check_totals
from survey_app.services.export_totals import Asked, Form, export_totals
from survey_app.services.rebuild_totals import rebuild_totals

totals = CommandGroup("totals", help="Totals of cycles.")


@totals.command()
@click.argument("cycle")
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option("--dialect", type=click.Choice(["people", "machine"]), default="people", help="Of CSV.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, standard output.")
def export(cycle: str, form: Form, dialect: Dialect, output: Path | None) -> None:
    """Export the totals of a CYCLE, the same as the API gives."""
    asked = Asked(cycle, None, Selection())
    here = installation()
    now = datetime.now(UTC)
    pieces = export_totals(here.engine, here.catalogue, asked, form, dialect=dialect, generated_at=now)
    if output is not None:
        write_whole(output, pieces)
        return
    stream = sys.stdout.buffer
    for piece in pieces:
        stream.write(piece)
    stream.flush()


@totals.command()
def check() -> None:
    """Recount every response and compare; exit code 1 and a line for every number that differs."""
    result = check_totals(installation().engine)
    for each in result.differences:
        place = "  ".join(word for word in (each.cycle, each.organization, each.channel, each.what) if word)
        click.echo(f"{place}: в итогах {each.counted}, при пересчёте {each.recounted}")
    click.echo(f"Сверено ответов: {result.responses}, расхождений: {len(result.differences)}.")
    if result.differences:
        sys.exit(1)


@totals.command()
def rebuild() -> None:
    """Count all totals anew; needed once after a restore into another PostgreSQL server. Collection waits meanwhile."""
    responses = rebuild_totals(installation().engine)
    click.echo(f"Итоги пересчитаны, ответов: {responses}.")
