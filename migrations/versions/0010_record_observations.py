"""Record what operators observe at organizations, with its history."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('council', 'operator')", name=op.f("ck_observation_role")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_observation_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_observation_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_observation_cycle_id_organization_id", "observation", ["cycle_id", "organization_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("observation")
