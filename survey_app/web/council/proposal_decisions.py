"""What is done with proposals by a decision: drafts of a cycle are approved, an approved one is withdrawn."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, Final

from flask import Blueprint, Response, url_for

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.decisions import check_decision_number
from survey_app.domain.errors import InvalidInput
from survey_app.domain.identifiers import LARGEST_ID
from survey_app.domain.proposal_errors import ProposalsChanged
from survey_app.domain.proposals import Proposal, digest_drafts
from survey_app.domain.russian import number_words
from survey_app.services.approve_proposals import approve_proposals
from survey_app.services.compile_hints import compile_hints
from survey_app.services.propose_hints import propose_hints
from survey_app.services.withdraw_proposal import withdraw_proposal
from survey_app.storage.calendars import list_meetings
from survey_app.storage.proposals import get_proposal, list_proposals
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.api.selections import parse_organization
from survey_app.web.audit import describe_act
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_problems
from survey_app.web.council.own_cycles import get_proposing_cycle
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("proposal_decisions", __name__)
_CYCLE: Final = "/council/cycles/<code>/proposals"
_ONE: Final = "/council/cycles/<code>/organizations/<organization>/proposals/<int:proposal>/withdraw"
_CHANGED: Final = "Пока вы решали, черновики изменились. Ничего не утверждено: посмотрите их и утвердите ещё раз."


@blueprint.get(f"{_CYCLE}/hints")
def get_hints(code: str) -> Response:
    """Say how many drafts the program would write for those that have no proposals, and ask."""
    return _render_hints(code)


@blueprint.post(f"{_CYCLE}/hints")
def post_hints(code: str) -> Response:
    """Write them."""
    _, is_ours = read_posted()
    if not is_ours:
        return _render_hints(code, OUTDATED)
    here = installation()
    with read_snapshot(here.engine) as connection:
        hints = compile_hints(connection, here.catalogue, get_proposing_cycle(connection, code))
    with here.sessions.begin() as session:
        added = propose_hints(session, code, hints)
    describe_act(added=str(added))
    return see_other(url_for("proposals.get_list", code=code, done="hinted", n=added))


@blueprint.get(f"{_CYCLE}/approve")
def get_approval(code: str) -> Response:
    """Say what approving does, and ask for the decision."""
    return _render_approval(code, {}, {})


@blueprint.post(f"{_CYCLE}/approve")
def post_approval(code: str) -> Response:
    """Approve every draft of the cycle."""
    with read_snapshot(installation().engine) as connection:
        get_proposing_cycle(connection, code)
    fields, day, errors = _read_decision()
    if errors or day is None:
        return _render_approval(code, fields, errors)
    decision, now = Decision(fields["decision"], day), datetime.now(UTC)
    try:
        with installation().sessions.begin() as session:
            approved = approve_proposals(session, code, decision, seen=fields["seen"], now=now)
    except InvalidInput as refusal:
        return _render_approval(code, fields, say_problems(refusal.problems))
    except ProposalsChanged:
        return _render_approval(code, fields, {"": _CHANGED})
    describe_act(approved=str(approved))
    return see_other(url_for("proposals.get_list", code=code, done="approved", n=approved))


@blueprint.get(_ONE)
def get_withdrawal(code: str, organization: str, proposal: int) -> Response:
    """Say what withdrawing does, and ask for the decision."""
    return _render_withdrawal(*_find(code, organization, proposal), {}, {})


@blueprint.post(_ONE)
def post_withdrawal(code: str, organization: str, proposal: int) -> Response:
    """Withdraw the proposal."""
    cycle, found = _find(code, organization, proposal)
    fields, day, errors = _read_decision()
    if errors or day is None:
        return _render_withdrawal(cycle, found, fields, errors)
    try:
        with installation().sessions.begin() as session:
            decision = Decision(fields["decision"], day)
            withdraw_proposal(session, code, found.id, decision, now=datetime.now(UTC))
    except InvalidInput as refusal:
        return _render_withdrawal(cycle, found, fields, say_problems(refusal.problems))
    describe_act(proposal=str(found.id))
    organization = found.organization
    return see_other(url_for("proposals.get_organization", code=code, organization=organization, done="withdrawn"))


def _find(code: str, organization: str, number: int) -> tuple[VisibleCycle, Proposal]:
    asked = parse_organization(organization)
    with read_snapshot(installation().engine) as connection:
        cycle = get_proposing_cycle(connection, code, asked)
        proposal = get_proposal(connection, cycle.id, min(number, LARGEST_ID), asked)
    if proposal.state != "approved":
        raise ProposalsChanged("Only what a council has approved is withdrawn.", about=(proposal.state,))
    return cycle, proposal


def _read_decision() -> tuple[dict[str, str], date | None, dict[str, str]]:
    """Return the fields as they were typed, the day, and what is wrong with them."""
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip()[:200] for name in ("decision", "date", "seen")}
    try:
        day = read_day(fields["date"])
    except ValueError:
        day = None
    errors = {} if is_ours else {"": OUTDATED}
    if day is None:
        errors |= say_problems(check_decision_number(fields["decision"])) | {"date": NO_DAY}
    return fields, day, errors


def _render_hints(code: str, problem: str = "") -> Response:
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = get_proposing_cycle(connection, code)
        hints = compile_hints(connection, here.catalogue, cycle)
    return render_staff_page(
        "proposals/hints.html",
        422 if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=cycle.card,
        organizations=len(hints),
        drafts=sum(map(len, hints.values())),
        problem=problem,
        words=number_words,
    )


def _render_approval(code: str, fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    with read_snapshot(installation().engine) as connection:
        cycle = get_proposing_cycle(connection, code)
        listed = list_proposals(connection, cycle.id)
    drafts = [each for each in chain.from_iterable(listed.values()) if each.state == "draft"]
    return _render_decision(
        cycle,
        fields,
        errors,
        drafts=len(drafts),
        organizations=len({each.organization for each in drafts}),
        seen=digest_drafts(drafts),
        proposal=None,
    )


def _render_withdrawal(
    cycle: VisibleCycle, proposal: Proposal, fields: Mapping[str, str], errors: Mapping[str, str]
) -> Response:
    return _render_decision(cycle, fields, errors, proposal=proposal)


def _render_decision(
    cycle: VisibleCycle, fields: Mapping[str, str], errors: Mapping[str, str], **values: Any
) -> Response:
    with installation().readers() as session:
        years = (cycle.card.year, cycle.card.year + 1)
        meetings = [each for year in reversed(years) for each in list_meetings(session, cycle.council_id, year)]
    form = ButtonForm(formdata=None)
    values |= {"cycle": cycle.card, "fields": fields, "meetings": meetings, "words": number_words}
    return render_form("proposals/decision.html", form, errors, **values)
