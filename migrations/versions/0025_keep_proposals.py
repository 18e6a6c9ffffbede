"""Keep the proposals of councils to organizations, and the decisions about them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(number) BETWEEN 1 AND 80", name=op.f("ck_proposal_decision_number_given")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_proposal_decision_cycle_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_decision"),
    )
    op.create_index("ix_proposal_decision_cycle_id", "proposal_decision", ["cycle_id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=True),
        sa.Column("item", sa.String(length=120), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("withdrawal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_proposal_text_given")),
        sa.CheckConstraint(
            "withdrawal_id IS NULL OR approval_id IS NOT NULL", name=op.f("ck_proposal_withdrawn_after_approval")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_proposal_cycle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_proposal_organization_id"),
        sa.ForeignKeyConstraint(["approval_id"], ["proposal_decision.id"], name="fk_proposal_approval_id"),
        sa.ForeignKeyConstraint(["withdrawal_id"], ["proposal_decision.id"], name="fk_proposal_withdrawal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_cycle_id_organization_id", "proposal", ["cycle_id", "organization_id", "id"])
    op.create_index("ix_proposal_organization_id", "proposal", ["organization_id"])


def downgrade() -> None:
    """Forget the proposals."""
    op.drop_table("proposal")
    op.drop_table("proposal_decision")
