"""Count by day from which hosts responses were refused, so that a site that moved is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_host",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_refused_host_count")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_refused_host_organization_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organization_id", "day", "host", name="pk_refused_host"),
    )
    op.create_index("ix_refused_host_day", "refused_host", ["day"])


def downgrade() -> None:
    op.drop_table("refused_host")
