"""What must not be found anywhere: values as they are, in every spelling, and under every usual hash."""

import base64
import hashlib
import ipaddress
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, MetaData, select

_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256")
_MANY = 16  # hex digits: a hash that was cut is found too
_BYTES = 8


@dataclass(frozen=True)
class Trace:
    """A value that was planted; `is_hashed` looks for its hashes too; `allowed` are the columns where it may stand."""

    name: str
    value: str
    is_hashed: bool = True
    allowed: tuple[str, ...] = ()

    def list_texts(self) -> Iterator[str]:
        """List every text that tells the value."""
        yield from {self.value, self.value.lower(), self.value.upper(), quote(self.value), json.dumps(self.value)[1:-1]}
        yield base64.b64encode(self.value.encode()).decode().rstrip("=")
        for digest in self._digests():
            yield from (digest.hex()[:_MANY], digest.hex()[:_MANY].upper())
            yield from (encode(digest).decode()[:_MANY] for encode in (base64.b64encode, base64.urlsafe_b64encode))
            yield base64.b32encode(digest).decode()[:_MANY]

    def list_bytes(self) -> Iterator[bytes]:
        """List every run of bytes that tells the value."""
        yield from (text.encode() for text in self.list_texts())
        yield self.value.encode("utf-16-le")
        yield from (digest[:_BYTES] for digest in self._digests())

    def list_numbers(self) -> Iterator[int]:
        """List every number that tells the value: the address itself, or the beginning of a hash."""
        for digest in self._digests():
            for length in (4, 7, 8):
                for run in (digest[:length], digest[:length][::-1]):
                    yield int.from_bytes(run, "big", signed=False)
                    yield int.from_bytes(run, "big", signed=True)
        if self.is_hashed:
            yield zlib.crc32(self.value.encode())
        try:
            yield int(ipaddress.ip_address(self.value))
        except ValueError:
            return

    def _digests(self) -> Iterator[bytes]:
        if self.is_hashed:
            for spelling in (self.value, self.value.lower()):
                yield from (hashlib.new(name, spelling.encode()).digest() for name in _HASHES)


def find_in_tables(engine: Engine, traces: list[Trace]) -> list[str]:
    """Return where in the database a trace stands: every column of every table is read."""
    metadata, found, columns = MetaData(), [], 0
    texts = {trace: tuple(trace.list_texts()) for trace in traces}
    runs = {trace: tuple(trace.list_bytes()) for trace in traces}
    numbers = {trace: frozenset(trace.list_numbers()) for trace in traces}
    with engine.connect() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            columns += len(table.columns)
            for row in connection.execute(select(table)).mappings():
                for trace in traces:
                    found += [
                        f"{trace.name} in {table.name}.{name}"
                        for name, value in row.items()
                        if f"{table.name}.{name}" not in trace.allowed
                        and _tells(value, texts[trace], runs[trace], numbers[trace])
                    ]
    assert columns > 100, "a scan that reads nothing finds nothing"
    return found


def _tells(value: Any, texts: tuple[str, ...], runs: tuple[bytes, ...], numbers: frozenset[int]) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return value in numbers
    if isinstance(value, bytes | memoryview):
        return find_bytes(bytes(value), runs)
    return any(text in str(value) for text in texts)


def find_in_files(folder: Path, traces: list[Trace]) -> list[str]:
    """Return which files under a folder hold a trace."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [
        f"{trace.name} in {path.name}"
        for path in files
        for content in [path.read_bytes()]
        for trace in traces
        if find_bytes(content, tuple(trace.list_bytes())) and not (trace.allowed and path.name.startswith("survey.db"))
    ]


def find_bytes(content: bytes, runs: tuple[bytes, ...]) -> bool:
    """Tell whether any of the runs is in the content."""
    return any(run in content for run in runs)
