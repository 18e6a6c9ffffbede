"""Reads `config/methodologies/*.toml`: one file is one edition of the methodology."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

from survey_app.catalogue.files import CatalogueError, TomlTable, read_toml
from survey_app.domain.methodology import Edition

DEFAULT_EDITION: Final = "nok-344n-2018-operators"

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,79}")


def load_editions(folder: Path) -> dict[str, Edition]:
    """Read every edition by code; the default one must be there. Raises `CatalogueError`."""
    editions: dict[str, Edition] = {}
    for file in sorted(folder.glob("*.toml")):
        edition = _load_edition(file)
        if edition.code in editions:
            raise CatalogueError(file.name, "code", f"another file holds {edition.code}")
        editions[edition.code] = edition
    if DEFAULT_EDITION not in editions:
        raise CatalogueError("methodologies", "code", f"no file holds the default edition, {DEFAULT_EDITION}")
    return editions


def _load_edition(file: Path) -> Edition:
    table = read_toml(file)
    code = table.take_string("code")
    if not _CODE.fullmatch(code):
        raise table.error("code", f"must match {_CODE.pattern}")
    sample = table.take_table("sample")
    edition = Edition(
        code=code,
        title=table.take_string("title"),
        in_force_from=table.take_date("in_force_from"),
        reference=table.take_string("reference"),
        note=table.take_string("note"),
        sample_share=_take_share(sample),
        sample_most=sample.take_integer("most", least=1),
    )
    sample.refuse_the_rest()
    table.refuse_the_rest()
    return edition


def _take_share(sample: TomlTable) -> Decimal:
    share = sample.take_decimal("share")
    if not 0 < share <= 1:
        raise sample.error("share", "must be more than 0 and at most 1")
    return share
