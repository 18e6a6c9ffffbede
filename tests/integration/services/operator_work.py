"""What an operator does with sheets one by one."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from survey_app.services.enter_sheet import EnteredSheet, TypedSheet, enter_sheet
from survey_app.services.installation import Installation
from survey_app.services.void_sheet import AskedVoid, void_sheet
from survey_app.storage.visible_cycles import EVERYTHING
from survey_app.storage.voided_sheets import VoidRecord
from tests.factories import ANSWERS
from tests.integration.services.batches import CYCLE, NOON, sheet


def enter(
    installation: Installation, number: int | str = 1, answers: Mapping[str, object] = ANSWERS, **changes: object
) -> EnteredSheet:
    """Type a sheet in."""
    return enter_sheet(installation, TypedSheet(CYCLE, EVERYTHING, sheet(number, answers, **changes), NOON))


def void(
    installation: Installation, number: int | str = 1, key: UUID | None = None, reason: str = "не те", **changes: Any
) -> date:
    """Void a sheet."""
    cells = {"organization": "AAAA1111", "channel": "paper", "sheet": str(number), **changes}
    record = VoidRecord(key or uuid4(), reason, NOON, "token 3", "operator")
    return void_sheet(installation, AskedVoid(CYCLE, EVERYTHING, cells, record))
