"""Files that commands write: whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

import click


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there when it is complete; what was there stays until then."""
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with unfinished.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise click.ClickException(f"Файл {path} не записан: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
