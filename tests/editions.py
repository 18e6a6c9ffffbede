"""The editions that tests score by: the shipped ones, and a fictitious one with another scale."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from survey_app.catalogue import Catalogue, load_catalogue
from survey_app.catalogue.methodologies import parse_edition
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import NoBasePolicy

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "tests/scenarios/editions"
PREFIX: Final = "nok-344n-2018-"


@cache
def shipped() -> Catalogue:
    return load_catalogue(ROOT / "config")


@cache
def edition_called(name: str) -> Edition:
    """Return a shipped edition by the end of its code, or the fictitious one."""
    known = shipped().editions.get(PREFIX + name)
    return known or parse_edition(
        [
            (path.name, path.read_text("utf-8"))
            for path in (FOLDER / f"{name}.toml", FOLDER / "check-lists/fictitious.toml")
        ]
    )


@cache
def with_policy(name: str, policy: NoBasePolicy) -> Edition:
    return replace(edition_called(name), no_base=policy)
