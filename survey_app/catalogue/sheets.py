"""Reads `config/sheets.toml`: the words on printed questionnaires, by language."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from survey_app.catalogue.files import CatalogueError, TomlTable, read_toml
from survey_app.catalogue.interface import Texts
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language

_PLACEHOLDER: Final = re.compile(r"\{\w+\}")


def load_sheet_texts(file: Path, offered: Collection[Language]) -> Mapping[Language, Texts]:
    """Return the words of every offered language. Raises `CatalogueError`, also for a text that one of them lacks."""
    table = read_toml(file)
    texts = {language: _take_texts(table.take_table(language)) for language in (DEFAULT_LANGUAGE, *sorted(offered))}
    table.refuse_the_rest()
    default = texts[DEFAULT_LANGUAGE]
    for language, own in texts.items():
        for key in default.keys() | own.keys():
            if set(_PLACEHOLDER.findall(own.get(key, ""))) != set(_PLACEHOLDER.findall(default.get(key, ""))):
                raise CatalogueError(file.name, f"{language}.{key}", f"has other {{words}} than {DEFAULT_LANGUAGE}")
            if key not in default or key not in own:
                raise CatalogueError(file.name, f"{language}.{key}", f"not in both {language} and {DEFAULT_LANGUAGE}")
    return texts


def _take_texts(table: TomlTable) -> Texts:
    return {key: table.take_string(key) for key in table.keys_left()}
