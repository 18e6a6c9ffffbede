"""Register the places of organizations, and let responses and tallies carry them.

The digest of a response gets shorter, so that a place fits into PostgreSQL's row of at most 100 bytes: 32 bits tell a
changed repeat from an equal one just as well.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = ("cycle_id", "organization_id", "questionnaire_id", "channel", "set_aside")
COUNTS = sa.JSON().with_variant(postgresql.ARRAY(sa.Integer()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 24", name=op.f("ck_place_code_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_place_name_length")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_place_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("organization_id", "code", name="uq_place_organization_id_code"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("response", sa.Column("place_id", sa.Integer(), nullable=True))
        op.create_foreign_key("fk_response_place_id", "response", "place", ["place_id"], ["id"])
        op.execute("ALTER TABLE response ALTER COLUMN digest TYPE integer USING (digest >> 32)::integer")
        op.add_column("tally", sa.Column("place_id", sa.Integer(), nullable=False, server_default="0"))
        op.alter_column("tally", "place_id", server_default=None)
        _replace_key((*KEY, "place_id"))
    else:
        op.execute(
            "ALTER TABLE response ADD COLUMN place_id INTEGER CONSTRAINT fk_response_place_id REFERENCES place (id)"
        )
        _replace_digest("INTEGER", "digest >> 32")
        _rebuild_tally((*KEY, "place_id"), "0")


def downgrade() -> None:
    """Places are forgotten, their counts stay in the whole; repeats are then compared by the packed answers."""
    _merge_places()
    if op.get_bind().dialect.name == "postgresql":
        _replace_key(KEY)
        op.drop_column("tally", "place_id")
        op.execute("ALTER TABLE response ALTER COLUMN digest TYPE bigint USING NULL")
        op.drop_column("response", "place_id")
    else:
        _rebuild_tally(KEY)
        _replace_digest("BIGINT", "NULL")
        op.execute("ALTER TABLE response DROP COLUMN place_id")
    op.drop_table("place")


def _replace_key(columns: tuple[str, ...]) -> None:
    op.drop_constraint("pk_tally", "tally", type_="primary")
    op.create_primary_key("pk_tally", "tally", list(columns))


def _replace_digest(kind: str, value: str) -> None:
    # SQLite cannot change a column's type, and other tables refer to this one, so it is not copied either.
    op.execute(f"ALTER TABLE response ADD COLUMN other_digest {kind}")
    op.execute(f"UPDATE response SET other_digest = {value} WHERE digest IS NOT NULL")  # noqa: S608 - from this file
    op.execute("ALTER TABLE response DROP COLUMN digest")
    op.execute("ALTER TABLE response RENAME COLUMN other_digest TO digest")


def _rebuild_tally(key: tuple[str, ...], *added: str) -> None:
    """Copy SQLite's table to one with this key; `added` are the values of the columns that are new."""
    op.rename_table("tally", "former_tally")
    types = {"questionnaire_id": sa.SmallInteger, "channel": sa.SmallInteger, "set_aside": sa.Boolean}
    op.create_table(
        "tally",
        *(sa.Column(name, types.get(name, sa.Integer), nullable=False) for name in key),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("counts", COUNTS, nullable=False),
        sa.CheckConstraint("responses >= 0", name=op.f("ck_tally_responses")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_tally_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_tally_organization_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_tally_questionnaire_id"),
        sa.PrimaryKeyConstraint(*key, name="pk_tally"),
        sqlite_with_rowid=False,
    )
    values = ", ".join((*KEY, *added, "responses", "counts"))
    op.execute(f"INSERT INTO tally SELECT {values} FROM former_tally")  # noqa: S608 - names of this file
    op.drop_table("former_tally")


def _merge_places() -> None:
    """Add the counts of places up into rows of no place."""
    columns = (*KEY, "place_id", "responses")
    tally = sa.table("tally", *map(sa.column, columns), sa.column("counts", COUNTS))
    bind = op.get_bind()
    merged: dict[tuple[object, ...], tuple[int, list[int]]] = {}
    for *key, _, responses, counts in bind.execute(sa.select(tally)):
        known, before = merged.get(tuple(key), (0, [0] * len(counts)))
        merged[tuple(key)] = known + responses, [a + b for a, b in zip(before, counts, strict=True)]
    bind.execute(sa.delete(tally))
    rows = [
        {**dict(zip(KEY, key, strict=True)), "place_id": 0, "responses": responses, "counts": counts}
        for key, (responses, counts) in merged.items()
    ]
    if rows:
        bind.execute(sa.insert(tally), rows)
