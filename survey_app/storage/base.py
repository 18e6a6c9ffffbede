"""The declarative base, the naming of constraints, and the column types that differ between the two databases."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Integer, LargeBinary, MetaData, Uuid, cast, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType


class Base(DeclarativeBase):
    """Base of every row; constraint names are part of the schema, for refusals are read from them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Xid8(UserDefinedType[Any]):
    """PostgreSQL's 64-bit transaction id; it arrives as text and compares after a cast."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """Return the type's name in DDL."""
        return "XID8"


PGDialect.ischema_names["xid8"] = Xid8  # so that `alembic check` recognizes the column

Position = BigInteger().with_variant(Xid8(), "postgresql")
CountArray = JSON().with_variant(ARRAY(Integer), "postgresql")
Key = Uuid().with_variant(LargeBinary(16), "sqlite")  # a UUID; 16 plain bytes in SQLite


def position_value(value: Any) -> ColumnElement[Any]:
    """Return a position of the fold as SQL: PostgreSQL's transaction ids travel as text."""
    return cast(literal(str(value)), Position)
