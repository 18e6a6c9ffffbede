"""Create the lease that lets one worker run at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_lease",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_worker_lease_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_worker_lease"),
    )
    op.execute("INSERT INTO worker_lease (id, holder, expires_at) VALUES (1, '', 0)")


def downgrade() -> None:
    op.drop_table("worker_lease")
