"""Let a council hide a free text, by a mark beside the text itself, so that nothing new tells when it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("free_text", "pending_text")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("hidden_reason", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("hidden_by", sa.String(length=80), nullable=True))
        op.add_column(table, sa.Column("hidden_in", sa.String(length=7), nullable=True))


def downgrade() -> None:
    """All texts are shown again."""
    for table in TABLES:
        for column in ("hidden_in", "hidden_by", "hidden_reason"):
            op.drop_column(table, column)
