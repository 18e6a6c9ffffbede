"""Reads `config/interface/*.toml`: the product's own texts, a file per language.

Section `widget` goes into the widget, section `page` onto the pages we serve. Russian says which texts there are.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from survey_app.catalogue.files import CatalogueError, TomlTable, read_toml
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language

Texts: TypeAlias = Mapping[str, str]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Interface:
    """The texts of one language by key; `{name}` in a text is filled in where it is shown."""

    file: str
    reviewed: bool
    widget: Texts
    page: Texts


def load_interfaces(folder: Path, offered: Collection[Language]) -> dict[Language, Interface]:
    """Read every language; a reviewed one says all that Russian says, a draft may leave texts out."""
    interfaces = {file.stem: _load_interface(file) for file in sorted(folder.glob("*.toml"))}
    for language in (DEFAULT_LANGUAGE, *sorted(offered)):
        if language not in interfaces:
            raise CatalogueError(f"{language}.toml", "", "no such file, but a questionnaire offers this language")
        if not interfaces[language].reviewed:
            raise CatalogueError(
                f"{language}.toml", "reviewed", "a questionnaire offers this language: it must be true"
            )
    default = interfaces[DEFAULT_LANGUAGE]
    for interface in interfaces.values():
        _check_section(interface, "widget", default.widget, interface.widget)
        _check_section(interface, "page", default.page, interface.page)
    return interfaces


def _load_interface(file: Path) -> Interface:
    table = read_toml(file)
    interface = Interface(
        file.name, table.take_boolean("reviewed"), _take_section(table, "widget"), _take_section(table, "page")
    )
    table.refuse_the_rest()
    return interface


def _take_section(table: TomlTable, name: str) -> dict[str, str]:
    section = table.take_table(name)
    return {key: section.take_string(key) for key in section.keys_left()}


def _check_section(interface: Interface, name: str, default: Texts, texts: Texts) -> None:
    missing = [key for key in default if key not in texts]
    if missing and interface.reviewed:
        raise CatalogueError(interface.file, f"{name}.{missing[0]}", "missing")
    for key, text in texts.items():
        at = f"{name}.{key}"
        if key not in default:
            raise CatalogueError(interface.file, at, f"unknown key here: {DEFAULT_LANGUAGE}.toml has no such text")
        if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(default[key])):
            raise CatalogueError(interface.file, at, f"has other {{placeholders}} than {DEFAULT_LANGUAGE}.toml")
