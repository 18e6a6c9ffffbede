"""Archive organizations, keep the codes of duplicates that were merged, and files whose import is looked at first."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("archived_on", sa.Date(), nullable=True))
    op.create_table(
        "organization_alias",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(code) = 8", name=op.f("ck_organization_alias_code_length")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_organization_alias_organization_id"),
        sa.PrimaryKeyConstraint("code", name="pk_organization_alias"),
        sa.UniqueConstraint("identity", name="uq_organization_alias_identity"),
    )
    op.create_index("ix_organization_alias_organization_id", "organization_alias", ["organization_id"])
    op.create_table(
        "register_upload",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_register_upload"),
    )


def downgrade() -> None:
    """Let archived organizations take responses again; codes of merged duplicates then lead nowhere."""
    op.drop_table("register_upload")
    op.drop_table("organization_alias")
    op.drop_column("organization", "archived_on")
