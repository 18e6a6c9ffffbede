"""`flask places`: wards, branches and desks of organizations, by which totals can be split."""

import sys
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.domain.identifiers import parse_code
from survey_app.exports.place_file import parse_places, render_places
from survey_app.services.add_place import add_place
from survey_app.services.import_places import PlacesReport, import_places
from survey_app.services.remove_place import remove_place
from survey_app.storage.organizations import get_organization_id
from survey_app.storage.places import list_places

places = CommandGroup("places", help="Places of organizations: wards, branches, desks.")


@places.command()
@click.argument("organization")
@click.argument("code")
@click.argument("name")
def add(organization: str, code: str, name: str) -> None:
    """Register a place of the ORGANIZATION: its CODE goes into addresses (ward-3), its NAME is for people."""
    with installation().sessions.begin() as session:
        add_place(session, organization, code, name)
    click.echo(f"Место добавлено: {code}.")


@places.command("list")
@click.argument("organization")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
def list_all(organization: str, form: str) -> None:
    """List the places of the ORGANIZATION; `import` reads the CSV back."""
    with installation().readers() as session:
        found = list_places(session, get_organization_id(session, organization))
    if form == "text":
        for place in found:
            click.echo(f"{place.code}  {place.name}")
        return
    own_code = parse_code(organization) or organization
    for piece in render_places((own_code, place.code, place.name) for place in found):
        click.echo(piece, nl=False)


@places.command()
@click.argument("organization")
@click.argument("code")
def remove(organization: str, code: str) -> None:
    """Remove the place CODE of the ORGANIZATION: no more responses count there, those it has stay in the totals."""
    with installation().sessions.begin() as session:
        remove_place(session, organization, code)
    click.echo(f"Место удалено: {code}. Ответы, уже полученные там, остаются в итогах.")


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Register the places of a CSV or XLSX FILE with the columns organization, code, name: all of them or none."""
    lines = parse_places(file.read_bytes())
    with installation().sessions.begin() as session:
        report = import_places(session, lines)
    _print_report(len(lines), report)
    if report.refused:
        sys.exit(1)


def _print_report(lines: int, report: PlacesReport) -> None:
    is_done = not report.refused
    click.echo(f"Строк: {lines}")
    click.echo(f"{'Добавлено' if is_done else 'К добавлению'}: {report.added}")
    click.echo(f"{'Изменено' if is_done else 'К изменению'}: {report.changed}")
    click.echo(f"Без изменений: {report.unchanged}")
    for remark in report.refused:
        click.echo(f"Отклонена строка {remark.line}: {remark.detail} ({remark.code})")
    if not is_done:
        click.echo("Ничего не записано. Исправьте отклонённые строки и повторите.")
