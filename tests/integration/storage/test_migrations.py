"""Every migration can be taken back, and the way up ends at the models."""

import pytest
from sqlalchemy import Engine, inspect, text

from survey_app.storage import migrations


def test_the_migrated_schema_is_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert migrations.check_schema(connection) == []
        assert migrations.current_revision(connection) == migrations.head_revision()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite cannot take a CHECK away
def test_a_check_that_is_gone_is_a_difference(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE response DROP CONSTRAINT ck_response_channel"))
        connection.execute(text("ALTER TABLE response ADD CONSTRAINT ck_response_mine CHECK (channel > 0)"))
        assert migrations.check_schema(connection) == [
            "CHECK ck_response_channel of response is missing",
            "CHECK ck_response_mine of response is unknown",
        ]


def test_an_index_that_is_no_longer_partial_is_a_difference(engine: Engine) -> None:
    name = "uq_cycle_organization_one_open"
    with engine.connect() as connection:
        connection.execute(text(f"DROP INDEX {name}"))
        connection.execute(text(f"CREATE UNIQUE INDEX {name} ON cycle_organization (organization_id)"))
        assert migrations.check_schema(connection) == [f"partial index {name} of cycle_organization is missing"]


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
