"""Keep sheets that were voided, those chosen for second keying, and how many people declined to answer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")


def upgrade() -> None:
    op.create_table(
        "voided_sheet",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("sheet_id", _KEY, nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_by", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.CheckConstraint("channel BETWEEN 4 AND 6", name=op.f("ck_voided_sheet_channel")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 300", name=op.f("ck_voided_sheet_reason_given")),
        sa.CheckConstraint("role IN ('council', 'operator')", name=op.f("ck_voided_sheet_role")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_voided_sheet_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_voided_sheet_organization_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_voided_sheet_questionnaire_id"),
        sa.PrimaryKeyConstraint("id", name="pk_voided_sheet"),
    )
    op.create_index("ix_voided_sheet_cycle_id_organization_id", "voided_sheet", ["cycle_id", "organization_id"])
    op.create_table(
        "second_keying",
        sa.Column("sheet_id", _KEY, nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("keyed_on", sa.Date(), nullable=True),
        sa.Column("compared", sa.SmallInteger(), nullable=False),
        sa.Column("differing", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=True),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("channel BETWEEN 4 AND 6", name=op.f("ck_second_keying_channel")),
        sa.CheckConstraint("differing BETWEEN 0 AND compared", name=op.f("ck_second_keying_differing")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_second_keying_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_second_keying_organization_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_second_keying_questionnaire_id"),
        sa.PrimaryKeyConstraint("sheet_id", name="pk_second_keying"),
    )
    op.create_index("ix_second_keying_cycle_id_organization_id", "second_keying", ["cycle_id", "organization_id"])
    op.create_table(
        "declined_count",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel BETWEEN 4 AND 6", name=op.f("ck_declined_count_channel")),
        sa.CheckConstraint("people > 0", name=op.f("ck_declined_count_people")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_declined_count_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_declined_count_organization_id"),
        sa.PrimaryKeyConstraint("cycle_id", "organization_id", "channel", name="pk_declined_count"),
    )


def downgrade() -> None:
    """Forget why sheets were voided, what was keyed twice, and who declined; responses stay."""
    op.drop_table("declined_count")
    op.drop_table("second_keying")
    op.drop_table("voided_sheet")
