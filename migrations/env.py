"""Runs migrations on the connection that `storage.migrations` hands over."""

from alembic import context

from survey_app.storage.models import OrganizationRow

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=OrganizationRow.metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
