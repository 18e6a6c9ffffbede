"""Strict reading of TOML files: each key is taken once, with its type, and what is left over is refused."""

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

_Meaning = TypeVar("_Meaning")
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format and surrogate characters, and what means nothing


class CatalogueError(Exception):
    """A mistake in `config/`: the file, the key in it (dotted; empty for the whole file), and what is wrong."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}" if key else f"{file}: {message}")
        self.file = file
        self.key = key
        self.message = message


class TomlTable:
    """One table of a file; `take_` methods hand a value out once, `refuse_the_rest` ends the reading."""

    def __init__(self, file: str, path: str, content: Mapping[str, object]) -> None:
        self.file = file
        self.path = path
        self._left = dict(content)

    def error(self, key: str, message: str) -> CatalogueError:
        """Return the error that names this file and this key of the table, for the caller to raise."""
        return CatalogueError(self.file, f"{self.path}.{key}".strip("."), message)

    def keys_left(self) -> tuple[str, ...]:
        """Return the keys not taken yet, in the order of the file."""
        return tuple(self._left)

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not taken yet: for keys that may be left out."""
        return key in self._left

    def holds_list(self, key: str) -> bool:
        """Tell whether the key is there with a list: for keys that hold one thing or several."""
        return isinstance(self._left.get(key), list)

    def take_string(self, key: str) -> str:
        """Return a string without white space around it; an empty one is refused."""
        value = self._take(key)
        if not isinstance(value, str):
            raise self.error(key, "must be a string")
        if not value or value != value.strip():
            raise self.error(key, "must not be empty, nor begin or end with a space")
        if any(unicodedata.category(each) in _UNSEEN for each in value if each != "\n"):
            raise self.error(key, "must not hold characters that cannot be seen")
        return value

    def take_choice(self, key: str, known: Mapping[str, _Meaning]) -> _Meaning:
        """Return what one of the known words means."""
        word = self.take_string(key)
        if word not in known:
            raise self.error(key, f"{word} is not one of: {', '.join(known)}")
        return known[word]

    def take_integer(self, key: str, *, least: int, most: int | None = None) -> int:
        """Return a whole number that is at least `least`, and at most `most` if that is given."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, "must be a whole number")
        if value < least:
            raise self.error(key, f"must be at least {least}")
        if most is not None and value > most:
            raise self.error(key, f"must be at most {most}")
        return value

    def take_decimal(self, key: str) -> Decimal:
        """Return a finite number, exactly as it is written."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            raise self.error(key, "must be a number")
        return Decimal(value)

    def take_date(self, key: str) -> date:
        """Return a day, written as 2018-10-23 without quotes."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, "must be a day such as 2018-10-23")
        return value

    def take_boolean(self, key: str) -> bool:
        """Return true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def take_strings(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, each once, at least one."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.error(key, "must be a list of strings and not empty")
        if len(set(value)) < len(value):
            raise self.error(key, "names something twice")
        return tuple(value)

    def take_known_strings(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of strings, each once, at least one and all of them known ones."""
        values = self.take_strings(key)
        for value in values:
            if value not in known:
                raise self.error(key, f"{value} is not one of: {', '.join(known)}")
        return values

    def take_table(self, key: str) -> "TomlTable":
        """Return the table under this key."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return TomlTable(self.file, f"{self.path}.{key}".strip("."), value)

    def take_tables(self, key: str) -> tuple["TomlTable", ...]:
        """Return the tables of a list, at least one; each is called by its `code`, or by its number from 1."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.error(key, "must be a list of tables and not empty")
        prefix = f"{self.path}.{key}".strip(".")
        return tuple(TomlTable(self.file, f"{prefix}.{_name(item, at)}", item) for at, item in enumerate(value, 1))

    def refuse_the_rest(self) -> None:
        """Refuse keys that nobody took: a misspelt key must not be silently without effect."""
        for key in self._left:
            raise self.error(key, "unknown key here")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self.error(key, "missing")
        return self._left.pop(key)


def read_toml(file: Path) -> TomlTable:
    """Read a file; numbers with a point become `Decimal`, for no weight may be rounded on its way in."""
    return parse_toml(file.name, read_text(file))


def read_text(file: Path) -> str:
    """Read a file of `config/` as text."""
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise CatalogueError(file.name, "", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(file.name, "", "is not UTF-8") from error


def parse_toml(name: str, text: str) -> TomlTable:
    """Parse the text of a file of this name, wherever it was kept."""
    try:
        return TomlTable(name, "", tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(name, "", f"is not TOML: {error}") from error
    except RecursionError as error:
        raise CatalogueError(name, "", "nests lists or tables too deeply") from error


def _name(item: Mapping[str, object], number: int) -> str:
    code = item.get("code")
    return code if isinstance(code, str) and code else f"#{number}"
