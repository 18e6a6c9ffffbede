"""Let councils ask questions of their own, and keep what is answered to them beside the responses."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")


def upgrade() -> None:
    op.create_table(
        "own_draft",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_own_draft_cycle_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cycle_id", name="pk_own_draft"),
    )
    op.create_table(
        "own_set",
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("text_revision >= 1", name=op.f("ck_own_set_text_revision")),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_own_set_questionnaire_id"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_own_set_cycle_id"),
        sa.PrimaryKeyConstraint("questionnaire_id", name="pk_own_set"),
    )
    op.create_index("ix_own_set_cycle_id", "own_set", ["cycle_id"])
    op.create_table(
        "own_answer",
        sa.Column("response_id", _KEY, nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("questionnaire_id", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("answers > 0", name=op.f("ck_own_answer_answers")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_own_answer_response_id"),
        sa.ForeignKeyConstraint(["questionnaire_id"], ["questionnaire.id"], name="fk_own_answer_questionnaire_id"),
        sa.PrimaryKeyConstraint("response_id", name="pk_own_answer"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop own questions with their answers and counts; what was written to them in words stays among the texts."""
    op.drop_table("own_answer")
    own = "(SELECT questionnaire_id FROM own_set)"
    op.execute(f"DELETE FROM tally WHERE questionnaire_id IN {own}")  # noqa: S608 - a constant of this file
    op.execute("CREATE TEMPORARY TABLE own_gone AS SELECT questionnaire_id FROM own_set")
    op.drop_index("ix_own_set_cycle_id", "own_set")
    op.drop_table("own_set")
    op.execute("DELETE FROM questionnaire WHERE id IN (SELECT questionnaire_id FROM own_gone)")
    op.execute("DROP TABLE own_gone")
    op.drop_table("own_draft")
