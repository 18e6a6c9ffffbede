"""Create councils with their jurisdiction, and cycles with their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_council_code_length")),
        sa.PrimaryKeyConstraint("id", name="pk_council"),
        sa.UniqueConstraint("code", name="uq_council_code"),
    )
    op.create_table(
        "council_scope",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('sphere', 'region', 'territory')", name=op.f("ck_council_scope_kind")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_council_scope_council_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("council_id", "kind", "value", name="pk_council_scope"),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=90), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'standing') = (council_id IS NULL)", name=op.f("ck_cycle_standing_has_no_council")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed', 'published', 'standing')", name=op.f("ck_cycle_state")
        ),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_cycle_opens_before_closes")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_cycle_year")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_cycle_council_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sa.UniqueConstraint("code", name="uq_cycle_code"),
    )
    op.create_index("ix_cycle_council_id", "cycle", ["council_id"], unique=False)
    op.create_table(
        "cycle_organization",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_cycle_organization_cycle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_cycle_organization_organization_id"),
        sa.PrimaryKeyConstraint("cycle_id", "organization_id", name="pk_cycle_organization"),
        sa.UniqueConstraint("organization_id", "cycle_id", name="uq_cycle_organization_pair"),
    )
    op.create_index(
        "uq_cycle_organization_one_open",
        "cycle_organization",
        ["organization_id"],
        unique=True,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_table("cycle_organization")
    op.drop_table("cycle")
    op.drop_table("council_scope")
    op.drop_table("council")
