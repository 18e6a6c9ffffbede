"""Files of backups taken apart, and put together otherwise."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import IO, Any

from survey_app.domain.backups import Manifest


def read_entries(file: IO[bytes]) -> dict[str, bytes]:
    """Return the files inside a backup by name."""
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def write_entries(entries: Mapping[str, bytes]) -> io.BytesIO:
    """Return a ZIP of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return file


def retell(file: IO[bytes], **changes: object) -> io.BytesIO:
    """Return the backup with another manifest."""
    entries = read_entries(file)
    told = json.loads(entries["manifest.json"])
    return write_entries({**entries, "manifest.json": json.dumps({**told, **changes}).encode()})


def date_back(file: IO[bytes], revision: str, columns: Mapping[str, set[str]]) -> io.BytesIO:
    """Return the backup as a program of an older revision, with these tables and columns, would have made it."""
    entries = read_entries(file)
    told = json.loads(entries["manifest.json"])
    tables, kept = [], {}
    for table in told["tables"]:
        if table["name"] not in columns:
            continue
        name = f"tables/{table['name']}.ndjson"
        known = [number for number, each in enumerate(table["columns"]) if each["name"] in columns[table["name"]]]
        lines = [json.loads(line) for line in entries[name].split(b"\n") if line]
        kept[name] = b"".join(json.dumps([line[number] for number in known]).encode() + b"\n" for line in lines)
        described = [table["columns"][number] for number in known]
        tables.append({**table, "columns": described, "sha256": hashlib.sha256(kept[name]).hexdigest()})
    manifest = {**told, "revision": revision, "tables": tables}
    return write_entries({**kept, "manifest.json": json.dumps(manifest).encode()})


def tell_manifest(file: IO[bytes]) -> Mapping[str, Any]:
    """Return the manifest as a program without our types reads it."""
    told: Mapping[str, Any] = json.loads(read_entries(file)["manifest.json"])
    assert told.keys() == set(Manifest.__dataclass_fields__)
    return told


def rewrite(file: IO[bytes], name: str, old: bytes, new: bytes) -> io.BytesIO:
    """Return the backup with other lines of a table, under a digest that is right."""
    entries, told = read_entries(file), json.loads(read_entries(file)["manifest.json"])
    path = f"tables/{name}.ndjson"
    entries[path] = entries[path].replace(old, new)
    for table in told["tables"]:
        if table["name"] == name:
            table["sha256"] = hashlib.sha256(entries[path]).hexdigest()
    return write_entries({**entries, "manifest.json": json.dumps(told).encode()})
