"""Reads `config/proposals.toml`: what a council's page offers to propose, and in which words."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from survey_app.catalogue.files import TomlTable, parse_toml, read_text
from survey_app.domain.proposal_hints import Deadline, HintRules, ItemTexts

_INDICATOR: Final = {"code": "1.1", "title": "x", "value": "1", "highest": 100}
_ITEM: Final = {"item": "x"}
_COMMON_YEAR: Final = 2001  # a day that is there in every year


def load_hint_rules(file: Path) -> HintRules:
    """Return the rules of the file. Raises `CatalogueError`."""
    table = parse_toml(file.name, read_text(file))
    indicators, items = table.take_table("indicators"), table.take_table("items")
    texts, lists = indicators.take_table("texts"), items.take_tables("lists")
    rules = HintRules(
        most_indicators=indicators.take_integer("most", least=0),
        below=_take_share(indicators),
        text=_take_text(indicators, "text", _INDICATOR),
        texts={code: _take_text(texts, code, _INDICATOR) for code in texts.keys_left()},
        most_items=items.take_integer("most", least=0),
        other_items=_take_item_texts(items),
        items={each.take_string("code"): _take_item_texts(each) for each in lists},
        deadline=_take_deadline(table.take_table("deadline")) if table.has("deadline") else None,
    )
    for each in (table, indicators, items, *lists):
        each.refuse_the_rest()
    return rules


def _take_share(table: TomlTable) -> Fraction:
    share = Fraction(table.take_decimal("below"))
    if not 0 <= share <= 1:
        raise table.error("below", "must be a share, from 0 to 1")
    return share


def _take_item_texts(table: TomlTable) -> ItemTexts:
    return ItemTexts(_take_text(table, "absent", _ITEM), _take_text(table, "partly", _ITEM))


def _take_text(table: TomlTable, key: str, named: dict[str, Any]) -> str:
    text = table.take_string(key)
    try:
        text.format(**named)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise table.error(key, f"in braces may stand only: {', '.join(named)}") from error
    return text


def _take_deadline(table: TomlTable) -> Deadline:
    deadline = Deadline(
        table.take_integer("year", least=0), table.take_integer("month", least=1), table.take_integer("day", least=1)
    )
    table.refuse_the_rest()
    try:
        date(_COMMON_YEAR, deadline.month, deadline.day)
    except ValueError as error:
        raise table.error("day", "is no day of every year") from error
    return deadline
