"""Finds the organizations of a list of codes as people type them."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.storage import cycles


def find_listed(session: Session, given: Sequence[str]) -> Mapping[str, int]:
    """Return code and row id of each of these organizations, once.

    Raises OrganizationUnknown naming every code that is none.
    """
    codes = {text: parse_code(text) for text in given}
    known = cycles.find_ids(session, [code for code in codes.values() if code])
    unknown = [text for text, code in codes.items() if code not in known]
    if unknown:
        raise OrganizationUnknown(f"The register has no organization {', '.join(unknown)}.", about=unknown)
    return known
