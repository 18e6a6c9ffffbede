"""`flask rating`: the numbers that a council signs, and whether they still follow from what was published."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import shorten, write_pieces
from survey_app.domain.compiled_rating import Decision, RatingSelection
from survey_app.exports.csv_file import Dialect
from survey_app.services.check_rating import check_rating
from survey_app.services.export_rating import AskedRating, export_rating
from survey_app.services.export_totals import Form
from survey_app.storage.visible_cycles import EVERYTHING

rating = CommandGroup("rating", help="Ratings of cycles.")


@rating.command()
@click.argument("cycle")
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option("--dialect", type=click.Choice(["people", "machine"]), default="people", help="Of CSV.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, standard output.")
def export(cycle: str, form: Form, dialect: Dialect, output: Path | None) -> None:
    """Export the rating of a CYCLE, the same as the API gives."""
    here = installation()
    asked = AskedRating(cycle, EVERYTHING, RatingSelection())
    now = datetime.now(UTC)
    write_pieces(output, export_rating(here.engine, here.catalogue, asked, form, dialect=dialect, generated_at=now))


@rating.command()
@click.argument("cycle")
def check(cycle: str) -> None:
    """Compute the rating of a published CYCLE again, from its snapshot alone; exit code 1 if one byte differs."""
    result = check_rating(installation().engine, cycle)
    if not result.is_whole:
        click.echo(f"Снимок изменён после публикации: его SHA-256 уже не {result.digest}.", err=True)
    if result.organizations is None:
        click.echo("Снимок не читается: восстановите базу данных из резервной копии.", err=True)
    elif result.differing:
        click.echo(f"Пересчитано иначе, чем опубликовано: {shorten(result.differing)}.", err=True)
    elif not result.is_equal:
        click.echo("Средние или число организаций пересчитаны иначе, чем опубликованы.", err=True)
    if result.decision is not None and not result.tells_the_decision:
        click.echo(
            f"Рядом со снимком записано другое решение: {_say(result.told)}."
            f" Опубликовано и показывается {_say(result.decision)}.",
            err=True,
        )
    if not (result.is_whole and result.is_equal and result.tells_the_decision):
        sys.exit(1)
    click.echo(
        f"Рейтинг цикла {cycle} повторён по снимку байт в байт, организаций: {result.organizations}."
        f" SHA-256 снимка: {result.digest}."
    )


def _say(decision: Decision) -> str:
    return f"№ {decision.number} от {decision.decided_on.isoformat()}"
