"""Reads `config/frequency.toml`: how often an organization is assessed, as the law has it, by date."""

from collections.abc import Sequence
from pathlib import Path

from survey_app.catalogue.files import CatalogueError, TomlTable, parse_toml, read_text
from survey_app.domain.frequency import FrequencyRule


def load_frequency(file: Path) -> Sequence[FrequencyRule]:
    """Return the rules, the oldest first; the file must hold one at least. Raises `CatalogueError`."""
    table = parse_toml(file.name, read_text(file))
    rules = [_take_rule(each) for each in table.take_tables("rules")]
    table.refuse_the_rest()
    days = [each.in_force_from for each in rules]
    if len(set(days)) < len(days):
        raise CatalogueError(file.name, "rules", "two rules are in force from the same day: which holds cannot be told")
    return tuple(sorted(rules, key=lambda each: each.in_force_from))


def _take_rule(table: TomlTable) -> FrequencyRule:
    rule = FrequencyRule(
        in_force_from=table.take_date("in_force_from"),
        most_a_year=table.take_integer("most_a_year", least=1),
        within_years=table.take_integer("within_years", least=1),
        reference=table.take_string("reference"),
        note=table.take_string("note"),
    )
    table.refuse_the_rest()
    return rule
