"""Which organizations are a council's business."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from survey_app.storage.councils import Scope, add_council
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import OrganizationRow
from tests.factories import add_organization

REGISTER = {
    "K7M3Q9XA": {"sphere": "social", "region": "Москва", "oktmo": "45301000"},
    "K7M3Q9XB": {"sphere": "health", "region": "Москва", "oktmo": "45302000"},
    "K7M3Q9XC": {"sphere": "social", "region": "Тверская область", "oktmo": "28701000"},
    "K7M3Q9XD": {"sphere": "culture", "region": "", "oktmo": ""},
}


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ([], "ABCD"),
        ([("sphere", "social")], "AC"),
        ([("sphere", "social"), ("sphere", "culture")], "ACD"),
        ([("region", "Москва")], "AB"),
        ([("sphere", "social"), ("region", "Москва")], "A"),
        ([("territory", "45")], "AB"),
        ([("territory", "45301"), ("territory", "28701000")], "AC"),
        ([("territory", "4530100012")], ""),
        ([("territory", "5")], ""),
        ([("sphere", "health"), ("region", "Тверская область")], ""),
        ([("organization", "K7M3Q9XD"), ("organization", "K7M3Q9XB")], "BD"),
        ([("organization", "K7M3Q9XD"), ("sphere", "social")], ""),
        ([("organization", "ZZZZ9999")], ""),
    ],
)
def test_kinds_must_all_be_met_and_values_are_alternatives(
    sessions: sessionmaker[Session], scopes: list[Scope], expected: str
) -> None:
    with sessions() as session:
        for code, values in REGISTER.items():
            add_organization(session, code, **values)
        add_council(session, "other", "Другой", "Europe/Moscow", [("sphere", "mse")])
        council = add_council(session, "ours", "Наш", "Europe/Moscow", scopes)
        codes = session.scalars(select(OrganizationRow.code).where(within(council.id)).order_by(OrganizationRow.code))
        assert "".join(code[-1] for code in codes) == expected
