"""`flask packs`: the council pack of a cycle, where no worker runs or nobody wants to wait for it."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.cli.output import write_whole
from survey_app.domain.pack_content import PackContent
from survey_app.domain.packs import STAGES
from survey_app.services.build_pack import build_pack
from survey_app.services.gather_pack import gather_pack
from survey_app.storage.session import read_snapshot

packs = CommandGroup("packs", help="Council packs: totals, rating, report and pages of a published cycle.")

_PIECE: Final = 1024 * 1024  # bytes


@packs.command()
@click.argument("cycle")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP file.")
def build(cycle: str, output: Path) -> None:
    """Write the council pack of a published CYCLE, the same as the council downloads."""
    with read_snapshot(installation().engine) as connection:
        content, _ = gather_pack(connection, cycle)
    with tempfile.TemporaryFile() as file:
        _build(content, file)
        write_whole(output, _read(file))
    click.echo(f"Организаций: {len(content.rating.organizations)}. Файл: {output}")


def _build(content: PackContent, file: IO[bytes]) -> None:
    is_hidden = not sys.stderr.isatty()
    with click.progressbar(length=100, label=STAGES["tables"], file=sys.stderr, hidden=is_hidden) as shown:
        for progress in build_pack(content, installation().catalogue, file):
            shown.label = STAGES[progress.stage]
            shown.update(progress.percent - shown.pos)
        shown.update(100 - shown.pos)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
