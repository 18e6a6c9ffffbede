"""`flask sheets`: numbered questionnaires of an organization, ready for a printer."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_whole
from survey_app.domain.identifiers import find_code
from survey_app.domain.printed_sheets import LARGEST_SHEET, PrintSize
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.exports.sheet_pdf import SheetStyle, count_pages, render_sheets
from survey_app.services.style_sheets import AskedSheets, style_sheets
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING

sheets = CommandGroup("sheets", help="Questionnaires on paper.")

_MOST_PAGES: Final = 500  # of a file: each takes 0.7 MB of memory until its file is written
_NUMBER: Final = click.IntRange(1, LARGEST_SHEET)


@sheets.command("print")
@click.argument("cycle")
@click.argument("organization")
@click.option("--from", "first", type=_NUMBER, default=1, show_default=True, help="The first number.")
@click.option("--to", "last", type=_NUMBER, required=True, help="The last number.")
@click.option("--language", default=DEFAULT_LANGUAGE, show_default=True, help="One that the form is offered in.")
@click.option("--large", is_flag=True, help="Big print.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF file.")
def print_sheets(
    cycle: str, organization: str, *, first: int, last: int, language: str, output: Path, large: bool
) -> None:
    """Write a PDF with the sheets of an ORGANIZATION (its code) in a CYCLE; over 500 pages, several numbered files."""
    if last < first:
        raise click.UsageError("Последний номер меньше первого.")
    here = installation()
    size: PrintSize = "large" if large else "normal"
    asked = AskedSheets(cycle, EVERYTHING, find_code(organization) or organization, language, size)
    with read_snapshot(here.engine) as connection:
        style = style_sheets(connection, here, asked)
    most = _MOST_PAGES // count_pages(style)
    parts = [range(start, min(start + most, last + 1)) for start in range(first, last + 1, most)]
    for number, part in enumerate(parts, start=1):
        path = output if len(parts) == 1 else output.with_stem(f"{output.stem}-{number}")
        write_whole(path, _render(part, style))
        click.echo(f"Листы {part[0]}–{part[-1]}. Файл: {path}")


def _render(numbers: Sequence[int], style: SheetStyle) -> Iterator[bytes]:
    """Give the PDF in one piece, made when it is asked for: a file that cannot be written is found out before."""
    yield render_sheets(numbers, style)
