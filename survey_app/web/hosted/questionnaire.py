"""`/s/{code}` and `/q/{code}`: the questionnaire on a page of ours, for any browser, with or without JavaScript.

A form cannot retry by itself, so whatever happens the page comes back with the answers in it, and nothing is lost.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, abort, current_app, request

from survey_app.domain.errors import InvalidResponse, OrganizationUnknown, ResponseConflict, Unavailable
from survey_app.domain.identifiers import parse_code, receipt_of
from survey_app.domain.own_questions import append_own
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import NewResponse
from survey_app.domain.validation import drop_skipped
from survey_app.services.collect_response import Arrival, collect_response, refuse_archived
from survey_app.services.find_form import find_form, find_posted_form
from survey_app.services.installation import Installation
from survey_app.services.render_questionnaire import choose_language, choose_style
from survey_app.storage.collecting import CollectingOrganization
from survey_app.web.api.payloads import PLACE
from survey_app.web.api.responses import get_organization
from survey_app.web.bodies import read_form
from survey_app.web.errors import TooLargeError
from survey_app.web.hosted.forms import REDRAW, TAKEN, has_form, make_form, read_answers
from survey_app.web.hosted.sheets import Notice, Sheet, Visit, render_sheet
from survey_app.web.hosted.thanks import render_taken, render_thanks
from survey_app.web.hosted.tokens import FormToken, GivenReceipt, TokenSigner
from survey_app.web.installation import installation
from survey_app.web.limits import TooManyError, count_request, request_network
from survey_app.web.pages import RETRY_SECONDS, here_display, page_texts, render_message, render_page

blueprint = Blueprint("questionnaire", __name__)
_MAX_FORM_BYTES: Final = 256 * 1024  # a Cyrillic letter takes six bytes in a form
_MAX_SECONDS: Final = 7200
_AWAY: Final = Notice("unavailable", 503, retry_after=RETRY_SECONDS)


@blueprint.get("/s/<code>", strict_slashes=False)
def get_by_link(code: str) -> Response:
    """Show the questionnaire to someone who followed a link."""
    return _show(_visit(code, "link", request.args.get("place")))


@blueprint.post("/s/<code>", strict_slashes=False)
def post_by_link(code: str) -> Response:
    """Take the form of someone who followed a link."""
    return _take(_visit(code, "link", request.args.get("place")))


@blueprint.get("/q/<code>", strict_slashes=False)
@blueprint.get("/q/<code>/<place>", strict_slashes=False)
def get_by_qr(code: str, place: str | None = None) -> Response:
    """Show the questionnaire to someone who scanned a poster."""
    return _show(_visit(code, "qr", place))


@blueprint.post("/q/<code>", strict_slashes=False)
@blueprint.post("/q/<code>/<place>", strict_slashes=False)
def post_by_qr(code: str, place: str | None = None) -> Response:
    """Take the form of someone who scanned a poster."""
    return _take(_visit(code, "qr", place))


@blueprint.get("/s/<code>/thanks/<signed>")
def get_thanks(code: str, signed: str) -> Response:
    """Say thank you and show the receipt; here because only this part of the site may stand in a frame."""
    here = installation()
    receipt = _signer(here).read_receipt(signed)
    if receipt is None or receipt.organization != code:
        abort(404)
    return render_thanks(here, receipt, here_display())


def _visit(code: str, channel: str, place: str | None) -> Visit:
    is_place = place is not None and PLACE.fullmatch(place)
    return Visit(parse_code(code) or code, channel, place if is_place else None, here_display())


def _signer(here: Installation) -> TokenSigner:
    return TokenSigner(here.settings.secret_key)


def _show(visit: Visit) -> Response:
    here = installation()
    try:
        organization = get_organization(here, visit.code)
        form = find_form(here.collection, organization)
    except OrganizationUnknown:
        return _render_unknown(visit)
    except Unavailable:
        return _render_unavailable(visit)
    refuse_archived(organization)
    sheet = _sheet(here, visit, form, organization.card.shown_name)
    _renew(here, sheet)
    return render_sheet(sheet)


def _take(visit: Visit) -> Response:
    here = installation()
    try:
        token = _signer(here).read(read_form(request, _MAX_FORM_BYTES, takes_nul=True).get("token", ""))
    except TooLargeError:
        return render_message("too_large", visit.language, 413)
    if not has_form(request.form):
        # A reader that follows no form, or a page that posts by mistake: there is nothing to keep, so begin anew.
        return Response(status=303, headers={"Location": visit.url()})
    if token and not _is_for(token, visit):
        token = None
    try:
        organization = get_organization(here, visit.code)
        known = find_posted_form(here.collection, organization, token.questionnaire, token.own) if token else None
        shown = known or find_form(here.collection, organization)
    except OrganizationUnknown:
        return _render_unknown(visit)
    except Unavailable:
        return _render_kept_while_away(here, visit, token)
    sheet = _sheet(here, visit, shown, organization.card.shown_name, token)
    if token is None or known is None:
        return _render_anew(here, sheet, "updated" if token else "unreadable")
    return _take_for(here, organization, sheet, token)


def _is_for(token: FormToken, visit: Visit) -> bool:
    if TAKEN in request.form:  # a draft that was sent from one address and goes on at another is what it was
        return token.organization == visit.code
    return (token.organization, token.channel, token.place) == (visit.code, visit.channel, visit.place)


def _take_for(here: Installation, organization: CollectingOrganization, sheet: Sheet, token: FormToken) -> Response:
    """Take a form that was shown here: collect it, or give it back with what is to be said."""
    try:
        return render_sheet(sheet) if REDRAW in request.form else _collect(here, organization, sheet, token)
    except TooManyError as error:
        minutes = {"minutes": -(-error.retry_after // 60)}
        return render_sheet(sheet, Notice("limited", 429, retry_after=error.retry_after, values=minutes))
    except InvalidResponse as error:
        return render_sheet(sheet, Notice("problems", 422, error.problems))
    except ResponseConflict:
        return render_taken(here, sheet, receipt_of(token.id))
    except Unavailable:
        return render_sheet(sheet, _AWAY)


def _collect(here: Installation, organization: CollectingOrganization, sheet: Sheet, token: FormToken) -> Response:
    """Store the response and lead to the thanks; a form that came too late is given back."""
    stored = here.collection.intake.find(token.id) if TAKEN in request.form else None
    if stored:
        return _lead_to_thanks(here, sheet, receipt_of(token.id), stored.received_on)
    network = request_network(current_app, here.network_key)
    count_request(current_app, organization.card.code, network)
    if _is_too_late(here, token):
        return _render_anew(here, sheet, "expired")
    arrival = Arrival(None, datetime.now(UTC), network)
    receipt = collect_response(here.collection, organization, _read_response(token, sheet), arrival)
    return _lead_to_thanks(here, sheet, receipt.receipt, receipt.received_on)


def _lead_to_thanks(here: Installation, sheet: Sheet, receipt: str, received_on: date) -> Response:
    signed = _signer(here).sign_receipt(GivenReceipt(receipt, sheet.visit.code, received_on))
    thanks = sheet.visit.display.url(".get_thanks", code=sheet.visit.code, signed=signed)
    return Response(status=303, headers={"Location": thanks})


def _render_anew(here: Installation, sheet: Sheet, notice: str) -> Response:
    """Give the form back as a new response, and say why it was not judged."""
    _renew(here, sheet)
    return render_sheet(sheet, Notice(notice, 422))


def _is_too_late(here: Installation, token: FormToken) -> bool:
    # A browser that opens an old tab again may send its form again: what was taken in time stays taken.
    return token.is_expired and not here.collection.intake.find(token.id)


def _read_response(token: FormToken, sheet: Sheet) -> NewResponse:
    answers, _ = drop_skipped(sheet.questionnaire, read_answers(sheet.form, sheet.questionnaire))
    assert token.started_at, "a token that was read has a beginning"
    seconds = int((datetime.now(UTC) - token.started_at).total_seconds())
    return NewResponse(
        id=token.id,
        questionnaire=token.questionnaire,
        language=sheet.visit.language,
        channel=token.channel,
        place=token.place,
        answers=answers,
        seconds=min(max(seconds, 0), _MAX_SECONDS),
        own=token.own,
    )


def _sheet(
    here: Installation,
    visit: Visit,
    questionnaire: Questionnaire,
    organization: str | None,
    token: FormToken | None = None,
) -> Sheet:
    """Return the sheet as it was posted, its token included: sent again, it is the same response."""
    language = choose_language(questionnaire, visit.language)
    style = choose_style(questionnaire, language, visit.display.style)
    posted = request.form if request.method == "POST" else None
    form = make_form(questionnaire, language, style, here.catalogue.page_texts[language], posted)
    return Sheet(
        visit=replace(visit, display=visit.display.changed(lang=language)),
        questionnaire=questionnaire,
        form=form,
        organization=organization,
        token=posted.get("token", "") if posted else "",
        made_for=token,
        is_new=posted is None,
    )


def _renew(here: Installation, sheet: Sheet) -> None:
    """Make the sheet a response of its own."""
    visit, own = sheet.visit, sheet.questionnaire.own
    made_for = (visit.code, sheet.questionnaire.key, visit.language, visit.channel, visit.place)
    token = FormToken(uuid4(), *made_for, own.key if own else None)
    sheet.token = _signer(here).sign(token)
    sheet.made_for = token


def _render_kept_while_away(here: Installation, visit: Visit, token: FormToken | None) -> Response:
    """Give the form back while even the organization cannot be read: the token says which questionnaire it was."""
    questionnaire = here.catalogue.questionnaires.get(token.questionnaire) if token else None
    if questionnaire is None or token is None:
        return _render_unavailable(visit)
    form = append_own(questionnaire, here.recall_own_questions(token.own) if token.own else None)
    return render_sheet(_sheet(here, visit, form, None, token), _AWAY)


def _render_unavailable(visit: Visit) -> Response:
    name = "away_posted" if request.method == "POST" else "away"
    response = render_message(name, visit.language, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _render_unknown(visit: Visit) -> Response:
    sentence = page_texts(visit.language)["unknown_code_text"].format(code=visit.code[:40])
    return render_page("hosted/unknown_code.html", visit.language, 404, sentence=sentence, code=visit.code[:40])
