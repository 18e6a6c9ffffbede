"""Every table; importing this package fills `Base.metadata`."""

from survey_app.storage.models.account import TokenRow
from survey_app.storage.models.audit import AuditEntryRow
from survey_app.storage.models.calendar import CouncilMeetingRow, CouncilStepRow
from survey_app.storage.models.cycle import (
    CouncilRow,
    CouncilScopeRow,
    CycleOrganizationRow,
    CycleRow,
    ListDecisionRow,
)
from survey_app.storage.models.disclosure import DisclosedTotalsRow
from survey_app.storage.models.host_decision import HostDecisionRow
from survey_app.storage.models.organization import (
    OrganizationAliasRow,
    OrganizationHostRow,
    OrganizationRow,
    PlaceRow,
)
from survey_app.storage.models.own_questions import OwnAnswerRow, OwnDraftRow, OwnSetRow
from survey_app.storage.models.pack import CouncilPackRow, PackPieceRow
from survey_app.storage.models.proposal import ProposalDecisionRow, ProposalRow
from survey_app.storage.models.rating import CycleSnapshotRow, ObservationRow, ScoreIntervalRow
from survey_app.storage.models.refused_host import RefusedHostRow
from survey_app.storage.models.register_upload import RegisterUploadRow
from survey_app.storage.models.response import (
    DayTallyRow,
    FoldPositionRow,
    FreeTextRow,
    PendingTextRow,
    QuestionnaireRow,
    ResponseRow,
    SheetNamespaceRow,
    TallyRow,
)
from survey_app.storage.models.sheet import DeclinedCountRow, SecondKeyingRow, VoidedSheetRow
from survey_app.storage.models.sign_in import AccountCouncilRow, AccountRow, AccountSessionRow
from survey_app.storage.models.worker import JobRunRow, WorkerLeaseRow

__all__ = [
    "AccountCouncilRow",
    "AccountRow",
    "AccountSessionRow",
    "AuditEntryRow",
    "CouncilMeetingRow",
    "CouncilPackRow",
    "CouncilRow",
    "CouncilScopeRow",
    "CouncilStepRow",
    "CycleOrganizationRow",
    "CycleRow",
    "CycleSnapshotRow",
    "DayTallyRow",
    "DeclinedCountRow",
    "DisclosedTotalsRow",
    "FoldPositionRow",
    "FreeTextRow",
    "HostDecisionRow",
    "JobRunRow",
    "ListDecisionRow",
    "ObservationRow",
    "OrganizationAliasRow",
    "OrganizationHostRow",
    "OrganizationRow",
    "OwnAnswerRow",
    "OwnDraftRow",
    "OwnSetRow",
    "PackPieceRow",
    "PendingTextRow",
    "PlaceRow",
    "ProposalDecisionRow",
    "ProposalRow",
    "QuestionnaireRow",
    "RefusedHostRow",
    "RegisterUploadRow",
    "ResponseRow",
    "ScoreIntervalRow",
    "SecondKeyingRow",
    "SheetNamespaceRow",
    "TallyRow",
    "TokenRow",
    "VoidedSheetRow",
    "WorkerLeaseRow",
]
