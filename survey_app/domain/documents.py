"""A document as it is written before it is a PDF or a DOCX: blocks of text, the same for every format."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

ParagraphKind: TypeAlias = Literal["text", "note", "centre"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 for the document's own, 2 and 3 below it."""

    text: str
    level: Literal[1, 2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `note` is set smaller, `centre` in the middle of the line."""

    text: str
    kind: ParagraphKind = "text"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, how wide it is beside the others, whether numbers stand in it."""

    heading: str
    width: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row and a caption; every row has a cell for each column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A value 0…1 of a whole with the number to be shown, and the one before it; None where there is none."""

    label: str
    share: float | None
    shown: str
    share_before: float | None = None
    shown_before: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars; `alternative` says in words all that it shows. A DOCX has the sentence in its place."""

    caption: str
    alternative: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to be filled in by hand: what it is for, and what already stands on it."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """A line for each who signs, by role."""

    roles: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | Listing | Table | Bars | Blank | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in Russian; `written_at`, an instant in UTC, is the only time that its file tells."""

    title: str
    author: str
    written_at: datetime
    blocks: tuple[Block, ...]
