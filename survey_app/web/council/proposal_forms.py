"""A proposal to an organization: written down from a hint or freely, corrected, and removed after a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request, url_for

from survey_app.domain.cards import CycleCard
from survey_app.domain.compiled_rating import RatedOrganization, RatingSelection
from survey_app.domain.errors import InvalidInput
from survey_app.domain.identifiers import LARGEST_ID
from survey_app.domain.methodology import Edition
from survey_app.domain.proposal_hints import list_hints
from survey_app.domain.proposals import LONGEST_PROPOSAL, ProposalContent
from survey_app.services.compile_rating import compile_rating
from survey_app.services.record_proposal import record_proposal
from survey_app.services.remove_proposal import remove_proposal
from survey_app.storage.proposals import get_draft
from survey_app.storage.session import read_snapshot
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.api.selections import parse_organization
from survey_app.web.audit import describe_act
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_problems
from survey_app.web.council.own_cycles import get_proposing_cycle
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("proposal_forms", __name__)
_PROPOSALS: Final = "/council/cycles/<code>/organizations/<organization>/proposals"
_NOTHING: Final = ProposalContent("")
_FIELDS: Final = ("text", "indicator", "due_on", "item")


@dataclass(frozen=True)
class _Place:
    """Where a proposal is made: the organization with its score, and the draft that is corrected."""

    cycle: CycleCard
    edition: Edition
    organization: RatedOrganization
    number: int | None = None
    content: ProposalContent = _NOTHING

    @property
    def indicators(self) -> dict[str, str]:
        """Return the indicators that the organization is scored by: code → title."""
        return {each.indicator.code: each.indicator.title for each in self.organization.score.indicators}

    @property
    def items(self) -> set[str]:
        """Return what is looked for at the organization, as `list/item`."""
        lists = self.edition.lists
        return {f"{of.code}/{item.code}" for of in lists for item in of.items_for(self.organization.sphere)}


@blueprint.get(f"{_PROPOSALS}/add")
def get_new(code: str, organization: str) -> Response:
    """Ask what is proposed; `hint` in the address, an indicator or `list/item`, fills the form."""
    place, rules = _find(code, organization), installation().catalogue.hints
    year, wanted = place.cycle.year, request.args.get("hint", "")
    hints = list_hints(place.edition, place.organization, rules, year)
    named = {each.content.item or each.content.indicator: each.content for each in hints}
    free = ProposalContent("", due_on=rules.deadline.in_year(year) if rules.deadline else None)
    return _render_form(place, _fill(named.get(wanted, free)), {})


@blueprint.post(f"{_PROPOSALS}/add")
def post_new(code: str, organization: str) -> Response:
    """Add a draft."""
    return _record(_find(code, organization), "added")


@blueprint.get(f"{_PROPOSALS}/<int:proposal>")
def get_form(code: str, organization: str, proposal: int) -> Response:
    """Show a draft, to be corrected."""
    place = _find(code, organization, proposal)
    return _render_form(place, _fill(place.content), {})


@blueprint.post(f"{_PROPOSALS}/<int:proposal>")
def post_form(code: str, organization: str, proposal: int) -> Response:
    """Correct a draft."""
    return _record(_find(code, organization, proposal), "saved")


@blueprint.get(f"{_PROPOSALS}/<int:proposal>/remove")
def get_removal(code: str, organization: str, proposal: int) -> Response:
    """Ask whether the draft is to be removed."""
    return _render_removal(_find(code, organization, proposal))


@blueprint.post(f"{_PROPOSALS}/<int:proposal>/remove")
def post_removal(code: str, organization: str, proposal: int) -> Response:
    """Remove the draft."""
    place = _find(code, organization, proposal)
    _, is_ours = read_posted()
    if not is_ours:
        return _render_removal(place, OUTDATED)
    assert place.number is not None
    with installation().sessions.begin() as session:
        remove_proposal(session, code, place.number)
    return _lead_back(place, "removed")


def _find(code: str, organization: str, number: int | None = None) -> _Place:
    asked = parse_organization(organization)
    with read_snapshot(installation().engine) as connection:
        cycle = get_proposing_cycle(connection, code, asked)
        selection = RatingSelection(organization=asked)
        rating = compile_rating(connection, installation().catalogue, cycle, selection)
        place = _Place(cycle.card, rating.edition, rating.organizations[0])
        if number is None:
            return place
        proposal = get_draft(connection, cycle.id, min(number, LARGEST_ID), asked)
    return _Place(cycle.card, rating.edition, place.organization, proposal.id, proposal.content)


def _record(place: _Place, done: str) -> Response:
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").replace("\r\n", "\n").strip() for name in _FIELDS}
    errors = {} if is_ours else {"": OUTDATED}
    day = None
    try:
        day = read_day(fields["due_on"])
    except ValueError:
        errors["due_on"] = NO_DAY
    item = fields["item"] if fields["item"] in place.items else None
    content = ProposalContent(fields["text"], fields["indicator"] or None, day, item)
    if is_ours:
        try:
            with installation().sessions() as session:
                kept = record_proposal(
                    session,
                    place.cycle.code,
                    place.organization.code,
                    content,
                    indicators=place.indicators,
                    number=place.number,
                )
                if not errors:
                    session.commit()
        except InvalidInput as refusal:
            errors = say_problems(refusal.problems) | errors
    if errors:
        return _render_form(place, fields, errors)
    describe_act(proposal=str(kept))
    return _lead_back(place, done)


def _render_form(place: _Place, fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    return render_form(
        "proposals/form.html",
        ButtonForm(formdata=None),
        errors,
        cycle=place.cycle,
        organization=place.organization,
        number=place.number,
        fields=fields,
        indicators=place.indicators,
        most=LONGEST_PROPOSAL,
    )


def _render_removal(place: _Place, problem: str = "") -> Response:
    return render_staff_page(
        "proposals/remove.html",
        422 if problem else 200,
        form=ButtonForm(formdata=None),
        cycle=place.cycle,
        organization=place.organization,
        number=place.number,
        content=place.content,
        problem=problem,
    )


def _fill(content: ProposalContent) -> dict[str, str]:
    due_on = content.due_on.isoformat() if content.due_on else ""
    return {
        "text": content.text,
        "indicator": content.indicator or "",
        "due_on": due_on,
        "item": content.item or "",
    }


def _lead_back(place: _Place, done: str) -> Response:
    code, organization = place.cycle.code, place.organization.code
    return see_other(url_for("proposals.get_organization", code=code, organization=organization, done=done))
