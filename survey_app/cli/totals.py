"""`flask totals`: what was counted, and whether it was counted right."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_pieces
from survey_app.domain.tallies import Selection
from survey_app.exports.csv_file import Dialect
from survey_app.services.check_totals import check_totals
from survey_app.services.export_totals import Asked, Form, export_totals
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.storage.visible_cycles import EVERYTHING

totals = CommandGroup("totals", help="Totals of cycles.")


@totals.command()
@click.argument("cycle")
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option("--dialect", type=click.Choice(["people", "machine"]), default="people", help="Of CSV.")
@click.option("--by", type=click.Choice(["place"]), help="Split the counts by registered place.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, standard output.")
def export(cycle: str, form: Form, dialect: Dialect, by: str | None, output: Path | None) -> None:
    """Export the totals of a CYCLE, the same as the API gives."""
    asked = Asked(cycle, EVERYTHING, Selection(by_place=by == "place"))
    here = installation()
    now = datetime.now(UTC)
    pieces = export_totals(here.engine, here.catalogue, asked, form, dialect=dialect, generated_at=now)
    write_pieces(output, pieces)


@totals.command()
def check() -> None:
    """Recount every response and compare; exit code 1 and a line for every number that differs."""
    result = check_totals(installation().engine)
    for each in result.differences:
        words = (each.cycle, each.organization, each.channel, each.place, each.what)
        click.echo(f"{'  '.join(filter(None, words))}: в итогах {each.counted}, при пересчёте {each.recounted}")
    click.echo(f"Сверено ответов: {result.responses}, расхождений: {len(result.differences)}.")
    if result.differences:
        sys.exit(1)


@totals.command()
def rebuild() -> None:
    """Count all totals anew, if a check found differences. Responses wait meanwhile, five seconds at most."""
    responses = rebuild_totals(installation().engine)
    click.echo(f"Итоги пересчитаны, ответов: {responses}.")
