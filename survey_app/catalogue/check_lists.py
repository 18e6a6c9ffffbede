"""Reads `config/methodologies/check-lists/*.toml`: what the operator observes, list by list, item by item."""

import re
from dataclasses import replace
from typing import Final

from survey_app.catalogue.files import TomlTable, parse_toml
from survey_app.domain.methodology import CheckItem, ListKind, ObservedList
from survey_app.domain.organizations import SPHERES

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KINDS: Final[dict[str, ListKind]] = {"required": "required", "conditions": "conditions", "waiting": "waiting"}
_ITEMS: Final = "items"  # the key of the observations that holds the marks: no list may have its name


def parse_check_lists(name: str, text: str) -> tuple[str, tuple[ObservedList, ...]]:
    """Return the note of a file of this name and text, and its lists with the items that name them, in order."""
    table = parse_toml(name, text)
    note = table.take_string("note")
    bare = [_read_list(each) for each in table.take_tables("lists")]
    kinds = {each.code: each.kind for each in bare}
    if len(kinds) < len(bare):
        raise table.error("lists", "names something twice")
    items = [_read_item(each, kinds) for each in table.take_tables(_ITEMS)] if table.has(_ITEMS) else []
    table.refuse_the_rest()
    lists = tuple(replace(each, items=tuple(item for item in items if each.code in item.lists)) for each in bare)
    _refuse_twins(table, lists)
    return note, lists


def _read_list(table: TomlTable) -> ObservedList:
    observed = ObservedList(
        code=_take_code(table),
        kind=table.take_choice("kind", _KINDS),
        title=table.take_string("title"),
        label=table.take_string("label"),
        items=(),
    )
    table.refuse_the_rest()
    return observed


def _read_item(table: TomlTable, kinds: dict[str, ListKind]) -> CheckItem:
    with_items = [code for code, kind in kinds.items() if kind != "waiting"]
    item = CheckItem(
        code=_take_code(table),
        text=table.take_string("text"),
        lists=table.take_known_strings("lists", with_items),
        spheres=frozenset(table.take_known_strings("spheres", SPHERES) if table.has("spheres") else ()),
    )
    table.refuse_the_rest()
    return item


def _take_code(table: TomlTable) -> str:
    code = table.take_string("code")
    if code == _ITEMS or not _CODE.fullmatch(code):
        raise table.error("code", f"must match {_CODE.pattern} and not be {_ITEMS}")
    return code


def _refuse_twins(table: TomlTable, lists: tuple[ObservedList, ...]) -> None:
    for each in lists:
        codes = [item.code for item in each.items]
        for code in codes:
            if codes.count(code) > 1:
                raise table.error(f"{_ITEMS}.{code}", f"is twice in {each.code}")
