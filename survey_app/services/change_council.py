"""Changes a council's name, time zone or jurisdiction."""

from sqlalchemy.orm import Session

from survey_app.services.describe_council import CouncilFacts, describe_council
from survey_app.storage.councils import get_council, replace_scopes


def change_council(session: Session, code: str, facts: CouncilFacts) -> None:
    """Let a council be as described; lists of cycles stay as they are. The caller commits.

    Raises CouncilUnknown, InvalidInput with all problems, OrganizationUnknown naming every code that is none.
    """
    council = get_council(session, code)
    name, scopes = describe_council(session, facts)
    council.name, council.timezone = name, facts.timezone
    replace_scopes(session, council.id, scopes)
