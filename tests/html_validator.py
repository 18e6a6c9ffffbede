"""html-validate from npm: what the HTML standard says against a page, offline and without Java.

Its rules for the standard and for whole documents; hashes of scripts (`require-sri`) are no question of validity, and
all of ours come from our own host. What its rules for accessibility would add is axe's part.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from survey_app.settings import ROOT

_PROGRAM = ROOT / "widget" / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
_RULES = Path(__file__).with_name("html-validate.json")


def validate(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return what is wrong with pages by name, a line each: the page, where, the rule, what it says.

    The pages are written to `folder`, and one run of the validator reads them all.
    """
    names = {folder / f"{number}.html": name for number, name in enumerate(pages)}
    for path, name in names.items():
        path.write_text(pages[name], "utf-8", newline="")
    found_in = folder / "found.json"  # a pipe would be cut off: the program ends before a long list is read
    command = ["node", str(_PROGRAM), "--config", str(_RULES), "--formatter", f"json={found_in}", *map(str, names)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    return [
        f"{names[Path(each['filePath'])]}, line {found['line']}: {found['ruleId']}: {found['message']}"
        for each in json.loads(found_in.read_bytes())
        for found in each["messages"]
    ]
