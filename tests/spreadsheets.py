"""LibreOffice without a window: recalculates workbooks, as whoever opens them would."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl


def forget_values(source: Path, target: Path, changes: Sequence[tuple[str, str, float | None]] = ()) -> None:
    """Copy a workbook without the values of its formulas; `changes` are (sheet, cell, number or None)."""
    workbook = openpyxl.load_workbook(source)
    for sheet, cell, number in changes:
        workbook[sheet][cell] = number
    workbook.save(target)


def recalculate(files: Sequence[Path], folder: Path) -> None:
    """Open the workbooks in LibreOffice and save them, with values, under the same names in the folder."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is needed: `make test` brings it"
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx"]
    ran = subprocess.run(
        [*command, "--outdir", folder, *files], check=True, capture_output=True, text=True, timeout=300
    )
    # That there is no Java says nothing of the file.
    said = [line for line in f"{ran.stdout}\n{ran.stderr}".lower().splitlines() if "javaldx" not in line]
    assert not [line for line in said if re.search("warning|error|repair|corrupt", line)]
