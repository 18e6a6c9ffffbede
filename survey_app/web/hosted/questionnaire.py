"""`/s/{code}` and `/q/{code}`: the questionnaire on a page of ours, for any browser, with or without JavaScript.

A form cannot retry by itself, so whatever happens the page comes back with the answers in it, and nothing is lost.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, abort, current_app, request, url_for

from survey_app.domain.errors import InvalidResponse, OrganizationUnknown, ResponseConflict, Unavailable
from survey_app.domain.identifiers import parse_code, receipt_of
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import NewResponse
from survey_app.domain.validation import drop_skipped
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.find_questionnaire import choose_language
from survey_app.services.installation import Installation
from survey_app.storage.collecting import CollectingOrganization
from survey_app.web.api.payloads import PLACE
from survey_app.web.api.responses import get_organization
from survey_app.web.bodies import read_form
from survey_app.web.errors import TooLargeError
from survey_app.web.hosted.forms import has_form, make_form, read_answers
from survey_app.web.hosted.sheets import Notice, Sheet, Visit, render_sheet
from survey_app.web.hosted.tokens import FormToken, TokenSigner
from survey_app.web.installation import installation
from survey_app.web.limits import TooManyError, count_request, request_network
from survey_app.web.pages import RETRY_SECONDS, page_texts, render_message, render_page, wanted_language

blueprint = Blueprint("questionnaire", __name__)
_MAX_FORM_BYTES: Final = 256 * 1024  # a Cyrillic letter takes six bytes in a form
_MAX_SECONDS: Final = 7200
_AWAY: Final = Notice("unavailable", 503, retry_after=RETRY_SECONDS)


@blueprint.get("/s/<code>")
def get_by_link(code: str) -> Response:
    """Show the questionnaire to someone who followed a link."""
    return _show(_visit(code, "link", request.args.get("place")))


@blueprint.post("/s/<code>")
def post_by_link(code: str) -> Response:
    """Take the form of someone who followed a link."""
    return _take(_visit(code, "link", request.args.get("place")))


@blueprint.get("/q/<code>")
@blueprint.get("/q/<code>/<place>")
def get_by_qr(code: str, place: str | None = None) -> Response:
    """Show the questionnaire to someone who scanned a poster."""
    return _show(_visit(code, "qr", place))


@blueprint.post("/q/<code>")
@blueprint.post("/q/<code>/<place>")
def post_by_qr(code: str, place: str | None = None) -> Response:
    """Take the form of someone who scanned a poster."""
    return _take(_visit(code, "qr", place))


@blueprint.get("/s/<code>/thanks/<signed>")
def get_thanks(code: str, signed: str) -> Response:
    """Say thank you and show the receipt; here because only this part of the site may stand in a frame."""
    receipt = _signer(installation()).read_receipt(signed)
    if receipt is None:
        abort(404)
    return render_page("hosted/thanks.html", wanted_language(), receipt=receipt, code=code)


def _visit(code: str, channel: str, place: str | None) -> Visit:
    is_place = place is not None and PLACE.fullmatch(place)
    return Visit(parse_code(code) or code, channel, place if is_place else None, wanted_language())


def _signer(here: Installation) -> TokenSigner:
    return TokenSigner(here.settings.secret_key)


def _show(visit: Visit) -> Response:
    here = installation()
    try:
        organization = get_organization(here, visit.code)
    except OrganizationUnknown:
        return _render_unknown(visit)
    except Unavailable:
        return _render_unavailable(visit)
    questionnaire = here.catalogue.for_sphere(organization.card.sphere)
    sheet = _sheet(here, visit, questionnaire, organization.card.name)
    _renew(here, sheet)
    return render_sheet(sheet)


def _take(visit: Visit) -> Response:
    here = installation()
    try:
        token = _signer(here).read(read_form(request, _MAX_FORM_BYTES).get("token", ""))
    except TooLargeError:
        return render_message("too_large", visit.language, 413)
    if not has_form(request.form):
        # A reader that follows no form, or a page that posts by mistake: there is nothing to keep, so begin anew.
        return Response(status=303, headers={"Location": visit.url()})
    if token and (token.organization, token.channel, token.place) != (visit.code, visit.channel, visit.place):
        token = None
    try:
        organization = get_organization(here, visit.code)
    except OrganizationUnknown:
        return _render_unknown(visit)
    except Unavailable:
        return _render_kept_while_away(here, visit, token)
    return _take_for(here, visit, organization, token)


def _take_for(
    here: Installation, visit: Visit, organization: CollectingOrganization, token: FormToken | None
) -> Response:
    """Take the form for an organization that exists: collect it, or give it back with what is to be said."""
    sphere = organization.card.sphere
    known = here.catalogue.offered(sphere, *token.questionnaire) if token else None
    sheet = _sheet(here, visit, known or here.catalogue.for_sphere(sphere), organization.card.name)
    try:
        network = request_network(current_app, here.network_key)
        count_request(current_app, organization.card.code, network)
        if token is None or known is None or _is_too_late(here, token):
            _renew(here, sheet)
            return render_sheet(sheet, Notice(_name_return(token, known), 422))
        arrival = Arrival(None, datetime.now(UTC), network)
        receipt = collect_response(here.collection, organization, _read_response(token, sheet), arrival)
    except TooManyError as error:
        minutes = {"minutes": -(-error.retry_after // 60)}
        return render_sheet(sheet, Notice("limited", 429, retry_after=error.retry_after, values=minutes))
    except InvalidResponse as error:
        return render_sheet(sheet, Notice("problems", 422, error.problems))
    except ResponseConflict:
        assert token, "only a response that was handed in can be in conflict"
        return _render_taken(sheet, receipt_of(token.id))
    except Unavailable:
        return render_sheet(sheet, _AWAY)
    signed = _signer(here).sign_receipt(receipt.receipt)
    thanks = url_for(".get_thanks", code=visit.code, signed=signed, lang=visit.language)
    return Response(status=303, headers={"Location": thanks})


def _name_return(token: FormToken | None, known: Questionnaire | None) -> str:
    """Return the name of the notice that says why a form comes back unjudged."""
    if token is None:
        return "unreadable"
    return "expired" if known else "updated"


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
        language=token.language,
        channel=token.channel,
        place=token.place,
        answers=answers,
        seconds=min(max(seconds, 0), _MAX_SECONDS),
    )


def _sheet(here: Installation, visit: Visit, questionnaire: Questionnaire, organization: str | None) -> Sheet:
    """Return the sheet as it was posted, its token included: sent again, it is the same response."""
    language = choose_language(questionnaire, visit.language)
    posted = request.form if request.method == "POST" else None
    form = make_form(questionnaire, language, here.catalogue.page_texts[language], posted)
    return Sheet(
        visit=replace(visit, language=language),
        questionnaire=questionnaire,
        form=form,
        organization=organization,
        token=posted.get("token", "") if posted else "",
    )


def _renew(here: Installation, sheet: Sheet) -> None:
    """Make the sheet a response of its own."""
    visit = sheet.visit
    token = FormToken(uuid4(), visit.code, sheet.questionnaire.key, visit.language, visit.channel, visit.place)
    sheet.token = _signer(here).sign(token)


def _render_kept_while_away(here: Installation, visit: Visit, token: FormToken | None) -> Response:
    """Give the form back while even the organization cannot be read: the token says which questionnaire it was."""
    questionnaire = here.catalogue.questionnaires.get(token.questionnaire) if token else None
    if questionnaire is None:
        return _render_unavailable(visit)
    return render_sheet(_sheet(here, visit, questionnaire, organization=None), _AWAY)


def _render_unavailable(visit: Visit) -> Response:
    response = render_message("unavailable", visit.language, 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _render_unknown(visit: Visit) -> Response:
    sentence = page_texts(visit.language)["unknown_code_text"].format(code=visit.code[:40])
    return render_page("hosted/unknown_code.html", visit.language, 404, sentence=sentence, code=visit.code[:40])


def _render_taken(sheet: Sheet, receipt: str) -> Response:
    language = sheet.visit.language
    return render_page("hosted/taken.html", language, 409, sheet=sheet, receipt=receipt)
