"""Keep the decision about a cycle's list, and the numbers of recipients that a council gives for one cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_decision",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(number) BETWEEN 1 AND 80", name=op.f("ck_list_decision_number_given")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_list_decision_cycle_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_list_decision"),
    )
    # By hand, for SQLite takes a check only together with its column, and a table that others refer to is not copied.
    op.execute(
        "ALTER TABLE cycle_organization ADD COLUMN recipients INTEGER"
        " CONSTRAINT ck_cycle_organization_recipients CHECK (recipients >= 0)"
    )


def downgrade() -> None:
    """Forget the decisions about lists; samples follow from the register's numbers again."""
    op.drop_column("cycle_organization", "recipients")
    op.drop_table("list_decision")
