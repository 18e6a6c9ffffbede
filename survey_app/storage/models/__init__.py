"""Every table; importing this package fills `Base.metadata`."""

from survey_app.storage.models.account import TokenRow
from survey_app.storage.models.cycle import CouncilRow, CouncilScopeRow, CycleOrganizationRow, CycleRow
from survey_app.storage.models.organization import OrganizationHostRow, OrganizationRow
from survey_app.storage.models.response import (
    FoldPositionRow,
    FreeTextRow,
    PendingTextRow,
    QuestionnaireRow,
    ResponseRow,
    TallyRow,
)
from survey_app.storage.models.worker import WorkerLeaseRow

__all__ = [
    "CouncilRow",
    "CouncilScopeRow",
    "CycleOrganizationRow",
    "CycleRow",
    "FoldPositionRow",
    "FreeTextRow",
    "OrganizationHostRow",
    "OrganizationRow",
    "PendingTextRow",
    "QuestionnaireRow",
    "ResponseRow",
    "TallyRow",
    "TokenRow",
    "WorkerLeaseRow",
]
