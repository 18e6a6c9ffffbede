"""Keep an audit log that nobody can rewrite, give tokens names and scopes, and councils a list of organizations."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SCOPES = "totals rating suggestions observations batch"
KINDS = "kind IN ('sphere', 'region', 'territory')"
MORE_KINDS = "kind IN ('sphere', 'region', 'territory', 'organization')"


def upgrade() -> None:
    op.add_column("token", sa.Column("name", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("token", sa.Column("scopes", sa.Text(), nullable=False, server_default=SCOPES))
    _replace_kinds(MORE_KINDS, 12)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=13), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    for columns in (["at"], ["actor", "id"], ["action", "id"]):
        op.create_index("ix_audit_entry_" + "_".join(columns), "audit_entry", columns)
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    """Drop the log and the lists of councils: what these limited is then not limited by them."""
    op.drop_table("audit_entry")
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.execute("DELETE FROM council_scope WHERE kind = 'organization'")
    _replace_kinds(KINDS, 9)
    op.drop_column("token", "scopes")
    op.drop_column("token", "name")


def _triggers() -> list[str]:
    if _is_postgresql():
        refuse = "BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END"
        call = "EXECUTE FUNCTION refuse_audit_change()"
        return [
            f"CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
            f"CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW {call}",
            f"CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT {call}",
        ]
    refuse = "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    taken = "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"  # INSERT OR REPLACE deletes without a trigger
    return [
        f"CREATE TRIGGER keep_audit_update BEFORE UPDATE ON audit_entry {refuse}",
        f"CREATE TRIGGER keep_audit_delete BEFORE DELETE ON audit_entry {refuse}",
        f"CREATE TRIGGER keep_audit_replace BEFORE INSERT ON audit_entry {taken} {refuse}",
    ]


def _replace_kinds(kinds: str, length: int) -> None:
    if _is_postgresql():
        op.drop_constraint(op.f("ck_council_scope_kind"), "council_scope", type_="check")
        op.alter_column("council_scope", "kind", type_=sa.String(length=length))
        op.create_check_constraint(op.f("ck_council_scope_kind"), "council_scope", kinds)
        return
    # SQLite cannot change a constraint; nothing refers to this table, so it is copied.
    op.rename_table("council_scope", "former_scope")
    op.create_table(
        "council_scope",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=length), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_council_scope_kind")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_council_scope_council_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("council_id", "kind", "value", name="pk_council_scope"),
    )
    op.execute("INSERT INTO council_scope SELECT council_id, kind, value FROM former_scope")
    op.drop_table("former_scope")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
