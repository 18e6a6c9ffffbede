"""Every migration can be taken back, and the way up ends at the models."""

from sqlalchemy import CheckConstraint, Engine, inspect

from survey_app.storage import migrations
from survey_app.storage.models import OrganizationRow


def test_the_migrated_schema_is_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert migrations.check_schema(connection) == []
        assert migrations.current_revision(connection) == migrations.head_revision()


def test_checks_are_named_as_in_the_models(engine: Engine) -> None:
    # `check_schema` does not see them; refusals are read from these names.
    seen = inspect(engine)
    for table in OrganizationRow.metadata.sorted_tables:
        modelled = {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
        assert {each["name"] for each in seen.get_check_constraints(table.name)} == modelled


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    migrations.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert migrations.check_schema(connection) == []


def test_each_step_goes_down_and_up_by_itself(engine: Engine) -> None:
    head = migrations.head_revision()
    assert head is not None
    for number in range(int(head) - 1, -1, -1):
        revision = f"{number:04}" if number else "base"
        migrations.downgrade(engine, revision)
        migrations.upgrade(engine, f"{number + 1:04}")
        migrations.downgrade(engine, revision)
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert migrations.check_schema(connection) == []


def test_a_missing_table_is_a_difference(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE worker_lease")
        assert any("worker_lease" in difference for difference in migrations.check_schema(connection))
