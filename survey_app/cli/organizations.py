"""`flask organizations`: the register in from a file, and out with the codes."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import shorten
from survey_app.domain.organizations import SPHERES
from survey_app.domain.register import read_territory
from survey_app.exports.register_file import RegisterFile, parse_register, render_register
from survey_app.services.import_organizations import ImportReport, import_organizations
from survey_app.services.plan_import import Remark
from survey_app.storage.organizations import list_organizations

organizations = CommandGroup("organizations", help="The register of organizations.")


def _check_territory(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    territory = read_territory(text) if text is not None else None
    if territory == "":
        raise click.BadParameter("ОКТМО состоит из 8 или 11 цифр.")
    return territory


@organizations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sphere", type=click.Choice(SPHERES), help="Sphere of the lines that name none.")
@click.option("--region", help="Region of the lines that name none.")
@click.option("--territory", metavar="OKTMO", callback=_check_territory, help="ОКТМО of the lines that name none.")
@click.option("--partial", is_flag=True, help="Import the good lines although others are refused.")
@click.option("--dry-run", is_flag=True, help="Report only, write nothing.")
def import_register(
    file: Path, sphere: str | None, region: str | None, territory: str | None, *, partial: bool, dry_run: bool
) -> None:
    """Import a register from a CSV or XLSX FILE.

    A column that the FILE does not have keeps what is known; an empty cell clears it, which the report counts.
    """
    register = parse_register(file.read_bytes())
    given = {"sphere": sphere, "region": region, "oktmo": territory}
    defaults = {column: value for column, value in given.items() if value}
    with (
        installation().sessions() as session,
        click.progressbar(register.lines, label="Импорт", file=sys.stderr, hidden=not sys.stderr.isatty()) as lines,
    ):
        report = import_organizations(session, lines, defaults, partial=partial, dry_run=dry_run)
        session.commit()
    _print_report(register, report, dry_run=dry_run)
    if report.refused and not partial:
        sys.exit(1)


@organizations.command("list")
@click.option("--format", "output_format", type=click.Choice(["csv"]), default="csv", show_default=True)
def list_register(output_format: str) -> None:  # noqa: ARG001 - one format now, named so that others can join
    """Print the register with the codes; `import` reads it back."""
    with installation().readers() as session:
        rows = ({"code": code} | asdict(organization) for code, organization in list_organizations(session))
        for line in render_register(rows):
            click.echo(line.encode(), nl=False)


def _print_report(register: RegisterFile, report: ImportReport, *, dry_run: bool) -> None:
    click.echo(f"Строк: {len(register.lines)}")
    click.echo(f"{'Добавлено' if report.is_imported else 'К добавлению'}: {report.added}")
    click.echo(f"{'Изменено' if report.is_imported else 'К изменению'}: {report.changed}")
    click.echo(f"Без изменений: {report.unchanged}")
    click.echo(f"Отклонено: {len({remark.line for remark in report.refused})}")
    if register.ignored_columns:
        click.echo(f"Столбцы не учтены: {', '.join(register.ignored_columns)}")
    if report.warnings:
        click.echo("Предупреждения:")
        _print_warnings(report.warnings)
    for remark in report.refused:
        click.echo(f"Отклонена строка {remark.line}: {remark.detail} ({remark.code})")
    if dry_run:
        click.echo("Пробный прогон: ничего не записано.")
    elif not report.is_imported:
        click.echo("Ничего не записано. Исправьте отклонённые строки или добавьте --partial.")


def _print_warnings(warnings: Sequence[Remark]) -> None:
    by_code = attrgetter("code", "detail")
    for (code, detail), remarks in groupby(sorted(warnings, key=by_code), key=by_code):
        lines = [str(remark.line) for remark in remarks]
        click.echo(f"  {detail} ({code}): {len(lines)}, строки {shorten(lines)}")
