"""A backup is kept for years: nothing in it, nor in what is restored from it, links a response to a person."""

import json
import tracemalloc
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, func, insert, select, text

from survey_app.catalogue.catalogue import Catalogue
from survey_app.services.installation import Installation
from survey_app.storage.models import PendingTextRow, ResponseRow
from tests.backup_files import read_entries, tell_manifest
from tests.backups import Open, bring_back, write_backup
from tests.stored_responses import make_writer

TEMPORARY = ("transaction_id", "quarter", "network", "digest")
TEXTS = 200


def read_rows(entries: Mapping[str, bytes], told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    (columns,) = ([column["name"] for column in each["columns"]] for each in told["tables"] if each["name"] == name)
    lines = entries[f"tables/{name}.ndjson"].splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def check_shuffled(texts: list[str]) -> None:
    assert len(texts) == TEXTS
    followed = sum(int(later[-3:]) == int(one[-3:]) + 1 for one, later in pairwise(texts))
    assert followed < 15  # about one is expected; see test_linkability


def test_neither_file_nor_restored_rows_join_a_text_to_its_response(
    installation: Installation, open_new: Open, catalogue: Catalogue
) -> None:
    writer = make_writer(installation)
    for number in range(TEXTS):
        writer.write({"suggestions": f"Отзыв {number:03}"})
    file = write_backup(installation.engine)
    entries, told = read_entries(file), tell_manifest(file)
    responses, texts = (read_rows(entries, told, name) for name in ("response", "free_text"))
    assert "tables/pending_text.ndjson" not in entries
    assert all(row[name] is None for row in responses for name in TEMPORARY)
    assert [row["id"] for row in responses] == sorted(row["id"] for row in responses)
    assert {str(value) for row in texts for value in row.values()}.isdisjoint(row["id"] for row in responses)
    assert len({row["key"] for row in texts}) == TEXTS
    check_shuffled([row["text"] for row in texts])
    _check_restored(open_new("postgresql"), catalogue, file)


def _check_restored(target: Engine, catalogue: Catalogue, file: Any) -> None:
    bring_back(target, catalogue, file)
    with target.connect() as connection:
        check_shuffled(list(connection.scalars(text("SELECT text FROM free_text ORDER BY ctid"))))
        assert connection.scalar(text("SELECT count(DISTINCT xmin::text) FROM free_text")) == 1
        lying = list(connection.scalars(text("SELECT id FROM response ORDER BY ctid")))
        assert lying == sorted(lying)
        known = [getattr(ResponseRow, name) for name in TEMPORARY]
        assert connection.execute(select(*map(func.count, known))).one() == (0, 0, 0, 0)
        assert connection.scalar(select(func.count()).select_from(PendingTextRow)) == 0


def test_two_backups_of_one_moment_give_waiting_texts_other_keys(installation: Installation) -> None:
    make_writer(installation).write({"suggestions": "Один"})
    told = tell_manifest(write_backup(installation.engine))
    keys: set[str] = set()
    for _ in range(2):
        keys.update(row["key"] for row in read_rows(read_entries(write_backup(installation.engine)), told, "free_text"))
    assert len(keys) == 2


def measure(act: Callable[[], object]) -> int:
    """Return how many bytes of memory an act takes at most."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_responses(
    installation: Installation, open_new: Open, catalogue: Catalogue
) -> None:
    writer = make_writer(installation)
    writer.write()
    few = write_backup(installation.engine)
    small = (
        measure(lambda: write_backup(installation.engine)),
        measure(lambda: bring_back(open_new("sqlite"), catalogue, few)),
    )
    with installation.engine.begin() as connection:
        values = dict(connection.execute(select(ResponseRow.__table__)).mappings().one())
        is_sqlite = connection.dialect.name == "sqlite"
        for _ in range(12):
            ids = [uuid4() for _ in range(1_000)]
            rows = [{**values, "id": each.bytes if is_sqlite else each} for each in ids]
            connection.execute(insert(ResponseRow), rows)
    many = write_backup(installation.engine)
    large = (
        measure(lambda: write_backup(installation.engine)),
        measure(lambda: bring_back(open_new("sqlite"), catalogue, many)),
    )
    assert max(large) - max(small) < 4_000_000  # thirteen batches held together would be twice that
