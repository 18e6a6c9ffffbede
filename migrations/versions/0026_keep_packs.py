"""Keep the packs of councils: who asked, how far they are, and their files in pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("build", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'building', 'ready', 'failed', 'cancelled')", name=op.f("ck_council_pack_state")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_council_pack_percent")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_council_pack_cycle_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_council_pack"),
        sa.UniqueConstraint("cycle_id", name="uq_council_pack_cycle_id"),
    )
    op.create_table(
        "council_pack_piece",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("build", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["council_pack.id"], name="fk_council_pack_piece_pack_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pack_id", "build", "number", name="pk_council_pack_piece"),
    )


def downgrade() -> None:
    """Forget the packs; they can be built again."""
    op.drop_table("council_pack_piece")
    op.drop_table("council_pack")
