"""Create the counts folded from responses, and the position of the fold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from survey_app.storage.base import Position

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(postgresql.ARRAY(sa.Integer()), "postgresql"), nullable=False),
        sa.CheckConstraint("responses >= 0", name=op.f("ck_tally_responses")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_tally_cycle_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_tally_organization_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_tally_questionnaire_id"),
        sa.PrimaryKeyConstraint(
            "cycle_id", "organization_id", "questionnaire_id", "channel", "set_aside", name="pk_tally"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fold_position",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("position", Position, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_fold_position_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_fold_position"),
    )
    op.execute("INSERT INTO fold_position (id, position) VALUES (1, '0')")


def downgrade() -> None:
    op.drop_table("fold_position")
    op.drop_table("tally")
