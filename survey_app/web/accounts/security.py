"""What Flask-Security does for us: it hashes passwords and judges one-time codes.

Its views, its templates (with inline scripts) and its hooks (which would look for an account in every citizen's
request) hang on an application of their own that serves nobody.
"""

from typing import Final, cast

from flask import Flask, current_app
from flask_security import Security, Totp, UserMixin, hash_password
from passlib.totp import TOTP, AppWallet, TotpMatch

from survey_app.domain.passwords import can_be_password
from survey_app.services.installation import derive_key
from survey_app.settings import Settings
from survey_app.storage.models import AccountRow
from survey_app.web.accounts.datastore import AccountDatastore, SecurityAccount

_EXTENSION: Final = "survey_accounts"
_ISSUER: Final = "НОК"
_WINDOW_SECONDS: Final = 30  # a code of the half-minute before and after is good too: clocks differ
_LONGEST_CODE: Final = 20
_NOBODYS: Final = "nobody has this password"
# RFC 9106 with little memory, as OWASP words it: 19 MiB and two passes, so that eight threads stay under 160 MiB.
_ARGON2: Final = {"argon2__memory_cost": 19_456, "argon2__time_cost": 2, "argon2__parallelism": 1}


class _Codes(Totp):
    # The library's codes, each good for one time only: it leaves to us to remember the last one.

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        # The key is 256 random bits: stretching it would only hold the row's lock for longer.
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, encrypt_cost=4))

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast("SecurityAccount", user).row.totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        cast("SecurityAccount", user).note_code(tmatch)


class AccountSecurity:
    """Judges passwords and codes; it asks nothing of the database and answers no request."""

    def __init__(self, settings: Settings) -> None:
        self._app = Flask("accounts")
        self._app.config.update(
            SECRET_KEY=settings.secret_key,
            SECURITY_PASSWORD_SCHEMES=["argon2"],
            SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
            SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
            SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=_ARGON2,
            SECURITY_TWO_FACTOR=True,
            SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
            SECURITY_TOTP_SECRETS={"1": derive_key(settings.secret_key, "second factor").hex()},
            SECURITY_TOTP_ISSUER=_ISSUER,
        )
        security = Security(self._app, AccountDatastore(), register_blueprint=False, totp_cls=_Codes)
        self._codes: Final = security.totp_factory
        self._nobodys_hash: str | None = None

    def hash_password(self, password: str) -> str:
        """Return the hash to be kept of a normalized password."""
        with self._app.app_context():
            return hash_password(password)

    def verify_password(self, row: AccountRow | None, password: str) -> bool:
        """Tell whether the password is the account's; takes as long where there is no account or no password."""
        if self._nobodys_hash is None:
            self._nobodys_hash = self.hash_password(_NOBODYS)
        has_password = row is not None and row.password_hash is not None
        judged = row if row is not None and has_password else AccountRow(password_hash=self._nobodys_hash)
        can_be = can_be_password(password)
        with self._app.app_context():
            is_right = SecurityAccount(judged).verify_and_update_password(password if can_be else _NOBODYS)
        return is_right and has_password and can_be

    def make_secret(self) -> str:
        """Return a new secret for one-time codes, encrypted, as it is kept."""
        return self._codes.generate_totp_secret()

    def describe_secret(self, secret: str, email: str) -> tuple[str, str]:
        """Return what the QR code says to the telephone, and the key in groups for those who type it."""
        return self._codes.get_totp_uri(email, secret), self._codes.get_totp_pretty_key(secret)

    def use_code(self, row: AccountRow, code: str, secret: str | None = None) -> bool:
        """Tell whether the code is good now (for the account's secret, or for one to be), and let it be so only once.

        The row must be locked and have a secret; whoever calls commits.
        """
        digits = "".join(filter(str.isdecimal, code[:_LONGEST_CODE]))
        kept = secret or row.totp_secret
        assert kept is not None, "whoever has no second factor is not asked for a code"
        return self._codes.verify_totp(digits, kept, SecurityAccount(row), window=_WINDOW_SECONDS)


def register(app: Flask, settings: Settings) -> None:
    """Give the app what judges passwords and codes."""
    app.extensions[_EXTENSION] = AccountSecurity(settings)


def account_security() -> AccountSecurity:
    """Return what judges passwords and codes in the current app."""
    return cast("AccountSecurity", current_app.extensions[_EXTENSION])
