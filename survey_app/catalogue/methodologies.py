"""Reads `config/methodologies/*.toml`: one file is one edition of the methodology."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from survey_app.catalogue.check_lists import parse_check_lists
from survey_app.catalogue.criteria import take_criteria, take_variants
from survey_app.catalogue.edition_checks import FindOffer, check_edition
from survey_app.catalogue.files import CatalogueError, TomlTable, parse_toml, read_text
from survey_app.catalogue.formulas import take_decimals
from survey_app.domain.methodology import Band, Edition, Total
from survey_app.domain.organizations import SPHERES
from survey_app.domain.outcomes import NoBasePolicy
from survey_app.domain.rounding import MODES, Mode, Rounding

DEFAULT_EDITION: Final = "nok-344n-2018-operators"

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,79}")
_POLICIES: Final[dict[str, NoBasePolicy]] = {"exclude": "exclude", "zero": "zero", "full": "full"}
_TOTALS: Final[dict[str, Total]] = {"mean": "mean", "sum": "sum"}
_MODES: Final[dict[str, Mode]] = {mode: mode for mode in MODES}


def load_editions(folder: Path, find_offer: FindOffer) -> dict[str, Edition]:
    """Read every edition by code; the default one must be there. Raises `CatalogueError`.

    `find_offer` gives the questionnaire of organizations of a sphere and kind, in which the questions of every formula
    must be, and all that were ever offered to the sphere.
    """
    editions: dict[str, Edition] = {}
    for file in sorted(folder.glob("*.toml")):
        edition = parse_edition(_read_sources(file))
        if edition.code != file.stem:
            raise CatalogueError(
                file.name, "code", f"must be {file.stem}, as the file is called: {edition.code} is not"
            )
        check_edition(file.name, edition, find_offer)
        editions[edition.code] = edition
    if DEFAULT_EDITION not in editions:
        raise CatalogueError("methodologies", "code", f"no file holds the default edition, {DEFAULT_EDITION}")
    return editions


def _read_sources(file: Path) -> tuple[tuple[str, str], ...]:
    """Read an edition's file and that of the check-lists which it names."""
    text = read_text(file)
    table = parse_toml(file.name, text)
    lists_name = f"check-lists/{_take_check_lists(table)}.toml"
    lists_file = file.parent / lists_name
    if not lists_file.is_file():
        raise table.error("check_lists", f"there is no {lists_name} beside this file")
    return ((file.name, text), (lists_name, read_text(lists_file)))


def parse_edition(sources: Sequence[tuple[str, str]]) -> Edition:
    """Return the edition that files of these names and texts hold: its own, then its check-lists. CatalogueError.

    `Edition.sources` are such texts: whoever keeps them can read a published edition again, whatever `config/` says.
    """
    (name, text), (lists_name, lists_text) = sources
    table = parse_toml(name, text)
    _take_check_lists(table)
    lists_note, lists = parse_check_lists(lists_name, lists_text)
    score = table.take_table("score")
    highest = score.take_integer("highest", least=1)
    kinds = {each.code: each.kind for each in lists}
    criteria = take_criteria(table, highest, kinds)
    total = score.take_choice("total", _TOTALS)
    share, most = _take_sample(table.take_table("sample"))
    rounding, band_rounding = _take_rounding(table.take_table("rounding"))
    edition = Edition(
        code=_take_code(table),
        title=table.take_string("title"),
        in_force_from=table.take_date("in_force_from"),
        reference=table.take_string("reference"),
        note=table.take_string("note"),
        sample_share=share,
        sample_most=most,
        spheres=frozenset(table.take_known_strings("spheres", SPHERES)),
        highest=highest,
        total=total,
        no_base=table.take_choice("no_base", _POLICIES),
        rounding=rounding,
        band_rounding=band_rounding,
        confidence=_take_confidence(table.take_table("interval")),
        criteria=criteria,
        variants=take_variants(table, criteria, highest, kinds),
        bands=_take_bands(score, highest * (len(criteria) if total == "sum" else 1)),
        lists=lists,
        lists_note=lists_note,
        sources=tuple(sources),
    )
    score.refuse_the_rest()
    table.refuse_the_rest()
    return edition


def _take_code(table: TomlTable) -> str:
    code = table.take_string("code")
    if not _CODE.fullmatch(code):
        raise table.error("code", f"must match {_CODE.pattern}")
    return code


def _take_check_lists(table: TomlTable) -> str:
    name = table.take_string("check_lists")
    if not _CODE.fullmatch(name):
        raise table.error("check_lists", f"must match {_CODE.pattern}")
    return name


def _take_sample(table: TomlTable) -> tuple[Decimal, int]:
    share, most = _take_share(table, "share"), table.take_integer("most", least=1)
    table.refuse_the_rest()
    return share, most


def _take_share(table: TomlTable, key: str) -> Decimal:
    share = table.take_decimal(key)
    if not 0 < share <= 1:
        raise table.error(key, "must be more than 0 and at most 1")
    return share


def _take_confidence(table: TomlTable) -> Decimal:
    confidence = _take_share(table, "confidence")
    if confidence == 1:
        raise table.error("confidence", "must be less than 1: nothing is certain")
    table.refuse_the_rest()
    return confidence


def _take_rounding(table: TomlTable) -> tuple[Rounding, Rounding]:
    mode = table.take_choice("mode", _MODES)
    rounding = Rounding(take_decimals(table, "decimals"), mode)
    bands = Rounding(take_decimals(table, "band_decimals"), mode)
    table.refuse_the_rest()
    return rounding, bands


def _take_bands(table: TomlTable, highest: int) -> tuple[Band, ...]:
    bands = []
    for each in table.take_tables("bands"):
        band = Band(each.take_string("code"), each.take_string("title"), each.take_integer("least", least=0))
        if band.least > highest:
            raise each.error("least", f"must be at most {highest}, the highest score")
        each.refuse_the_rest()
        bands.append(band)
    bounds = [band.least for band in bands]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        raise table.error("bands", "the best band comes first, each begins below the one before it, the last at 0")
    return tuple(bands)
