"""What councils propose to an organization after its assessments, as approved and published."""

from flask import Blueprint, Response

from survey_app.services.list_own_proposals import list_own_proposals
from survey_app.storage.session import read_snapshot
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.organization.own import get_own_code
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("own_proposals", __name__)


@blueprint.get("/organization/proposals")
def get_list() -> Response:
    """Show the proposals, the newest year first."""
    code = get_own_code()
    with read_snapshot(installation().engine) as connection:
        cycles = list_own_proposals(connection, installation().catalogue, code)
    describe_act(code)
    return render_staff_page("organization/proposals.html", cycles=cycles)
