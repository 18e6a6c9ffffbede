"""What is refused of proposals."""

from survey_app.domain.errors import Refusal


class ProposalUnknown(Refusal):
    """The cycle has no proposal with this number."""

    code = "proposal_unknown"


class ProposalsChanged(Refusal):
    """The proposals are not what they were when somebody looked at them: approved, withdrawn, others."""

    code = "proposals_changed"
