"""Let people sign in: accounts, the councils that an authority's account sees, and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=13), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("uniquifier", sa.String(length=64), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_counter", sa.BigInteger(), nullable=True),
        sa.Column("recovery_codes", sa.Text(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'authority', 'council', 'operator', 'organization')",
            name=op.f("ck_account_role"),
        ),
        sa.CheckConstraint(
            "(role IN ('council', 'operator')) = (council_id IS NOT NULL)", name=op.f("ck_account_council_of_role")
        ),
        sa.CheckConstraint(
            "(role = 'organization') = (organization_id IS NOT NULL)", name=op.f("ck_account_organization_of_role")
        ),
        sa.CheckConstraint("length(email) BETWEEN 3 AND 254", name=op.f("ck_account_email_length")),
        sa.CheckConstraint("(link_hash IS NULL) = (link_expires_at IS NULL)", name=op.f("ck_account_link_expires")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_account_council_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_account_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.UniqueConstraint("uniquifier", name="uq_account_uniquifier"),
        sa.UniqueConstraint("link_hash", name="uq_account_link_hash"),
    )
    op.create_index("ix_account_council_id", "account", ["council_id"])
    op.create_index("ix_account_organization_id", "account", ["organization_id"])
    op.create_table(
        "account_council",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_account_council_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_account_council_council_id"),
        sa.PrimaryKeyConstraint("account_id", "council_id", name="pk_account_council"),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_account_session_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_session"),
        sa.UniqueConstraint("key_hash", name="uq_account_session_key_hash"),
    )
    op.create_index("ix_account_session_account_id", "account_session", ["account_id"])


def downgrade() -> None:
    op.drop_table("account_session")
    op.drop_table("account_council")
    op.drop_table("account")
