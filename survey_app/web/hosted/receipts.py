"""`GET /receipts/{receipt}`: was it taken, for which organization, on which day; nothing of the answers."""

from flask import Blueprint, Response, current_app, request

from survey_app.domain.identifiers import digest_of_receipt, parse_receipt
from survey_app.storage.receipts import TakenResponse, find_receipt
from survey_app.storage.session import read_snapshot
from survey_app.web.hosted.thanks import render_day
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network
from survey_app.web.pages import here_display, page_texts, render_page, wanted_language

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/receipts/")  # what is left of a receipt's address when its number is deleted
@blueprint.get("/receipts")
def get_receipt_field() -> Response:
    """Show the field for a receipt's number, and lead to its page once it is given."""
    typed = request.args.get("number")
    if typed is None:
        return render_page("hosted/receipt.html", wanted_language(), title="", typed="")
    receipt = parse_receipt(typed)
    if receipt is None:
        return _render_malformed(typed)
    return Response(status=303, headers={"Location": here_display().url(".get_receipt", receipt=receipt)})


@blueprint.get("/receipts/<receipt>")
def get_receipt(receipt: str) -> Response:
    """Say whether the receipt's response was taken."""
    canonical = parse_receipt(receipt)
    if canonical is None:
        return _render_malformed(receipt)
    here = installation()
    # SQLite looks at every response to find one receipt.
    count_request(current_app, "receipts", request_network(current_app, here.network_key))
    with read_snapshot(here.engine) as connection:
        taken = find_receipt(connection, digest_of_receipt(canonical))
    return _render(canonical, taken)


def _render(receipt: str, taken: TakenResponse | None) -> Response:
    language = wanted_language()
    texts = page_texts(language)
    if taken is None:
        title, sentence = texts["receipt_not_found_title"], texts["receipt_not_found_text"]
    else:
        title, day = texts["receipt_found_title"], render_day(taken.received_on, language)
        sentence = texts["receipt_found_text"].format(organization=taken.organization_name, day=day)
    return render_page(
        "hosted/receipt.html",
        language,
        200 if taken else 404,
        title=title,
        sentence=sentence,
        receipt=receipt,
        is_taken=taken is not None,
        typed="" if taken else receipt,
    )


def _render_malformed(typed: str) -> Response:
    return render_page("hosted/receipt.html", wanted_language(), 404, title="", typed=typed[:40], is_malformed=True)
