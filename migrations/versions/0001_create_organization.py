"""Create the register of organizations and the hosts that may send their responses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("inn", sa.String(length=12), nullable=False),
        sa.Column("kpp", sa.String(length=9), nullable=False),
        sa.Column("ogrn", sa.String(length=15), nullable=False),
        sa.Column("oktmo", sa.String(length=11), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("site_url", sa.Text(), nullable=False),
        sa.Column("sphere", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('outpatient', 'inpatient', 'both', 'performing')", name=op.f("ck_organization_kind")
        ),
        sa.CheckConstraint(
            "sphere IN ('culture', 'education', 'health', 'social', 'mse')", name=op.f("ck_organization_sphere")
        ),
        sa.CheckConstraint("length(code) = 8", name=op.f("ck_organization_code_length")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organization_name_given")),
        sa.CheckConstraint("recipients >= 0", name=op.f("ck_organization_recipients")),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        sa.UniqueConstraint("code", name="uq_organization_code"),
        sa.UniqueConstraint("identity", name="uq_organization_identity"),
    )
    op.create_index("ix_organization_inn", "organization", ["inn"], unique=False)
    op.create_index("ix_organization_sphere_region", "organization", ["sphere", "region"], unique=False)
    op.create_table(
        "organization_host",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_organization_host_organization_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organization_id", "host", name="pk_organization_host"),
    )


def downgrade() -> None:
    op.drop_table("organization_host")
    op.drop_table("organization")
