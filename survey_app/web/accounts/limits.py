"""How often somebody may try: strictly from one network, so that nobody elsewhere locks an account's person out."""

from typing import Final

from flask import current_app

from survey_app.services.collect_response import network_hash
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network

_EVERYWHERE: Final = 0
# In ten minutes:
_TRIES_HERE: Final = 10  # at one account from one network
_TRIES_FROM_NETWORK: Final = 100  # at all accounts from one network: a whole ministry sits behind one
_TRIES_EVERYWHERE: Final = 300  # at one account from all networks: thirty of them must join to shut somebody out
_CODES: Final = 5  # of the second factor, at one account: only who knows the password gets so far
_RESETS_OF_ACCOUNT: Final = 3
_RESETS_FROM_NETWORK: Final = 20


def count_password(email: str) -> None:
    """Count a password that was tried at the account of this address, if there is one or not. Raises RateLimited."""
    name = _name(email)
    count_request(current_app, "sign-in", _network(), _TRIES_FROM_NETWORK)
    count_request(current_app, f"sign-in/{name}", _network(), _TRIES_HERE)
    count_request(current_app, f"sign-in/{name}", _EVERYWHERE, _TRIES_EVERYWHERE)


def count_token() -> None:
    """Count a token that was tried; nobody guesses one, so only floods are stopped. Raises RateLimited."""
    count_request(current_app, "sign-in", _network(), _TRIES_FROM_NETWORK)


def count_code(account_id: int) -> None:
    """Count a code that was tried by somebody who knows the account's password. Raises RateLimited."""
    count_request(current_app, f"second-factor/{account_id}", _EVERYWHERE, _CODES)


def count_reset(email: str) -> None:
    """Count a request for a new password. Raises RateLimited."""
    count_request(current_app, "reset", _network(), _RESETS_FROM_NETWORK)
    count_request(current_app, f"reset/{_name(email)}", _EVERYWHERE, _RESETS_OF_ACCOUNT)


def _network() -> int:
    return request_network(current_app, installation().network_key)


def _name(email: str) -> str:
    """Return what stands for an address in the limiter's storage: the address itself never does."""
    return f"{network_hash(installation().network_key, email) & 0xFFFFFFFFFFFFFFFF:x}"
