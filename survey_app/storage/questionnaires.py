"""The questionnaire versions that this database holds responses to, councils' own sets of questions among them."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, insert, select, text

from survey_app.domain.own_questions import SET_PREFIX
from survey_app.domain.packing import Layout, parse_layout
from survey_app.storage.models import QuestionnaireRow


class LayoutChangedError(Exception):
    """A shipped questionnaire version now has other codes, kinds or options; it needs a new version number."""


def register_layouts(connection: Connection, signatures: Mapping[tuple[str, int], str]) -> None:
    """Add the versions that are not there yet; raise LayoutChangedError for one that changed."""
    rows = connection.execute(select(QuestionnaireRow.code, QuestionnaireRow.version, QuestionnaireRow.layout))
    known = {(code, version): layout for code, version, layout in rows}
    for key, signature in signatures.items():
        if known.get(key, signature) != signature:
            raise LayoutChangedError(
                f"{key[0]} version {key[1]} changed since responses were taken; make it {key[1] + 1}."
            )
    for key in signatures:
        if key not in known:
            add_layout(connection, key, signatures[key])


def add_layout(connection: Connection, key: tuple[str, int], signature: str) -> int:
    """Add a version; returns its row id. Others who add one wait until the transaction ends; responses do not."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE questionnaire IN SHARE ROW EXCLUSIVE MODE"))
    number = (connection.scalar(select(func.max(QuestionnaireRow.id))) or 0) + 1
    values = {"id": number, "code": key[0], "version": key[1], "layout": signature}
    connection.execute(insert(QuestionnaireRow).values(values))
    return number


def list_ids(connection: Connection) -> dict[tuple[str, int], int]:
    """Return the row id of each (code, version)."""
    rows = connection.execute(select(QuestionnaireRow.id, QuestionnaireRow.code, QuestionnaireRow.version))
    return {(code, version): number for number, code, version in rows}


def list_layouts(connection: Connection) -> dict[int, Layout]:
    """Return the layout of each questionnaire by row id."""
    rows = connection.execute(select(QuestionnaireRow.id, QuestionnaireRow.layout).order_by(QuestionnaireRow.id))
    return {number: parse_layout(layout) for number, layout in rows}


def list_own_ids(connection: Connection) -> set[int]:
    """Return the row ids of councils' own sets of questions."""
    is_own = QuestionnaireRow.code.startswith(SET_PREFIX, autoescape=True)
    return set(connection.scalars(select(QuestionnaireRow.id).where(is_own)))


def list_keys(connection: Connection) -> dict[int, tuple[str, int]]:
    """Return (code, version) of each questionnaire by row id."""
    return {number: key for key, number in list_ids(connection).items()}
