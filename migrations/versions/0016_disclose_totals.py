"""Remember what was shown of totals last, so that the difference to what is shown next singles nobody out."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosed_totals",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_disclosed_totals_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_disclosed_totals_organization_id"),
        sa.PrimaryKeyConstraint("cycle_id", "organization_id", name="pk_disclosed_totals"),
    )


def downgrade() -> None:
    """Forget what was shown: whoever kept it may subtract it from what is shown next."""
    op.drop_table("disclosed_totals")
