"""PostgreSQL looks a receipt up in an index, whose expression must equal that of the query."""

from typing import Any

from sqlalchemy import event, text

from survey_app.domain.identifiers import digest_of_receipt
from survey_app.storage.receipts import find_receipt
from survey_app.storage.session import make_engine

UNKNOWN = digest_of_receipt("ABCD-EFGH-JKMN-PQRS")


def test_postgresql_needs_not_look_at_every_response(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    asked: list[tuple[str, Any]] = []
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # the table is too small to need an index
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        assert find_receipt(connection, UNKNOWN) is None
        statement, parameters = asked[0]
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars()
        assert "ix_response_receipt" in "\n".join(plan)
    engine.dispose()
