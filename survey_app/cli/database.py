"""`flask database`: the schema to its newest version, and whether it is as the program expects."""

import sys

import click

from survey_app.cli.groups import CommandGroup
from survey_app.cli.installation import installation
from survey_app.storage import migrations

database = CommandGroup("database", help="The schema of the database.")


@database.command()
def upgrade() -> None:
    """Bring the schema to the newest version; run it after every update of the program."""
    ours = installation()
    migrations.upgrade(ours.engine)
    ours.register_questionnaires()
    click.echo(f"База данных готова, версия {migrations.head_revision()}.")


@database.command()
def check() -> None:
    """Compare the schema with the program's models; exit code 1 if they differ."""
    with installation().readers() as session:
        connection = session.connection()
        revision = migrations.current_revision(connection)
        differences = migrations.check_schema(connection)
    head = migrations.head_revision()
    if revision != head:
        click.echo(f"Версия базы данных: {revision or 'нет'}, нужна {head}. Выполните: flask database upgrade")
        sys.exit(1)
    for difference in differences:
        click.echo(f"Отличие: {difference}")
    if differences:
        sys.exit(1)
    click.echo(f"Схема базы данных совпадает с моделями, версия {head}.")
