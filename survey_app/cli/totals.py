"""`flask totals`: what was counted, and whether it was counted right."""

import sys

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.services.check_totals import check_totals
from survey_app.services.rebuild_totals import rebuild_totals

totals = CommandGroup("totals", help="Totals of cycles.")


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
