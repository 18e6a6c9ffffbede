"""`flask cycles`: a council's yearly cycles, from draft to closed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from survey_app.cli.acts import name_subject
from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import shorten
from survey_app.cli.states import STATES
from survey_app.domain.compiled_rating import CompiledRating, Decision
from survey_app.domain.cycles import CycleState
from survey_app.domain.explanations import explain_missing
from survey_app.exports.code_list import parse_code_list
from survey_app.services.add_cycle import AddedCycle, NewCycle, add_cycle
from survey_app.services.close_cycle import close_cycle
from survey_app.services.freeze_cycle import freeze_cycle
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.cycles import list_cycles

cycles = CommandGroup("cycles", help="Cycles of councils.")

_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@cycles.command()
@click.argument("council")
@click.argument("year", type=int)
@click.option("--name", help="Tells two cycles of one year apart; small Latin letters.")
@click.option("--edition", help="Edition of the methodology.  [default: the operators' one]")
@click.option("--opens", type=_DAY, help="Day to be reminded of opening; nothing opens by itself.")
@click.option("--closes", type=_DAY, help="Day to be reminded of closing.")
@click.option("--all", "takes_all", is_flag=True, help="List every organization of the council's jurisdiction.")
@click.option(
    "--organizations", "file", type=_FILE, help="List these: a code a line, or a CSV or XLSX with a column `code`."
)
def add(
    council: str,
    year: int,
    *,
    name: str | None,
    edition: str | None,
    opens: datetime | None,
    closes: datetime | None,
    takes_all: bool,
    file: Path | None,
) -> None:
    """Add a cycle of the COUNCIL for the YEAR, as a draft, with its list of organizations."""
    if takes_all == (file is not None):
        raise click.UsageError("Укажите одно из двух: --all или --organizations FILE.")
    ours = installation()
    codes = None if file is None else parse_code_list(file.read_bytes())
    new = NewCycle(council, year, name, edition, opens and opens.date(), closes and closes.date())
    with ours.sessions.begin() as session:
        added = add_cycle(session, new, ours.catalogue.editions, codes)
    name_subject(added.code)
    _report(added)


@cycles.command("open")
@click.argument("cycle")
def open_cycle(cycle: str) -> None:
    """Open a CYCLE: from now on responses of its organizations belong to it."""
    move_cycle(installation().sessions, cycle, CycleState.OPEN)
    click.echo(f"Цикл открыт: {cycle}.")


@cycles.command("close")
@click.argument("cycle")
def close(cycle: str) -> None:
    """Close a CYCLE: its totals stand still; interrupted, the same command finishes it."""
    here = installation()
    close_cycle(here.engine, here.sessions, here.catalogue, cycle)
    click.echo(f"Цикл закрыт: {cycle}.")


@cycles.command()
@click.argument("cycle")
@click.option("--decision", "number", required=True, help="Number of the council's decision.")
@click.option("--date", "day", type=_DAY, required=True, help="Day of the decision.")
def freeze(cycle: str, number: str, day: datetime) -> None:
    """Publish a closed CYCLE: its rating is stored with the decision and never changes again."""
    here = installation()
    decision = Decision(number.strip(), day.date())
    now = datetime.now(UTC)
    frozen = freeze_cycle(here.engine, here.sessions, here.catalogue, code=cycle, decision=decision, now=now)
    click.echo(
        f"Цикл опубликован: {cycle}, решение № {decision.number} от {decision.decided_on}."
        f" Организаций с баллом: {frozen.rating.rated}. SHA-256 снимка: {frozen.digest}."
    )
    _report_unrated(frozen.rating)


@cycles.command("list")
def list_all() -> None:
    """List the cycles: code, council, state, edition, length of the list, dates."""
    with installation().readers() as session:
        for each in list_cycles(session):
            cycle = each.cycle
            days = f"{cycle.opens_on or '…'} — {cycle.closes_on or '…'}"
            words = (cycle.code, each.council, STATES[cycle.state], cycle.edition, f"организаций {each.organizations}")
            click.echo("  ".join((*words, days)))


def _report_unrated(rating: CompiledRating) -> None:
    if not rating.unrated:
        return
    edition = rating.edition
    click.echo(f"Без балла опубликовано организаций: {rating.unrated}.", err=True)
    for what, organizations in rating.missing.items():
        click.echo(f"Не хватает {explain_missing(edition, [what])} — {organizations}.", err=True)
    unrated = [each.code for each in rating.organizations[rating.rated :]]
    click.echo(f"Это: {shorten(unrated)}.", err=True)


def _report(added: AddedCycle) -> None:
    click.echo(f"Цикл добавлен: {added.code}, организаций {added.organizations}.")
    if added.outside:
        click.echo(f"Внимание, вне полномочий совета: {shorten(added.outside)}.", err=True)
    if not added.organizations:
        click.echo("Внимание: ни одна организация не входит в полномочия совета; открыть цикл нельзя.", err=True)
