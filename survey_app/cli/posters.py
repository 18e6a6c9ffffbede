"""`flask posters`: posters of a whole cycle, ready for a printer."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from survey_app.catalogue.catalogue import Catalogue
from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_whole
from survey_app.domain.posters import PAPERS, Paper, Poster
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.exports.poster_pdf import PosterStyle, render_posters
from survey_app.services.list_posters import list_cycle_posters
from survey_app.services.style_posters import style_posters
from survey_app.storage.visible_cycles import EVERYTHING

posters = CommandGroup("posters", help="Posters with QR codes.")

_MOST_IN_A_FILE: Final = 2_000  # each page takes half a megabyte of memory until its file is written


@posters.command("print")
@click.argument("cycle")
@click.option("--size", "paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="Paper.")
@click.option("--places", is_flag=True, help="After each organization a poster for each of its places.")
@click.option("--language", default=DEFAULT_LANGUAGE, show_default=True, help="One that the pages are offered in.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF file.")
def print_posters(cycle: str, paper: Paper, language: str, output: Path, *, places: bool) -> None:
    """Write a PDF with a poster for each organization of a CYCLE, by name; over 2 000, several numbered files."""
    here = installation()
    _check_language(here.catalogue, language)
    wanted = list_cycle_posters(here.engine, cycle, EVERYTHING, with_places=places)
    if not wanted:
        raise click.ClickException(f"В списке цикла «{cycle}» нет ни одной организации: печатать нечего.")
    style = style_posters(here, paper, language)
    parts = [wanted[start : start + _MOST_IN_A_FILE] for start in range(0, len(wanted), _MOST_IN_A_FILE)]
    for number, part in enumerate(parts, start=1):
        path = output if len(parts) == 1 else output.with_stem(f"{output.stem}-{number}")
        write_whole(path, _render(part, style))
        click.echo(f"Плакатов: {len(part)}. Файл: {path}")


def _check_language(catalogue: Catalogue, language: str) -> None:
    offered = sorted({each for one in catalogue.questionnaires.values() for each in one.languages})
    if language not in offered:
        raise click.UsageError(f"Языка {language} нет. Есть: {', '.join(offered)}.")


def _render(posters: Sequence[Poster], style: PosterStyle) -> Iterator[bytes]:
    """Give the PDF in one piece, made when it is asked for: a file that cannot be written is found out before."""
    is_hidden = not sys.stderr.isatty()
    with click.progressbar(posters, label="Рисую плакаты", file=sys.stderr, hidden=is_hidden) as drawn:
        yield render_posters(drawn, style)
