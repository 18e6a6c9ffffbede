"""Draw for each cycle the namespace of its sheets' ids, which nobody can guess."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_namespace",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("namespace", sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_sheet_namespace_cycle_id"),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_sheet_namespace"),
    )


def downgrade() -> None:
    """Forget the namespaces: sheets that are handed in again would then be new ones."""
    op.drop_table("sheet_namespace")
