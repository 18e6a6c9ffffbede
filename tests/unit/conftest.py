"""Unit tests know no database: whoever connects to one here fails."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import settings

# A shared machine may pause for longer than hypothesis expects; how fast the code is, `bench/` measures.
settings.register_profile("unit", deadline=None)
settings.load_profile("unit")


def _refuse(*_: object, **__: object) -> NoReturn:
    pytest.fail("a unit test asked for a database connection")


@pytest.fixture(autouse=True, scope="module")
def no_database() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sqlalchemy.engine.Engine.raw_connection", _refuse)
        yield
