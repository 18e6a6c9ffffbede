"""The signed text in a form that does the work of a cookie: which response this is, for whom, since when.

It makes a repeat of the same form the same response; nothing of it is secret, but none of it can be changed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from survey_app.services.installation import derive_key

VALID_SECONDS: Final = 48 * 3600
_PURPOSE: Final = "hosted form"


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a form was made for; `started_at` is when, `is_expired` whether that is over 48 hours ago.

    `own` are the council's own questions that it asks.
    """

    id: UUID
    organization: str
    questionnaire: tuple[str, int]
    language: str
    channel: str
    place: str | None
    own: tuple[str, int] | None = None
    started_at: datetime | None = None
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class GivenReceipt:
    """A receipt as the thank-you page shows it: for whom the response was taken, on which day."""

    receipt: str
    organization: str
    received_on: date


class TokenSigner:
    """Signs and reads the tokens of one installation."""

    def __init__(self, secret_key: str) -> None:
        key = derive_key(secret_key, _PURPOSE)
        # The number is to be raised when the content changes so that forms already open could not be read.
        self._forms = URLSafeTimedSerializer(key, salt="form 1")
        self._receipts = URLSafeSerializer(key, salt="receipt 2")

    def sign(self, token: FormToken) -> str:
        """Return the text of a token that starts now."""
        content = [token.id.hex, token.organization, *token.questionnaire, token.language, token.channel, token.place]
        return str(self._forms.dumps([*content, *(token.own or ())]))

    def read(self, text: str) -> FormToken | None:
        """Return the token, also an expired one; None if the text is not ours or was changed."""
        try:
            content, started_at = self._forms.loads(text, VALID_SECONDS, return_timestamp=True)
        except SignatureExpired:
            content, started_at = self._forms.loads(text, return_timestamp=True)
            return replace(_token(content, started_at), is_expired=True)
        except BadSignature:
            return None
        return _token(content, started_at)

    def sign_receipt(self, given: GivenReceipt) -> str:
        """Return the text that lets the thank-you page show a receipt without looking for its response."""
        return str(self._receipts.dumps([given.receipt, given.organization, given.received_on.isoformat()]))

    def read_receipt(self, text: str) -> GivenReceipt | None:
        """Return the receipt, None if the text is not ours."""
        try:
            receipt, organization, day = self._receipts.loads(text)
        except BadSignature:
            return None
        return GivenReceipt(receipt, organization, date.fromisoformat(day))


def _token(content: list[str], started_at: datetime) -> FormToken:
    number, organization, code, version, language, channel, place, *own = content
    own_key = (own[0], int(own[1])) if own else None  # forms without own questions say nothing of them
    return FormToken(UUID(number), organization, (code, int(version)), language, channel, place, own_key, started_at)
